/**
 * Virtual time. Nothing happens by itself: a test advances the time, and all that is due happens one after another,
 * with every promise settled in between. So the order of events follows from the order of scheduling alone.
 */
import { type Task, TaskQueue } from './task-queue.ts';

/** Tasks that may happen in one instant before it counts as an endless loop. */
const MAX_TASKS_PER_INSTANT = 1_000_000;
/** Turns of the real event loop that a promise without a task may take. */
const MAX_IDLE_TURNS = 200_000;

export interface Scheduler {
  /** Virtual ms since the world began. */
  now(): number;
  /** Schedules a task after `delayMs`; it comes after those already scheduled for that instant. */
  in(delayMs: number, run: () => void): Task;
  /** Schedules a task at a time, or now if that has passed. */
  at(timeMs: number, run: () => void): Task;
  /** Does all that is due in the next `ms`, which then have passed. Throws what a task throws. */
  run(ms: number): Promise<void>;
  /** Goes on until nothing is due within `quietMs`; throws if that is not so after `limitMs`. */
  settle(quietMs: number, limitMs: number): Promise<void>;
  /** Goes on until the promise is settled and answers with it; throws if that takes longer than `limitMs`. */
  until<T>(promise: Promise<T>, limitMs: number): Promise<T>;
}

export function createScheduler(): Scheduler {
  const queue = new TaskQueue();
  let time = 0;
  let running = false;

  function at(timeMs: number, run: () => void): Task {
    if (Number.isNaN(timeMs)) throw new Error('a task needs a time that is a number');
    return queue.add(Math.max(time, timeMs), run);
  }

  /** Does what is due up to `end` (asked anew each time) until `enough`. */
  async function advance(end: () => number, enough: () => boolean): Promise<void> {
    if (running) throw new Error('the world is running already: await one run before the next');
    running = true;
    let inInstant = 0;
    try {
      for (;;) {
        await promisesSettled();
        const next = queue.first();
        if (enough() || next === undefined || next.time > end()) return;
        inInstant = next.time === time ? inInstant + 1 : 0;
        if (inInstant > MAX_TASKS_PER_INSTANT) throw new Error(`time stands still at ${time} ms`);
        time = next.time;
        queue.take()?.run?.();
      }
    } finally {
      running = false;
    }
  }

  return {
    now: () => time,
    in: (delayMs, run) => at(time + delayMs, run),
    at,
    async run(ms) {
      const end = time + ms;
      await advance(
        () => end,
        () => false,
      );
      time = end;
    },
    async settle(quietMs, limitMs) {
      const limit = time + limitMs;
      await advance(
        () => Math.min(time + quietMs, limit),
        () => false,
      );
      const next = queue.first();
      if (next && next.time <= time + quietMs) throw new Error(`the world did not come to rest within ${limitMs} ms`);
    },
    async until(promise, limitMs) {
      const limit = time + limitMs;
      let settled = false;
      const settle = (): void => void (settled = true);
      promise.then(settle, settle);
      await advance(
        () => limit,
        () => settled,
      );
      for (let turn = 0; !settled && turn < MAX_IDLE_TURNS && !queue.first(); turn++) await promisesSettled();
      if (!settled) throw new Error(`still waiting after ${limitMs} ms of the world's time (${Math.round(time)} now)`);
      return await promise;
    },
  };
}

/**
 * Resolves when no promise has anything left to do. Nothing real is under way in a simulated world, so one turn of the
 * real event loop is enough: it begins only when all promise jobs are done.
 */
function promisesSettled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

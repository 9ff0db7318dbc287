/**
 * Times in which the database can't be reached. Calls wait for the end of one, but not for ever: as long as the store's
 * patience, from when the outage began or the call was made, whichever was first. So callers are not piled up during a
 * long outage. Meanwhile one attempt after the other is made to reach it, less and less often, until one succeeds.
 */
import type { Clock, Log, Random, Timers } from '../../host/host.ts';
import { StoreError } from '../errors.ts';
import { textOf, unavailable } from './errors.ts';

export interface Outage {
  /** Whether one is under way. */
  isOn(): boolean;
  /** The database could not be reached: an outage begins, if none is under way. */
  begin(error: unknown): void;
  /** Resolves when it is over. Rejects with `unavailable` when the call made at `start` has waited long enough. */
  over(start: number): Promise<void>;
  /** Resolves after a while, longer with each attempt, to true; at once to false if the call made at `start` can't wait. */
  pause(start: number, attempt: number): Promise<boolean>;
  /** Nobody waits any more: whoever does gets `error`. */
  end(error: StoreError): void;
}

export interface OutageOptions {
  timers: Timers;
  clock: Clock;
  random: Random;
  log: Log;
  /** Of the database, as people are shown it. */
  place: string;
  patienceMs: number;
  /** Reaches the database, or rejects. */
  probe: () => Promise<void>;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;
const UINT32 = 2 ** 32;

export function createOutage(options: OutageOptions): Outage {
  const { timers, clock, random, log, place, patienceMs } = options;
  let outage: { readonly since: number; cause: unknown } | undefined;
  let ended: StoreError | undefined;
  /** Rejected with the final error, or resolved by the end of the outage or by their own timers. */
  const waiting = new Set<{ wake: () => void; fail: (error: StoreError) => void }>();

  /** Resolves after `ms`, or before if `wake` is called for all. */
  const sleep = async (ms: number): Promise<void> => {
    if (ended) throw ended;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const sleeper = { wake: resolve, fail: reject };
    waiting.add(sleeper);
    const timer = timers.after(ms, resolve);
    try {
      await promise;
    } finally {
      timer.cancel();
      waiting.delete(sleeper);
    }
  };

  /** Half of it is certain, half is chance: nodes that lost the same database do not come back in step. */
  const pauseMs = (attempt: number): number => {
    const longest = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempt, 10), LONGEST_PAUSE_MS);
    return longest * (0.5 + (0.5 * random.uint32()) / UINT32);
  };

  const leftOf = (start: number): number => Math.min(start, outage?.since ?? start) + patienceMs - clock.monotonic();

  const isOver = async (attempt: number): Promise<boolean> => {
    await sleep(pauseMs(attempt));
    try {
      await options.probe();
      return true;
    } catch (error) {
      if (outage) outage.cause = error;
      return false;
    }
  };

  const search = async (): Promise<void> => {
    for (let attempt = 0; !(await isOver(attempt)); attempt++);
    const seconds = Math.round((clock.monotonic() - outage!.since) / 1000);
    outage = undefined;
    log.info('PostgreSQL is reached again', { place, seconds });
    for (const { wake } of waiting) wake();
  };

  return {
    isOn: () => outage !== undefined,
    begin(error) {
      if (outage || ended) return;
      outage = { since: clock.monotonic(), cause: error };
      log.warn("PostgreSQL can't be reached", { place, error: textOf(error) });
      // It only rejects when the waiting is ended, with what everybody else gets.
      search().catch(() => {});
    },
    async over(start) {
      const now = outage;
      if (!now) return;
      const left = leftOf(start);
      if (left > 0) await sleep(left);
      if (outage === now) throw unavailable(place, now.cause);
    },
    async pause(start, attempt) {
      const ms = pauseMs(attempt);
      if (leftOf(start) <= ms) return false;
      await sleep(ms);
      return true;
    },
    end(error) {
      ended = error;
      for (const { fail } of waiting) fail(error);
    },
  };
}

/**
 * Commands on their way: those that wait in a lane, and those that stepped out of it, behind one that they depend on. When
 * that one is done they come back, in front.
 */
import type { Clock } from '../../host/host.ts';
import type { Command, Outcome } from '../port.ts';
import { createOrder } from './order.ts';

/** Commands in one transaction. */
export const MAX_MERGED = 512;

/** Hears of the outcome of the nth command of a call. */
export type Told = (nth: number, outcome: Outcome) => void;

/** One call of `commit`. */
export interface Call extends PromiseWithResolvers<Outcome[]> {
  outcomes: Outcome[];
  left: number;
  told: Told | undefined;
}

export interface Item {
  readonly command: Command;
  readonly call: Call;
  /** Of the command in its call. */
  readonly index: number;
  readonly lane: Lane;
  readonly since: number;
  /** What has to be done first. */
  after: Item[];
  /** What was looked at and waits for this one. */
  behind: Item[];
  isDone: boolean;
}

export interface Lane {
  /** What is not known to have to wait for something. */
  waiting: Item[];
  isBusy: boolean;
}

export interface Waiting {
  readonly lanes: readonly Lane[];
  /** What others hold the locks of is tried again in a lane of its own. */
  readonly held: Lane;
  /** Commands that are not done. */
  readonly open: number;
  put(command: Command, call: Call, index: number, lane: Lane): void;
  /** They are done: what waited behind them may begin. */
  leave(items: readonly Item[]): void;
  /** Takes out of all lanes what has waited since before `since`. */
  takeLate(since: number): Item[];
  /** Resolves when all are done. */
  idle(): Promise<void>;
}

export function createWaiting(count: number, clock: Pick<Clock, 'monotonic'>): Waiting {
  const lanes = Array.from({ length: count }, (): Lane => ({ waiting: [], isBusy: false }));
  const held: Lane = { waiting: [], isBusy: false };
  const order = createOrder<Item>();
  let open = 0;
  const idlers: (() => void)[] = [];

  return {
    lanes,
    held,
    get open() {
      return open;
    },
    put(command, call, index, lane) {
      const since = clock.monotonic();
      const item: Item = { command, call, index, lane, since, after: [], behind: [], isDone: false };
      item.after = order.enter(command, item);
      lane.waiting.push(item);
      open++;
    },
    leave(items) {
      open -= items.length;
      for (const item of items) {
        item.isDone = true;
        order.leave(item.command, item);
      }
      // They were there before all that waits now.
      for (const [lane, before] of Map.groupBy(released(items), (item) => item.lane)) {
        lane.waiting = [...before, ...lane.waiting];
      }
      if (open === 0) for (const wake of idlers.splice(0)) wake();
    },
    idle: () => (open === 0 ? Promise.resolve() : new Promise((resolve) => void idlers.push(resolve))),
    takeLate: (since) => [...lanes, held].flatMap((lane) => takeLate(lane, since)),
  };
}

/** Takes out what has waited since before `since`. */
function takeLate(lane: Lane, since: number): Item[] {
  if (!lane.waiting.some((item) => item.since < since)) return [];
  const late = lane.waiting.filter((item) => item.since < since);
  lane.waiting = lane.waiting.filter((item) => item.since >= since);
  return late;
}

/**
 * Takes out what may begin now, as much as one transaction holds, in order. What has to wait for something that is not in
 * the same transaction steps out of the way, behind that.
 */
export function takeReady(lane: Lane): Item[] {
  const ready = new Set<Item>();
  let looked = 0;
  for (; looked < lane.waiting.length && ready.size < MAX_MERGED; looked++) {
    const item = lane.waiting[looked]!;
    item.after = item.after.filter(({ isDone }) => !isDone);
    const first = item.after.find((before) => !ready.has(before));
    if (first) first.behind.push(item);
    else ready.add(item);
  }
  lane.waiting.splice(0, looked);
  return [...ready];
}

/** What waits behind the items, and behind that: it may be that all of it can begin together. */
function released(items: readonly Item[]): Item[] {
  const all: Item[] = [];
  for (const queue of [[...items], all]) {
    for (const item of queue) {
      all.push(...item.behind);
      item.behind = [];
    }
  }
  return all;
}

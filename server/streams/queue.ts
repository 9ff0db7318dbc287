/** A bounded queue that knows since when each item waits, in ms of the monotonic clock. */
import type { Clock } from '../../host/host.ts';

/** What was taken together, and since when each had waited. */
export interface Batch<T> {
  readonly items: readonly T[];
  readonly since: readonly number[];
  /** Taken with them, but not wanted any more. */
  readonly dropped: number;
}

export interface Queue<T> {
  readonly length: number;
  /** False if it is full. */
  put(item: T): boolean;
  /** Takes out what waits longest, at most so many, but for those that are not wanted any more. */
  take(atMost: number, isWanted: (item: T) => boolean): Batch<T>;
  clear(): void;
}

export function createQueue<T>(limit: number, clock: Pick<Clock, 'monotonic'>): Queue<T> {
  // Side by side, since an object more for each item would cost more than all else here.
  const queued: T[] = [];
  const times: number[] = [];
  return {
    get length() {
      return queued.length;
    },
    put(item) {
      if (queued.length >= limit) return false;
      queued.push(item);
      times.push(clock.monotonic());
      return true;
    },
    take(atMost, isWanted) {
      const taken = queued.splice(0, atMost);
      const takenTimes = times.splice(0, atMost);
      if (taken.every(isWanted)) return { items: taken, since: takenTimes, dropped: 0 };
      const items = taken.filter(isWanted);
      const since = takenTimes.filter((_, i) => isWanted(taken[i]!));
      return { items, since, dropped: taken.length - items.length };
    },
    clear() {
      queued.length = 0;
      times.length = 0;
    },
  };
}

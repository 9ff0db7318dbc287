/** A bounded queue that knows since when each item waits, in ms of the monotonic clock. */
import type { Clock } from '../../host/host.ts';

/** What was taken together, and since when each had waited. */
export interface Batch<T> {
  readonly items: readonly T[];
  readonly since: readonly number[];
}

export interface Queue<T> {
  readonly length: number;
  /** False if it is full. */
  put(item: T): boolean;
  /** Takes out what waits longest, at most so many; those that are not wanted any more are not in the answer. */
  take(atMost: number, isWanted: (item: T) => boolean): Batch<T>;
  clear(): void;
}

export function createQueue<T>(limit: number, clock: Pick<Clock, 'monotonic'>): Queue<T> {
  // Side by side, since an object more for each item would cost more than all else here.
  const items: T[] = [];
  const since: number[] = [];
  return {
    get length() {
      return items.length;
    },
    put(item) {
      if (items.length >= limit) return false;
      items.push(item);
      since.push(clock.monotonic());
      return true;
    },
    take(atMost, isWanted) {
      const taken = items.splice(0, atMost);
      const times = since.splice(0, atMost);
      if (taken.every(isWanted)) return { items: taken, since: times };
      return { items: taken.filter(isWanted), since: times.filter((_, i) => isWanted(taken[i]!)) };
    },
    clear() {
      items.length = 0;
      since.length = 0;
    },
  };
}

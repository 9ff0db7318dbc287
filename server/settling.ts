/**
 * Since when the log has not been settled up to what was visible. Readers may go no further than where it is settled, and
 * one open transaction that took a change number holds that up for everybody: nothing fails then, and only this shows it.
 */
import type { Clock } from '../host/host.ts';

export interface Settling {
  /** What a reading has shown: the newest number that was visible, and up to where the log is settled now. */
  saw(newest: number, settled: number): void;
  /** When all that was visible then, and is settled now, was visible. */
  readonly at: number;
}

export function createSettling(clock: Pick<Clock, 'monotonic'>): Settling {
  let at = clock.monotonic();
  /** Of the first reading that is not settled yet: while many write, there is always something newer that is not. */
  let awaited: { newest: number; since: number } | undefined;

  return {
    saw(newest, settled) {
      const now = clock.monotonic();
      if (awaited && settled >= awaited.newest) {
        at = awaited.since;
        awaited = undefined;
      }
      if (settled >= newest) at = now;
      else awaited ??= { newest, since: now };
    },
    get at() {
      return at;
    },
  };
}

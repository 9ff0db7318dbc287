/**
 * Times in which the database can't be reached. Calls wait for the end of one, but not for ever: as long as the store's
 * patience, from when the outage began or the call was made, whichever was first. So callers are not piled up during a
 * long outage. Meanwhile one attempt after the other is made to reach it, less and less often, until one succeeds.
 */
import type { Clock, Log, Random, Timers } from '../../host/host.ts';
import type { StoreError } from '../errors.ts';
import { textOf, unavailable } from './errors.ts';
import { createSleepers } from './sleepers.ts';

export interface Outage {
  /** The database could not be reached: an outage begins, if none is under way. */
  begin(error: unknown): void;
  /** Resolves when there is none. Rejects with `unavailable` when the call made at `start` has waited long enough. */
  over(start: number): Promise<void>;
  /**
   * For what failed on a connection that was there: resolves after a while, longer with each attempt, to true; at once to
   * false if the call made at `start` has waited long enough.
   */
  pause(start: number, attempt: number): Promise<boolean>;
  /** Nobody waits any more: whoever does gets `error`. Resolves when no attempt to reach the database is under way. */
  end(error: StoreError): Promise<void>;
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

export function createOutage(options: OutageOptions): Outage {
  const { timers, clock, random, log, place, patienceMs } = options;
  const sleepers = createSleepers(timers);
  let outage: { readonly since: number; cause: unknown } | undefined;
  let searching: Promise<void> | undefined;
  let hasEnded = false;

  const search = async (lost: { readonly since: number; cause: unknown }): Promise<void> => {
    for (let attempt = 0; outage === lost; attempt++) {
      await sleepers.sleep(pauseMs(attempt, random));
      try {
        await options.probe();
        outage = undefined;
      } catch (error) {
        lost.cause = error;
      }
    }
    log.info('PostgreSQL is reached again', { place, seconds: Math.round((clock.monotonic() - lost.since) / 1000) });
    sleepers.wakeAll();
  };

  return {
    begin(error) {
      if (outage || hasEnded) return;
      outage = { since: clock.monotonic(), cause: error };
      log.warn("PostgreSQL can't be reached", { place, error: textOf(error) });
      // It rejects only when the waiting is ended, with what everybody else gets.
      searching = search(outage).catch(() => {});
    },
    async over(start) {
      const now = outage;
      if (!now) return;
      const left = Math.min(start, now.since) + patienceMs - clock.monotonic();
      if (left > 0) await sleepers.sleep(left);
      if (outage === now) throw unavailable(place, now.cause);
    },
    async pause(start, attempt) {
      const ms = pauseMs(attempt, random);
      if (start + patienceMs - clock.monotonic() <= ms) return false;
      await sleepers.sleep(ms);
      return true;
    },
    async end(error) {
      hasEnded = true;
      sleepers.end(error);
      await searching;
    },
  };
}

/** Half of it is certain, half is chance: nodes that lost the same database do not come back in step. */
function pauseMs(attempt: number, random: Random): number {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempt, 10), LONGEST_PAUSE_MS);
  return longest * (0.5 + (0.5 * random.uint32()) / 2 ** 32);
}

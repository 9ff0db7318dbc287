/**
 * When the committer begins its next batch. A quiet server begins at once. Under load a batch is gathered for a moment
 * while none is on its way; and as soon as a full one waits it is begun beside the one that waits for its sync, so that
 * the processor and the disk work at the same time.
 */
import type { Timer, Timers } from '../../host/host.ts';
import { BUSY_BATCH, FULL_BATCH, GATHER_MS, MAX_COMMITS } from '../limits.ts';

/** What the committer has to do, as it is now. */
export interface Load {
  /** Writes that wait. */
  readonly waiting: number;
  /** Commits under way. */
  readonly inFlight: number;
  /** Writes in the last batch. */
  readonly lastBatch: number;
  /** Somebody waits for the committer to come to rest: what is still to come is not worth a wait. */
  readonly isEnding: boolean;
}

export interface Pace {
  /** To be called whenever the load has changed. */
  plan(load: Load): void;
  /** Takes back what was planned, for good or until the next `plan`. */
  cancel(): void;
}

/** `begin` is called once for each time that was planned. */
export function createPace(timers: Pick<Timers, 'soon' | 'after'>, begin: () => void): Pace {
  let isDue = false;
  let gathering: Timer | undefined;

  function cancel(): void {
    isDue = false;
    gathering?.cancel();
    gathering = undefined;
  }

  function beginNow(): void {
    cancel();
    begin();
  }

  return {
    plan({ waiting, inFlight, lastBatch, isEnding }) {
      if (isDue || waiting === 0) return;
      const isFull = waiting >= FULL_BATCH;
      if (inFlight >= (isFull ? MAX_COMMITS : 1)) return;
      if (!isFull && lastBatch >= BUSY_BATCH && !isEnding) {
        gathering ??= timers.after(GATHER_MS, beginNow);
        return;
      }
      cancel();
      isDue = true;
      // After the input that is already there has been read, so that it comes into the same batch.
      timers.soon(() => {
        if (isDue) beginNow();
      });
    },
    cancel,
  };
}

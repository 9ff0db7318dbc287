/**
 * How long an upload or download that gets nowhere is tried again: after growing pauses, not while there is no link, and
 * until nothing has moved for too long. What moves starts it anew.
 */
import type { ClientHost } from '../../host/host.ts';
import { backOffMs } from '../link/back-off.ts';
import type { Effort } from './effort.ts';

/** ms without a byte more on the other side, however often it was tried. */
export const GIVE_UP_MS = 60_000;
/** After so many failures in a row the pause grows no more: 4 s. */
const LONGEST_STEP = 4;

/** Who waits for the link is told when a connection stands. */
export interface LinkWatch {
  isConnected(): boolean;
  /** Calls back once, at the next sign-in; the returned function takes that back. */
  onConnected(task: () => void): () => void;
}

export interface Patience {
  /** There was progress. */
  renew(): void;
  /** Waits until another attempt makes sense. False: it makes none any more. */
  again(): Promise<boolean>;
}

export function createPatience(
  { clock, timers, random }: Pick<ClientHost, 'clock' | 'timers' | 'random'>,
  link: LinkWatch,
  effort: Effort,
): Patience {
  let failures = 0;
  let movedAt = clock.monotonic();

  const leftMs = (): number => GIVE_UP_MS - (clock.monotonic() - movedAt);

  const pause = (delayMs: number, listen: (wakeUp: () => void) => () => void = () => () => undefined): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        timer.cancel();
        forget();
        resolve();
      };
      const timer = timers.after(delayMs, end);
      const forget = listen(end);
      effort.stoppable(end);
    });

  return {
    renew() {
      failures = 0;
      movedAt = clock.monotonic();
    },
    async again() {
      failures += 1;
      if (leftMs() > 0 && !effort.isOver) {
        await pause(Math.min(leftMs(), backOffMs(Math.min(failures, LONGEST_STEP), random)));
      }
      if (leftMs() > 0 && !effort.isOver && !link.isConnected()) {
        await pause(leftMs(), (wakeUp) => link.onConnected(wakeUp));
      }
      return leftMs() > 0 && !effort.isOver;
    },
  };
}

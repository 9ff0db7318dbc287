/**
 * Keeps a connection below the frame rate the server cuts it off at: frames that would go over it wait a moment in
 * their order. Used by the link for everything it sends.
 */
import { FRAME_BURST, FRAMES_PER_SECOND } from '../../contract/limits.ts';
import type { ClientHost, Timer } from '../../host/host.ts';

/** The share of the server's limits that is used: its clock and ours need not agree. */
const SHARE = 0.8;
/** What may go at once: a server that grants its rate in steps of a second has to bear it on top of one step. */
const BURST = (FRAME_BURST - FRAMES_PER_SECOND) * SHARE;
const PER_MS = (FRAMES_PER_SECOND * SHARE) / 1000;
/** Most frames that are waited for at a time, so that they leave in many small portions. */
const PORTION = BURST / 10;

export interface Pace {
  /** Calls `send` now, or as soon as the rate allows it; in the order of the calls. */
  whenAllowed(send: () => void): void;
  /** Forgets what waits. */
  reset(): void;
}

/** A full allowance for one new connection. The queue is bounded by whoever calls: a request sends one frame. */
export function createPace({ clock, timers }: Pick<ClientHost, 'clock' | 'timers'>): Pace {
  let allowance = BURST;
  let filledAt = clock.monotonic();
  let waiting: (() => void)[] = [];
  let timer: Timer | undefined;

  const refill = (): void => {
    const now = clock.monotonic();
    allowance = Math.min(BURST, allowance + (now - filledAt) * PER_MS);
    filledAt = now;
  };

  const drain = (): void => {
    timer = undefined;
    refill();
    const ready = waiting.splice(0, Math.floor(allowance));
    allowance -= ready.length;
    for (const send of ready) send();
    wait();
  };

  const wait = (): void => {
    if (waiting.length > 0) timer ??= timers.after(Math.ceil(Math.min(waiting.length, PORTION) / PER_MS), drain);
  };

  return {
    whenAllowed(send) {
      if (waiting.length === 0) refill();
      if (waiting.length === 0 && allowance >= 1) {
        allowance -= 1;
        send();
      } else {
        waiting.push(send);
        wait();
      }
    },
    reset() {
      timer?.cancel();
      timer = undefined;
      waiting = [];
      allowance = BURST;
      filledAt = clock.monotonic();
    },
  };
}

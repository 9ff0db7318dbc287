/**
 * The server's wall clock as far as this device knows it: set by every sign-in and ping, carried on by the local
 * clock that never jumps. Used for TIMGetServerTime, client times of messages and the revoke window.
 */
import type { Clock } from '../../host/host.ts';

export interface ServerClock {
  /** Server time, ms since 1970; the local wall clock until a server has said anything. */
  now(): number;
  /** The server said `timeMs` in answer to a request sent at `sentAt` (monotonic ms): half the way back has passed. */
  heard(timeMs: number, sentAt: number): void;
}

export function createServerClock(clock: Clock): ServerClock {
  let offset: number | undefined;
  return {
    now: () => (offset === undefined ? clock.now() : Math.round(clock.monotonic() + offset)),
    heard(timeMs, sentAt) {
      const halfWay = (clock.monotonic() - sentAt) / 2;
      offset = timeMs + halfWay - clock.monotonic();
    },
  };
}

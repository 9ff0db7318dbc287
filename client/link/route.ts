/**
 * The way to a server: goes through the addresses in turn, with a growing pause after each round, until one signs us
 * in or says no. Used by the link at sign-in and after every break.
 */
import type { ClientHost } from '../../host/host.ts';
import { ErrorCode } from '../../contract/errors.ts';
import { fail } from '../result.ts';
import { backOffMs } from './back-off.ts';
import type { Attempt } from './connection.ts';

export interface Route {
  /** Tries until somebody decides, or `rounds` are over. With `pauseFirst` even the first attempt waits. */
  reach(rounds: number, pauseFirst: boolean, attempt: (url: string) => Promise<Attempt>): Promise<Attempt>;
  /** Ends a running `reach` before its next attempt. */
  stop(): void;
}

/** `urls` are servers that are equal; where one was found, the next search begins. */
export function createRoute({ timers, random }: Pick<ClientHost, 'timers' | 'random'>, urls: readonly string[]): Route {
  let turn = 0;
  let stopped = false;
  let wakeUp = (): void => undefined;

  const pause = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = timers.after(delayMs, resolve);
      wakeUp = () => {
        timer.cancel();
        resolve();
      };
    });

  return {
    async reach(rounds, pauseFirst, attempt) {
      let last: Attempt = { is: 'unreachable', failure: fail(ErrorCode.ERR_SDK_NET_DISCONNECT) };
      for (let round = 0; round < rounds; round++) {
        const pauses = round + (pauseFirst ? 1 : 0);
        if (pauses > 0) await pause(backOffMs(pauses, random));
        for (const _ of urls) {
          if (stopped) return last;
          last = await attempt(urls[turn % urls.length]!);
          if (last.is !== 'unreachable') return last;
          turn += 1;
        }
      }
      return last;
    },
    stop() {
      stopped = true;
      wakeUp();
    },
  };
}

/** Uploads, or downloads, of a session: so many at once, each with its patience, and all of them over when the session is. */
import { ErrorCode } from '../../contract/errors.ts';
import type { ClientHost } from '../../host/host.ts';
import { fail, type Result } from '../result.ts';
import { Effort } from './effort.ts';
import { createPatience, type Patience } from './patience.ts';
import type { Cancellation } from './transfer.ts';
import { createTurns } from './turns.ts';
import { cancelled } from './upload.ts';

/** At the same time, and those that wait for their turn. */
export const AT_ONCE = 4;
const MOST_WAITING = 1000;

interface Piece {
  readonly effort: Effort;
  readonly patience: Patience;
}

export interface Work {
  /** Does one piece when its turn has come. 8021 cancelled, 9507 too many wait. */
  run<T>(cancellation: Cancellation, task: (piece: Piece) => Promise<Result<T>>): Promise<Result<T>>;
  /** A connection stands: who waits for it goes on. */
  connected(): void;
  /** Stops all, and whatever comes later. */
  stop(): void;
}

export function createWork(host: Pick<ClientHost, 'clock' | 'timers' | 'random'>, isConnected: () => boolean): Work {
  const turns = createTurns(AT_ONCE, MOST_WAITING);
  const efforts = new Set<Effort>();
  const waiting = new Set<() => void>();
  let isOver = false;

  const watch = {
    isConnected,
    onConnected(task: () => void) {
      waiting.add(task);
      return () => void waiting.delete(task);
    },
  };

  return {
    async run(cancellation, task) {
      const effort = new Effort(cancellation);
      if (isOver) effort.stop();
      efforts.add(effort);
      try {
        if (!(await turns.take(effort))) {
          return effort.isOver ? cancelled : fail(ErrorCode.ERR_SDK_NET_REQ_COUNT_LIMIT, 'too many files wait');
        }
        try {
          return effort.isOver ? cancelled : await task({ effort, patience: createPatience(host, watch, effort) });
        } finally {
          turns.end();
        }
      } finally {
        efforts.delete(effort);
      }
    },
    connected() {
      for (const task of waiting) task();
    },
    stop() {
      isOver = true;
      for (const effort of efforts) effort.stop();
    },
  };
}

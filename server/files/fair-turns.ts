/**
 * Heavy work, a few pieces at a time, for the whole process: one of each user at once, and between users in turn, so that
 * nobody who sends much keeps the others waiting. What waits is bounded: more is refused, and may come again.
 */
import { MAX_PICTURES, MAX_WAITING_PICTURES, MAX_WAITING_PICTURES_OF_USER } from '../limits.ts';
import { BlobError } from './blobs.ts';

export interface FairTurns {
  /** Does `work` when it is its turn. Rejects with a {@link BlobError} if too much waits already. */
  run<T>(user: string, work: () => Promise<T>): Promise<T>;
}

export interface TurnBounds {
  readonly atOnce: number;
  readonly waiting: number;
  readonly waitingOfUser: number;
}

const BOUNDS: TurnBounds = {
  atOnce: MAX_PICTURES,
  waiting: MAX_WAITING_PICTURES,
  waitingOfUser: MAX_WAITING_PICTURES_OF_USER,
};

export function createFairTurns({ atOnce, waiting: most, waitingOfUser }: TurnBounds = BOUNDS): FairTurns {
  const working = new Set<string>();
  /** By user; who has had no turn for longest is first. */
  const queues = new Map<string, (() => void)[]>();
  let waiting = 0;

  function wait(user: string): Promise<void> {
    const queue = queues.get(user) ?? [];
    if (waiting >= most || queue.length >= waitingOfUser) {
      throw new BlobError('unavailable', 'too many images wait to be looked at: try again later');
    }
    return new Promise((resolve) => {
      queue.push(resolve);
      queues.set(user, queue);
      waiting += 1;
      goOn();
    });
  }

  function goOn(): void {
    for (const [user, queue] of queues) {
      if (working.size >= atOnce) return;
      if (working.has(user)) continue;
      const next = queue.shift()!;
      if (queue.length === 0) queues.delete(user);
      waiting -= 1;
      working.add(user);
      next();
    }
  }

  function end(user: string): void {
    working.delete(user);
    const queue = queues.get(user);
    if (queue !== undefined) {
      queues.delete(user);
      queues.set(user, queue);
    }
    goOn();
  }

  return {
    async run(user, work) {
      await wait(user);
      try {
        return await work();
      } finally {
        end(user);
      }
    },
  };
}

/** So many at once, the others in their order, and not any number of those. For uploads and downloads. */
import type { Effort } from './effort.ts';

export interface Turns {
  /** Resolves when it is this one's turn; false if it was stopped before, or too many wait already. */
  take(effort: Effort): Promise<boolean>;
  /** The turn of one that got `true` is over. */
  end(): void;
}

export function createTurns(atOnce: number, mostWaiting: number): Turns {
  let free = atOnce;
  const waiting = new Set<(taken: boolean) => void>();
  return {
    async take(effort) {
      if (effort.isOver) return false;
      if (free > 0) {
        free -= 1;
        return true;
      }
      if (waiting.size >= mostWaiting) return false;
      return await new Promise<boolean>((resolve) => {
        waiting.add(resolve);
        effort.stoppable(() => {
          if (waiting.delete(resolve)) resolve(false);
        });
      });
    },
    end() {
      const [next] = waiting;
      if (next === undefined) return void (free += 1);
      waiting.delete(next);
      next(true);
    },
  };
}

/** Pauses that can be cut short: all at once, because what they waited for is there, or because nothing will come any more. */
import type { Timers } from '../../host/host.ts';

export interface Sleepers {
  /** Resolves after `ms`, or when all are woken. Rejects when waiting was ended. */
  sleep(ms: number): Promise<void>;
  wakeAll(): void;
  /** All that sleep, and all that would, get this error. */
  end(error: Error): void;
}

export function createSleepers(timers: Timers): Sleepers {
  const sleeping = new Set<Pick<PromiseWithResolvers<void>, 'resolve' | 'reject'>>();
  let ended: Error | undefined;

  return {
    async sleep(ms) {
      if (ended) throw ended;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const sleeper = { resolve, reject };
      sleeping.add(sleeper);
      const timer = timers.after(ms, resolve);
      try {
        await promise;
      } finally {
        timer.cancel();
        sleeping.delete(sleeper);
      }
    },
    wakeAll() {
      for (const { resolve } of sleeping) resolve();
    },
    end(error) {
      ended = error;
      for (const { reject } of sleeping) reject(error);
    },
  };
}

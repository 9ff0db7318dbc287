/**
 * Holds what was committed until it is on stable storage, without blocking: after COMMIT an asynchronous sync of the
 * write-ahead log. One sync at a time; it covers the commits that had returned when it was submitted, and the next one
 * covers those that came meanwhile. A failed sync is final: what is in the log is then unknown, so none is tried again.
 */
import type { SyncHandle } from '../../host/host.ts';

export interface Durability<T> {
  /** A commit has returned; `state` is where the store stands with it. */
  wrote(state: T): void;
  /** Where the store stands as far as it is durable. */
  durable(): T;
  /** Resolves when all that was written before the call is durable; rejects once a sync has failed. */
  settled(): Promise<void>;
}

/** `synced` runs before anyone learns that a state is durable. `failed` runs when a sync has failed; waiters get its answer. */
export function createDurability<T>(
  handle: Pick<SyncHandle, 'sync'>,
  start: T,
  synced: (state: T) => void,
  failed: (error: unknown) => Error,
): Durability<T> {
  let durable = start;
  let written = start;
  let current: PromiseWithResolvers<void> | undefined;
  let next: PromiseWithResolvers<void> | undefined;
  let failure: Error | undefined;

  const submit = (round: PromiseWithResolvers<void>): void => {
    const covered = written;
    current = round;
    next = undefined;
    new Promise<void>((resolve) => resolve(handle.sync())).then(
      () => {
        synced(covered);
        durable = covered;
        current = undefined;
        if (next) submit(next);
        round.resolve();
      },
      (error: unknown) => {
        // This round stays the current one, so none is submitted any more.
        failure = failed(error);
        round.reject(failure);
        next?.reject(failure);
      },
    );
  };

  return {
    wrote(state) {
      written = state;
      next ??= createRound();
      if (!current) submit(next);
    },
    durable: () => durable,
    settled() {
      if (failure) return Promise.reject(failure);
      return (next ?? current)?.promise ?? Promise.resolve();
    },
  };
}

function createRound(): PromiseWithResolvers<void> {
  const round = Promise.withResolvers<void>();
  // Nobody may be waiting for it; a failure is told by `failed` as well.
  round.promise.catch(() => {});
  return round;
}

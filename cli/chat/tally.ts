/** Counts what comes in, so that a script can wait for it. What came before the wait counts too, once. */

export interface Tally {
  /** `count` more have come in. */
  add(count: number): void;
  /**
   * Takes `count` of those not taken yet, waiting for them at most `timeoutMs`. Resolves to false if they did not come, and
   * then takes none. Several waits are served in their order.
   */
  take(count: number, timeoutMs: number): Promise<boolean>;
  /** Nothing more will come: ends the waits that are going on, and every later one that would have to wait. */
  end(): void;
}

interface Waiter {
  count: number;
  resolve: (came: boolean) => void;
}

export function createTally(): Tally {
  let untaken = 0;
  let ended = false;
  let waiters: Waiter[] = [];
  const serve = (): void => {
    for (let first = waiters[0]; first !== undefined && first.count <= untaken; first = waiters[0]) {
      untaken -= first.count;
      waiters.shift();
      first.resolve(true);
    }
    if (ended) for (const waiter of waiters.splice(0)) waiter.resolve(false);
  };
  return {
    add(count) {
      untaken += count;
      serve();
    },
    async take(count, timeoutMs) {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const waiter = { count, resolve };
      waiters.push(waiter);
      const timer = setTimeout(() => {
        waiters = waiters.filter((one) => one !== waiter);
        resolve(false);
        serve();
      }, timeoutMs);
      serve();
      return promise.finally(() => clearTimeout(timer));
    },
    end() {
      ended = true;
      serve();
    },
  };
}

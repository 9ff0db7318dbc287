/** A fixed number of things of which each is used by one at a time; who comes when all are taken waits in turn. */
export interface Slots<S> {
  readonly all: readonly S[];
  /** Uses one for `work`. */
  use<T>(work: (slot: S) => Promise<T>): Promise<T>;
  /** Resolves when none is in use and nobody waits. */
  idle(): Promise<void>;
}

/** Those that are warm are used first, and of them the one used last: few are kept warm, rather than all lukewarm. */
export function createSlots<S>(all: readonly S[], isWarm: (slot: S) => boolean): Slots<S> {
  const free = [...all].reverse();
  const waiting: ((slot: S) => void)[] = [];
  const watching: (() => void)[] = [];

  const give = (slot: S): void => {
    const next = waiting.shift();
    if (next) return next(slot);
    if (isWarm(slot)) free.push(slot);
    else free.unshift(slot);
    if (free.length === all.length) for (const seen of watching.splice(0)) seen();
  };
  return {
    all,
    async use(work) {
      const slot = free.pop() ?? (await new Promise<S>((resolve) => waiting.push(resolve)));
      try {
        return await work(slot);
      } finally {
        give(slot);
      }
    },
    idle: async () => {
      if (free.length < all.length) await new Promise<void>((resolve) => watching.push(resolve));
    },
  };
}

/**
 * A fixed number of things of which each is used by one at a time; who comes when all are taken waits in turn. Some are
 * urgent: they go first, and are never refused, so there have to be few of them by nature. Of the others only so many wait.
 */
export interface Slots<S> {
  readonly all: readonly S[];
  /** Uses one for `work`. Rejects, without a beginning, when too many wait. */
  use<T>(work: (slot: S) => Promise<T>, isUrgent?: boolean): Promise<T>;
  /** Resolves when none is in use and nobody waits. */
  idle(): Promise<void>;
}

export interface SlotsOptions<S> {
  /** Those that are warm are used first, and of them the one used last: few are kept warm, rather than all lukewarm. */
  isWarm: (slot: S) => boolean;
  /** How many may wait that are not urgent. */
  maxWaiting: number;
  /** What the next one is told. */
  refusal: () => Error;
}

export function createSlots<S>(all: readonly S[], { isWarm, maxWaiting, refusal }: SlotsOptions<S>): Slots<S> {
  const free = [...all].reverse();
  const urgent: ((slot: S) => void)[] = [];
  const waiting: ((slot: S) => void)[] = [];
  const watching: (() => void)[] = [];

  const give = (slot: S): void => {
    const next = urgent.shift() ?? waiting.shift();
    if (next) return next(slot);
    if (isWarm(slot)) free.push(slot);
    else free.unshift(slot);
    if (free.length === all.length) for (const seen of watching.splice(0)) seen();
  };
  const turn = (isUrgent: boolean): Promise<S> => {
    if (!isUrgent && waiting.length >= maxWaiting) throw refusal();
    return new Promise((resolve) => (isUrgent ? urgent : waiting).push(resolve));
  };
  return {
    all,
    async use(work, isUrgent = false) {
      const slot = free.pop() ?? (await turn(isUrgent));
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

/**
 * The two ways batches take through a store. One that commits a batch in one step gets few and large ones, since each
 * costs a sync, and their outcomes leave in order. One that carries out side by side what is independent, and merges by
 * itself what has to wait, gets everything at once, and each outcome leaves when it is there: a write that waits, for the
 * lock of a node that stands still, holds up only what comes after it.
 */
import type { Clock } from '../../host/host.ts';
import type { Command, Outcome, Store } from '../../store/port.ts';
import { FULL_BATCH, MAX_COMMITS, MAX_WAITING_WRITES } from '../limits.ts';

/** Lets the outcomes of a batch out, from that of its nth command on. `at` is when they became durable. */
export type LetOut = (nth: number, outcomes: readonly Outcome[], at: number) => void;

/** What is under way: batches, and the writes in them. */
export interface UnderWay {
  readonly commits: number;
  readonly writes: number;
}

export interface Way {
  /** Whether the next batch may begin, while so many writes wait for it. */
  mayBegin(waiting: number, underWay: UnderWay): boolean;
  /** Resolves when all outcomes have left; rejects if the store is lost. */
  begin(batch: readonly Command[], letOut: LetOut): Promise<void>;
}

/** The way that suits a store. */
export function wayThrough(store: Pick<Store, 'commit' | 'commitEach'>, clock: Pick<Clock, 'monotonic'>): Way {
  return store.commitEach === undefined ? inOrder(store, clock) : sideBySide(store as Required<typeof store>, clock);
}

/** A second batch begins only if it is full: then the processor works on it while the disk syncs the first. */
function inOrder(store: Pick<Store, 'commit'>, clock: Pick<Clock, 'monotonic'>): Way {
  /** Settles when the newest batch has left. */
  let lastLeft: Promise<unknown> = Promise.resolve();

  /** Waits for the outcomes, and for those of the batch before to have left. */
  async function leave(commit: Promise<Outcome[]>, before: Promise<unknown>, letOut: LetOut): Promise<void> {
    const durable = commit.then((outcomes) => ({ outcomes, at: clock.monotonic() }));
    const [committed] = await Promise.allSettled([durable, before]);
    if (committed.status === 'rejected') throw committed.reason;
    letOut(0, committed.value.outcomes, committed.value.at);
  }

  return {
    mayBegin: (waiting, { commits }) => commits < (waiting >= FULL_BATCH ? MAX_COMMITS : 1),
    begin(batch, letOut) {
      const leaving = leave(store.commit(batch), lastLeft, letOut);
      lastLeft = leaving;
      return leaving;
    },
  };
}

function sideBySide(store: Required<Pick<Store, 'commitEach'>>, clock: Pick<Clock, 'monotonic'>): Way {
  return {
    mayBegin: (_, { writes }) => writes < MAX_WAITING_WRITES,
    begin: (batch, letOut) => store.commitEach(batch, (nth, outcome) => letOut(nth, [outcome], clock.monotonic())),
  };
}

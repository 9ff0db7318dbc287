/**
 * The way from one run of a node to the store it shares with others: it takes time, it breaks, and an answer may be lost
 * after the work was done. A node that is dead gets no answers any more.
 */
import { StoreError } from '../store/errors.ts';
import type { Store } from '../store/port.ts';
import type { World } from './world.ts';

/** How the link is now. */
export interface LinkState {
  /** Longest time of a call, ms. */
  delayMs: number;
  /** Nothing reaches the store. */
  isCut: boolean;
  /** Share of commits whose answer is lost although they were done. */
  lostAnswers: number;
}

export const WELL: Readonly<LinkState> = { delayMs: 2, isCut: false, lostAnswers: 0 };

/** The store as a run of a node sees it. `isAlive` says whether that run still is. */
export function linkTo(
  store: Store,
  state: LinkState,
  world: World,
  draw: (below: number) => number,
  isAlive: () => boolean,
): Store {
  const away = (): StoreError => new StoreError('unavailable', 'the store is out of reach');
  /** What happens now, happens a little later; and never to the dead. */
  const later = (): Promise<void> =>
    new Promise((resolve) =>
      world.later(draw(state.delayMs * 1000 + 1) / 1000, () => {
        if (isAlive()) resolve();
      }),
    );
  const call =
    <A extends unknown[], R>(ask: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await later();
      if (state.isCut) throw away();
      const answer = await ask(...args);
      await later();
      return answer;
    };
  /** Calls one after the other, as they were made. */
  let last: Promise<unknown> = Promise.resolve();
  const commit: Store['commit'] = (commands) => {
    const mine = last.then(async () => {
      await later();
      const failed = () => commands.map(() => ({ kind: 'failed', error: away() }) as const);
      if (state.isCut) return failed();
      const outcomes = await store.commit(commands);
      await later();
      return draw(1_000_000) < state.lostAnswers * 1_000_000 ? failed() : outcomes;
    });
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    epoch: store.epoch,
    gno: () => store.gno(),
    commit,
    tail: call((...args) => store.tail(...args)),
    reserve: call((...args) => store.reserve(...args)),
    account: call((user) => store.account(user)),
    session: call((...args) => store.session(...args)),
    head: call((stream) => store.head(stream)),
    changedSince: call((...args) => store.changedSince(...args)),
    viewedHead: call((...args) => store.viewedHead(...args)),
    pull: call((...args) => store.pull(...args)),
    messages: call((...args) => store.messages(...args)),
    unseenAt: call((...args) => store.unseenAt(...args)),
    messagesBySeq: call((...args) => store.messagesBySeq(...args)),
    close: () => Promise.resolve(),
  };
}

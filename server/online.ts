/**
 * Numbers of online-only messages. They are in no stream, so their seq comes from blocks that the store reserves
 * durably: none is ever given twice, even after a crash, at the price of one write per block.
 */
import type { Store } from '../store/port.ts';
import { ONLINE_BLOCK } from './limits.ts';

export interface OnlineNumbers {
  /** The next number; waits only when a block is used up. Numbers are given in the order of calls. */
  take(): Promise<number>;
}

export function createOnlineNumbers(store: Pick<Store, 'reserve'>): OnlineNumbers {
  let next = 0;
  let end = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function takeNow(): Promise<number> {
    if (next === end) {
      next = await store.reserve('online', ONLINE_BLOCK);
      end = next + ONLINE_BLOCK;
    }
    next += 1;
    return next - 1;
  }

  return {
    take() {
      const taken = last.then(takeNow, takeNow);
      last = taken;
      return taken;
    },
  };
}

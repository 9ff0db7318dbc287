import { describe, expect, it } from 'vitest';
import { ONLINE_BLOCK } from './limits.ts';
import { createOnlineNumbers } from './online.ts';

/** A store that reserves numbers, slowly, from 1 on. */
function countingStore() {
  let next = 1;
  const reserved: number[] = [];
  return {
    reserved,
    async reserve(_: string, count: number) {
      const first = next;
      next += count;
      await Promise.resolve();
      reserved.push(first);
      return first;
    },
  };
}

describe('numbers of online-only messages', () => {
  it('are given in order, each once, a block at a time', async () => {
    const store = countingStore();
    const numbers = createOnlineNumbers(store);
    const taken = await Promise.all(Array.from({ length: ONLINE_BLOCK + 2 }, () => numbers.take()));
    expect(taken).toEqual(Array.from({ length: ONLINE_BLOCK + 2 }, (_, index) => index + 1));
    expect(store.reserved).toEqual([1, ONLINE_BLOCK + 1]);
  });

  it('go on after a store that failed once', async () => {
    const store = countingStore();
    let fails = true;
    const numbers = createOnlineNumbers({
      reserve(sequence, count) {
        if (fails) return Promise.reject(new Error('not now'));
        return store.reserve(sequence, count);
      },
    });
    await expect(numbers.take()).rejects.toThrow('not now');
    fails = false;
    expect(await numbers.take()).toBe(1);
  });
});

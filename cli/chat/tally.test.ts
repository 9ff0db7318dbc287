/** Waiting for what comes in: counted once, in order, with an end. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTally } from './tally.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('counts what came before the wait, once', async () => {
  const tally = createTally();
  tally.add(3);
  expect(await tally.take(2, 100)).toBe(true);
  const second = tally.take(2, 100);
  vi.advanceTimersByTime(100);
  expect(await second).toBe(false);
  expect(await tally.take(1, 100)).toBe(true);
});

it('waits for what comes', async () => {
  const tally = createTally();
  const wait = tally.take(3, 100);
  tally.add(1);
  tally.add(2);
  expect(await wait).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

it('serves waits in their order', async () => {
  const tally = createTally();
  const served: string[] = [];
  const first = tally.take(2, 100).then(() => served.push('first'));
  const second = tally.take(1, 100).then(() => served.push('second'));
  tally.add(1);
  await Promise.resolve();
  expect(served).toEqual([]);
  tally.add(2);
  await Promise.all([first, second]);
  expect(served).toEqual(['first', 'second']);
});

it('lets a later wait pass when an earlier one gives up', async () => {
  const tally = createTally();
  const first = tally.take(2, 100);
  const second = tally.take(1, 1000);
  tally.add(1);
  vi.advanceTimersByTime(100);
  expect(await first).toBe(false);
  expect(await second).toBe(true);
});

it('ends waits when nothing more will come', async () => {
  const tally = createTally();
  tally.add(1);
  const wait = tally.take(2, 100);
  tally.end();
  expect(await wait).toBe(false);
  expect(await tally.take(2, 100)).toBe(false);
  expect(await tally.take(1, 100)).toBe(true);
});

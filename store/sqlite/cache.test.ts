/** The memory of rows stays in step with transactions, and within its bound. */
import { expect, it, vi } from 'vitest';
import { createCache } from './cache.ts';

it('shows changes at once and keeps them only after a commit', () => {
  const cache = createCache(10, (key) => `${key} as stored`);
  cache.set('a', 'changed');
  expect(cache.get('a')).toBe('changed');
  cache.drop();
  expect(cache.get('a')).toBe('a as stored');
  cache.set('a', 'changed');
  cache.keep();
  cache.drop();
  expect(cache.get('a')).toBe('changed');
});

it('puts back what was there before, however often it was changed', () => {
  const cache = createCache(10, (key) => `${key} as stored`);
  cache.set('a', 'first');
  cache.keep();
  cache.get('b');
  for (const key of ['a', 'a', 'b', 'c']) cache.set(key, `${cache.get(key)} and more`);
  expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([
    'first and more and more',
    'b as stored and more',
    'c as stored and more',
  ]);
  cache.drop();
  expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual(['first', 'b as stored', 'c as stored']);
});

it('rolls back more than it can hold', () => {
  const stored = new Map([['a', 'old']]);
  const cache = createCache(4, (key) => stored.get(key) ?? 'none');
  cache.get('a');
  cache.set('a', 'new');
  // The database shows the transaction its own changes.
  stored.set('a', 'new');
  for (let i = 0; i < 20; i++) cache.set(`other ${i}`, 'changed');
  expect(cache.get('a')).toBe('new');
  stored.set('a', 'old');
  cache.drop();
  expect(['a', 'other 3', 'other 19'].map((key) => cache.get(key))).toEqual(['old', 'none', 'none']);
});

it('loads what it does not know, and forgets what was not used for long', () => {
  const load = vi.fn((key: string) => `${key} as stored`);
  const cache = createCache(4, load);
  for (let i = 0; i < 100; i++) {
    cache.get('often');
    cache.get(`rare ${i}`);
  }
  expect(load.mock.calls.filter(([key]) => key === 'often')).toHaveLength(1);
  cache.get('rare 0');
  expect(load.mock.calls.filter(([key]) => key === 'rare 0')).toHaveLength(2);
  load.mockClear();
  // No more than four can be in memory.
  for (const key of ['often', ...Array.from({ length: 100 }, (_, i) => `rare ${i}`)]) cache.get(key);
  expect(load.mock.calls.length).toBeGreaterThanOrEqual(97);
});

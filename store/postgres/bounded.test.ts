import { expect, it } from 'vitest';
import { createBounded } from './bounded.ts';

it('what is used stays, and the rest is forgotten', () => {
  const bounded = createBounded<number, number>(4);
  bounded.set(0, 100);
  for (let i = 1; i <= 10; i += 1) {
    bounded.set(i, i);
    expect(bounded.get(0)).toBe(100);
  }
  const kept = Array.from({ length: 11 }, (_, i) => i).filter((i) => bounded.get(i) !== undefined);
  expect(kept.length).toBeLessThanOrEqual(4);
  expect(kept).toContain(10);
});

it('a value that is set anew drives nothing out', () => {
  const bounded = createBounded<string, number>(4);
  bounded.set('a', 1);
  for (let i = 0; i < 10; i += 1) bounded.set('b', i);
  expect([bounded.get('a'), bounded.get('b')]).toEqual([1, 9]);
});

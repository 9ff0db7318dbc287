/** A few cycles of `npm run crash`, and that its judges would notice. What needs PostgreSQL has tests of its own elsewhere. */
import { expect, it } from 'vitest';
import type { Kind } from './cycle.ts';
import { runCycle } from './cycle.ts';
import { damage } from './kinds/damage.ts';
import { kill } from './kinds/kill.ts';
import { power } from './kinds/power.ts';
import { planOf, tableOf } from './table.ts';

it.each([
  [kill, 'kill-1', 'kills'],
  [power, 'power-2', 'cuts'],
  [damage, 'damage-3', 'refused at start'],
] as const)('%o keeps every promise', async (kind, seed, what) => {
  const { violations, counts } = await runCycle(kind, seed);
  expect(violations).toEqual([]);
  expect(counts.get(what)).toBeGreaterThan(0);
  expect(counts.get('sends acknowledged')).toBeGreaterThan(20);
});

it('takes kinds in turn, and tells an error of a cycle as a failure', async () => {
  const good: Kind = { name: 'good', about: '', run: async (cycle) => (cycle.count('things', 2), []) };
  const bad: Kind = { name: 'bad', about: '', run: () => Promise.reject(new Error('broken')) };
  const plan = planOf([good, bad], 3, 5);
  expect(plan.map(({ seed }) => seed)).toEqual(['good-5', 'bad-5', 'good-6']);
  const reports = await Promise.all(plan.map(({ kind, seed }) => runCycle(kind, seed)));
  expect(reports[1]!.violations).toMatchObject([{ promise: 'error', text: expect.stringContaining('broken') }]);
  expect(tableOf(reports).slice(2, 4)).toEqual(['| good | 2 | 2 | 4 things |', '| bad | 1 | 0 |  |']);
});

/** What the committer counts: outcomes, sizes of commits, and how long things took by the clock of the world. */
import { expect, it } from 'vitest';
import type { Entry } from '../../contract/entry.ts';
import { MAX_WAITING_WRITES } from '../limits.ts';
import type { Histogram } from '../metrics.ts';
import type { LiveSession } from '../sessions.ts';
import { setUp, turn } from '../tests/commits.ts';

const done = (entries: Partial<Entry>[] = []) =>
  ({ kind: 'done', reply: undefined, entries: entries as Entry[] }) as const;

const observed = ({ counts, sum }: Histogram) => ({ count: counts.reduce((all, one) => all + one, 0), sum });

it('counts a write as durable from its own queueing to its commit, whatever waits before it may leave', async () => {
  const { store, committer, counts, job, submit, pass } = setUp();
  committer.submit(job('first'));
  await turn();
  pass(10);
  submit(127);
  pass(5);
  submit(1);
  await turn();
  pass(100);
  await store.commits[1]!.resolve();
  pass(1000);
  expect(observed(counts.durable)).toEqual({ count: 0, sum: 0 });
  await store.commits[0]!.resolve();
  const { count, sum } = observed(counts.durable);
  expect(count).toBe(129);
  expect(sum).toBeCloseTo(1.115 + 127 * 0.105 + 0.1, 9);
  expect(observed(counts.batch)).toEqual({ count: 2, sum: 129 });
});

it('measures the way to the sockets once a commit, by its last entry, waiting for the commit before it included', async () => {
  const { store, committer, counts, job, submit, pass } = setUp();
  committer.submit(job('first'));
  await turn();
  submit(127, 'without an entry');
  committer.submit(job('sends', { settle: () => pass(5) }));
  await turn();
  await store.commits[1]!.resolve([...Array.from({ length: 127 }, () => done()), done([{ pos: 1 }, { pos: 2 }])]);
  pass(20);
  expect(observed(counts.fanout.commit).count).toBe(0);
  await store.commits[0]!.resolve();
  const { count, sum } = observed(counts.fanout.commit);
  expect(count).toBe(1);
  expect(sum).toBeCloseTo(0.025, 9);
});

it('counts writes by what became of them', async () => {
  const { store, committer, counts, job, submit } = setUp();
  const session = { fenced: false } as LiveSession;
  committer.submit(job('a'));
  committer.submit(job('b'));
  committer.submit(job('c'));
  committer.submit(job('of a device', { session }));
  session.fenced = true;
  await turn();
  submit(MAX_WAITING_WRITES + 2);
  expect([committer.pending, committer.inFlight]).toEqual([MAX_WAITING_WRITES + 3, 1]);
  await store.commits[0]!.resolve([done(), { kind: 'failed', error: new Error('bug') }, { kind: 'fenced' }]);
  expect(counts.writes).toEqual({ done: 1, failed: 1, fenced: 1, dropped: 1, overloaded: 2 });
  // What did not become durable took no time to.
  expect(observed(counts.durable).count).toBe(1);
});

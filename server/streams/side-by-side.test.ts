/** The committer on a store that carries out side by side what is independent, and tells each outcome by itself. */
import { expect, it } from 'vitest';
import { MAX_BATCH, MAX_WAITING_WRITES } from '../limits.ts';
import type { LiveSession } from '../sessions.ts';
import { setUp, turn } from '../tests/commits.ts';

const open = () => setUp({ sideBySide: true });

it('hands over what came in one turn, whatever is under way', async () => {
  const { store, committer, job } = open();
  for (const names of [['a', 'b'], ['c'], ['d', 'e']]) {
    for (const name of names) committer.submit(job(name));
    await turn();
  }
  expect(store.commits.map((commit) => commit.names)).toEqual([['a', 'b'], ['c'], ['d', 'e']]);
  expect([committer.pending, committer.inFlight]).toEqual([5, 3]);
});

it('answers each command when it is durable, before those that are not', async () => {
  const { store, events, committer, job, counts, pass } = open();
  for (const name of ['a', 'b']) committer.submit(job(name));
  await turn();
  committer.submit(job('c'));
  await turn();
  pass(20);
  store.commits[1]!.tell(0);
  store.commits[0]!.tell(1);
  expect(events).toEqual(['done c', 'done b']);
  expect(committer.pending).toBe(1);
  pass(1000);
  store.commits[0]!.tell(0);
  expect(events).toEqual(['done c', 'done b', 'done a']);
  expect(counts.durable.sum).toBeCloseTo(0.02 + 0.02 + 1.02, 9);
  expect(counts.writes.done).toBe(3);
});

it('is idle when every commit is over', async () => {
  const { store, committer, job } = open();
  let isIdle = false;
  committer.submit(job('a'));
  void committer.idle().then(() => (isIdle = true));
  await turn();
  store.commits[0]!.tell(0);
  await turn();
  expect(isIdle).toBe(false);
  await store.commits[0]!.resolve();
  expect(isIdle).toBe(true);
});

it('answers nothing more and takes nothing more once the store is lost, and tells the loss once', async () => {
  const { store, events, committer, job } = open();
  for (const name of ['a', 'b']) committer.submit(job(name));
  await turn();
  committer.submit(job('c'));
  await turn();
  store.commits[0]!.tell(0);
  await store.commits[0]!.reject(new Error('restored from a copy'));
  store.commits[1]!.tell(0);
  await store.commits[1]!.reject(new Error('still'));
  expect(events).toEqual(['done a', 'lost restored from a copy']);
  expect(committer.submit(job('d'))).toBe(false);
  expect([committer.pending, committer.inFlight]).toEqual([0, 0]);
  await committer.idle();
});

it('drops what a fenced device has queued', async () => {
  const { store, committer, job } = open();
  const session = { fenced: false } as LiveSession;
  committer.submit(job('queued', { session }));
  committer.submit(job('of another'));
  session.fenced = true;
  await turn();
  expect(store.commits.map((commit) => commit.names)).toEqual([['of another']]);
});

it('holds back what would be too much under way, and refuses what its queue can’t hold', async () => {
  const { store, submit, committer, job, sizes, counts } = open();
  submit(MAX_WAITING_WRITES);
  // A batch a turn.
  while (sizes().length < Math.ceil(MAX_WAITING_WRITES / MAX_BATCH)) await turn();
  submit(MAX_WAITING_WRITES + 1);
  await turn();
  expect(sizes()).toHaveLength(Math.ceil(MAX_WAITING_WRITES / MAX_BATCH));
  expect(counts.writes.overloaded).toBe(1);
  expect(committer.pending).toBe(2 * MAX_WAITING_WRITES);
  for (let nth = 0; nth < MAX_BATCH; nth += 1) store.commits[0]!.tell(nth);
  await store.commits[0]!.resolve();
  expect(sizes()).toHaveLength(Math.ceil(MAX_WAITING_WRITES / MAX_BATCH) + 1);
  expect(committer.submit(job('fits again'))).toBe(true);
});

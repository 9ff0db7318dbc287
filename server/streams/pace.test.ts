/** When the committer begins its batches, and what two of them under way at once mean for those who wait. */
import { describe, expect, it } from 'vitest';
import { BUSY_BATCH, FULL_BATCH, GATHER_MS, MAX_BATCH } from '../limits.ts';
import type { LiveSession } from '../sessions.ts';
import { manualTimers, setUp, setUpBusy, turn } from '../tests/commits.ts';
import type { Job } from './committer.ts';
import { createPace } from './pace.ts';

describe('the committer under load', () => {
  it('gathers for a moment, and then commits all that has come', async () => {
    const { timers, submit, sizes } = await setUpBusy();
    submit(3);
    await turn();
    submit(4);
    await turn();
    expect(sizes()).toEqual([]);
    expect(timers.delays()).toEqual([GATHER_MS]);
    await timers.fire();
    expect(sizes()).toEqual([7]);
  });

  it('gathers what came while a commit was under way, too', async () => {
    const { store, timers, submit, sizes } = setUp();
    submit(BUSY_BATCH);
    await turn();
    submit(5);
    await turn();
    expect(timers.delays()).toEqual([]);
    await store.commits[0]!.resolve();
    expect(sizes()).toEqual([BUSY_BATCH]);
    await timers.fire();
    expect(sizes()).toEqual([BUSY_BATCH, 5]);
  });

  it('commits at once again after a small batch', async () => {
    const { store, timers, submit, sizes } = await setUpBusy();
    submit(BUSY_BATCH - 1);
    await timers.fire();
    await store.commits[0]!.resolve();
    submit(1);
    await turn();
    expect(sizes()).toEqual([BUSY_BATCH - 1, 1]);
    expect(timers.delays()).toEqual([]);
  });

  it('gathers no longer than until a batch is full', async () => {
    const { timers, submit, sizes } = await setUpBusy();
    submit(FULL_BATCH - 1);
    await turn();
    expect(sizes()).toEqual([]);
    submit(1);
    await turn();
    expect(sizes()).toEqual([FULL_BATCH]);
    expect(timers.delays()).toEqual([]);
  });

  it('gathers no longer when somebody waits for it to come to rest', async () => {
    const { store, timers, committer, submit, sizes } = await setUpBusy();
    submit(BUSY_BATCH);
    const idle = committer.idle();
    await turn();
    expect(sizes()).toEqual([BUSY_BATCH]);
    submit(2);
    await store.commits[0]!.resolve();
    expect(sizes()).toEqual([BUSY_BATCH, 2]);
    expect(timers.delays()).toEqual([]);
    await store.commits[1]!.resolve();
    await idle;
  });

  it('has no timer at rest', async () => {
    const { store, timers, committer, submit } = await setUpBusy();
    submit(1);
    await timers.fire();
    await store.commits[0]!.resolve();
    await committer.idle();
    expect(timers.delays()).toEqual([]);
  });
});

describe('a second commit', () => {
  it('is begun beside the first as soon as it is full, and no third', async () => {
    const { store, submit, sizes } = setUp();
    submit(1);
    await turn();
    submit(FULL_BATCH - 1);
    await turn();
    expect(sizes()).toEqual([1]);
    submit(1);
    await turn();
    expect(sizes()).toEqual([1, FULL_BATCH]);
    submit(FULL_BATCH);
    await turn();
    expect(sizes()).toEqual([1, FULL_BATCH]);
    await store.commits[0]!.resolve();
    expect(sizes()).toEqual([1, FULL_BATCH, FULL_BATCH]);
  });

  it('is begun with what one commit can’t hold', async () => {
    const { submit, sizes } = setUp();
    submit(MAX_BATCH + FULL_BATCH);
    await turn();
    expect(sizes()).toEqual([MAX_BATCH, FULL_BATCH]);
  });

  /** Two commits under way: of `first`, and of `second` over and over. */
  async function two(more: Partial<Job> = {}) {
    const all = setUp();
    all.submit(1, 'first');
    await turn();
    all.committer.submit(all.job('of a device', more));
    all.submit(FULL_BATCH - 1, 'second');
    await turn();
    expect(all.store.commits).toHaveLength(2);
    return all;
  }

  it('leaves after the first, even if it is durable earlier', async () => {
    const { store, events } = await two();
    await store.commits[1]!.resolve();
    expect(events).toEqual([]);
    await store.commits[0]!.resolve();
    expect(events.slice(0, 3)).toEqual(['done first', 'done of a device', 'done second']);
    expect(events).toHaveLength(1 + FULL_BATCH);
  });

  it('is waited for by who waits for rest', async () => {
    const { store, committer } = await two();
    let idle = false;
    void committer.idle().then(() => {
      idle = true;
    });
    await store.commits[0]!.resolve();
    expect(idle).toBe(false);
    await store.commits[1]!.resolve();
    expect(idle).toBe(true);
  });

  it('takes nothing of a device that was fenced before it was begun, and keeps what was fenced after', async () => {
    const session = { fenced: false } as LiveSession;
    const { store, events, committer, job } = await two({ session });
    session.fenced = true;
    committer.submit(job('queued', { session }));
    await store.commits[0]!.resolve();
    await store.commits[1]!.resolve();
    await committer.idle();
    expect(events.filter((event) => event === 'done of a device')).toHaveLength(1);
    expect(events).not.toContain('done queued');
  });

  it.each(['durable', 'lost'])('is not answered if the first is lost, and the loss is told once: %s', async (fate) => {
    const { store, timers, events, committer, job, submit } = await two();
    submit(FULL_BATCH);
    await store.commits[0]!.reject(new Error('the disk is gone'));
    if (fate === 'durable') await store.commits[1]!.resolve();
    else await store.commits[1]!.reject(new Error('still gone'));
    expect(events).toEqual(['lost the disk is gone']);
    expect(committer.submit(job('c'))).toBe(false);
    await committer.idle();
    expect(timers.delays()).toEqual([]);
    expect(store.commits).toHaveLength(2);
  });

  it('that is lost itself does not take the answers of the first with it', async () => {
    const { store, events, committer } = await two();
    await store.commits[1]!.reject(new Error('the disk is gone'));
    expect(events).toEqual([]);
    await store.commits[0]!.resolve();
    expect(events).toEqual(['done first', 'lost the disk is gone']);
    await committer.idle();
  });

  it('that was due is not begun any more once the store is lost', async () => {
    const { store, committer, submit } = setUp();
    submit(1);
    await turn();
    submit(FULL_BATCH);
    await store.commits[0]!.reject(new Error('the disk is gone'));
    await turn();
    await committer.idle();
    expect(store.commits).toHaveLength(1);
  });
});

it('a batch that was planned is not begun once it is cancelled, now or later', async () => {
  const timers = manualTimers();
  let begun = 0;
  const pace = createPace(timers, () => void (begun += 1));
  const load = { waiting: 1, inFlight: 0, lastBatch: 0, isEnding: false };
  for (const lastBatch of [0, BUSY_BATCH]) {
    pace.plan({ ...load, lastBatch });
    pace.cancel();
    await turn();
    await timers.fire();
  }
  expect(begun).toBe(0);
  pace.plan(load);
  await turn();
  expect(begun).toBe(1);
});

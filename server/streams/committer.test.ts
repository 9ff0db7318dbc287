import { describe, expect, it } from 'vitest';
import type { Entry } from '../../contract/entry.ts';
import { FULL_BATCH, MAX_BATCH, MAX_WAITING_WRITES } from '../limits.ts';
import type { LiveSession } from '../sessions.ts';
import { setUp, turn } from '../tests/commits.ts';
import type { Job } from './committer.ts';

const entry = (pos: number) => ({ pos }) as Entry;

describe('the committer', () => {
  it('takes what came in one turn into one commit, and all that came meanwhile into the next', async () => {
    const { store, committer, job } = setUp();
    for (const name of ['a', 'b', 'c']) committer.submit(job(name));
    expect(store.commits).toHaveLength(0);
    await turn();
    for (const name of ['d', 'e']) committer.submit(job(name));
    await turn();
    expect(store.commits.map((commit) => commit.names)).toEqual([['a', 'b', 'c']]);
    await store.commits[0]!.resolve();
    expect(store.commits.map((commit) => commit.names)).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
  });

  it('publishes and settles command by command, in order, and only when durable', async () => {
    const { store, events, committer, job } = setUp();
    committer.submit(job('a', { except: 'login of a' }));
    committer.submit(job('b'));
    await turn();
    expect(events).toEqual([]);
    await store.commits[0]!.resolve([
      { kind: 'done', reply: undefined, entries: [entry(1), entry(2)] },
      { kind: 'done', reply: undefined, entries: [entry(3)] },
    ]);
    expect(events).toEqual([
      'publish 1 except login of a',
      'publish 2 except login of a',
      'done a',
      'publish 3',
      'done b',
    ]);
  });

  it('makes no commit larger than its limit', async () => {
    const { store, submit, sizes } = setUp();
    submit(MAX_BATCH + 1);
    await turn();
    await store.commits[0]!.resolve();
    expect(sizes()).toEqual([MAX_BATCH, 1]);
  });

  it('settles a failed and a fenced command as such, and the others as if they were alone', async () => {
    const { store, events, committer, job } = setUp();
    for (const name of ['a', 'b', 'c']) committer.submit(job(name));
    await turn();
    await store.commits[0]!.resolve([
      { kind: 'failed', error: new Error('bug') },
      { kind: 'fenced' },
      { kind: 'done', reply: undefined, entries: [entry(1)] },
    ]);
    expect(events).toEqual(['log a command failed', 'failed a', 'fenced b', 'publish 1', 'done c']);
  });

  it('goes on after a job whose settling throws', async () => {
    const { store, events, committer, job } = setUp();
    const throwing = job('a', {
      settle() {
        throw new Error('bug');
      },
    });
    committer.submit(throwing);
    committer.submit(job('b'));
    await turn();
    await store.commits[0]!.resolve();
    expect(events).toEqual(['log settling a command failed', 'done b']);
  });

  it('drops what a fenced device has queued, and not what is under way', async () => {
    const { store, events, committer, job } = setUp();
    const session = { fenced: false } as LiveSession;
    committer.submit(job('under way', { session }));
    await turn();
    committer.submit(job('queued', { session }));
    committer.submit(job('of another'));
    session.fenced = true;
    await store.commits[0]!.resolve();
    await store.commits[1]!.resolve();
    expect(events).toEqual(['done under way', 'done of another']);
    expect(store.commits[1]!.names).toEqual(['of another']);
  });

  it('makes no commit if everything was dropped, and comes to rest', async () => {
    const { store, committer, job } = setUp();
    committer.submit(job('a', { session: { fenced: true } as LiveSession }));
    await committer.idle();
    expect(store.commits).toHaveLength(0);
  });

  it('refuses what its queue can’t hold', async () => {
    const { store, committer, job } = setUp();
    committer.submit(job('first'));
    await turn();
    for (let i = 0; i < MAX_WAITING_WRITES; i += 1) expect(committer.submit(job('waiting'))).toBe(true);
    expect(committer.submit(job('too many'))).toBe(false);
    await store.commits[0]!.resolve();
    expect(committer.submit(job('fits again'))).toBe(true);
  });

  it('is idle when nothing is queued and nothing under way', async () => {
    const { store, committer, job } = setUp();
    await committer.idle();
    let idle = false;
    committer.submit(job('a'));
    const waiting = committer.idle().then(() => {
      idle = true;
    });
    await turn();
    committer.submit(job('b'));
    await store.commits[0]!.resolve();
    expect(idle).toBe(false);
    await store.commits[1]!.resolve();
    expect(idle).toBe(true);
    await waiting;
  });

  it('answers nothing and takes nothing more once the store is lost', async () => {
    const { store, events, committer, job } = setUp();
    committer.submit(job('a'));
    await turn();
    committer.submit(job('b'));
    await store.commits[0]!.reject(new Error('the disk is gone'));
    expect(events).toEqual(['lost the disk is gone']);
    expect(committer.submit(job('c'))).toBe(false);
    expect(store.commits).toHaveLength(1);
    await committer.idle();
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
    const { store, events, committer, job, submit } = await two();
    submit(FULL_BATCH);
    await store.commits[0]!.reject(new Error('the disk is gone'));
    if (fate === 'durable') await store.commits[1]!.resolve();
    else await store.commits[1]!.reject(new Error('still gone'));
    expect(events).toEqual(['lost the disk is gone']);
    expect(committer.submit(job('c'))).toBe(false);
    await committer.idle();
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

/** What is not as it was written is found and named, and never served. */
import { expect, it } from 'vitest';
import { c2cKey } from '../../contract/stream-key.ts';
import { describePostgres } from '../../tests/support/postgres.ts';
import { byHand, type PostgresSubject, postgresSubject } from '../../tests/support/postgres-store.ts';
import { ANY_SIZE, command, commit, read, revoke, send, set, signIn, whole } from '../conformance/subject.ts';
import type { Store } from '../port.ts';

const ab = c2cKey('alice', 'bob');
const ac = c2cKey('alice', 'carol');
const inStream = `stream = (select id from stream where key = '${ab}')`;

/** Three messages to bob, one to carol; a device; numbers that were reserved. */
async function filled(): Promise<PostgresSubject> {
  const subject = await postgresSubject();
  const { store } = subject;
  await commit(store, ...[1, 2, 3].map((n) => send('alice', 'bob', { body: `"text number ${n}"` })));
  await commit(
    store,
    send('alice', 'carol'),
    signIn({ user: 'alice', instance: 'laptop', login: 'a secret', resumes: 0 }),
  );
  await store.reserve('numbers for online', 10);
  return subject;
}

/** Another store, which remembers nothing, after a change by hand. */
async function changed(statement: string): Promise<Store> {
  const subject = await filled();
  await byHand(subject.sdkAppId, statement);
  return subject.openAnother();
}

const named = (what: string): object => ({ reason: 'damaged', message: expect.stringContaining(what) });

describePostgres('damage on PostgreSQL', () => {
  it('of an entry is named by whoever reads it', async () => {
    const store = await changed(`update entry set body = '"text number 7"' where ${inStream} and pos = 2`);
    const second = named('position 2 of stream c2c:alice:bob is damaged');
    await expect(store.pull(ab, 0, 10, ANY_SIZE)).rejects.toMatchObject(second);
    await expect(store.messages(ab, 'newest', false, 5, ANY_SIZE, 0)).rejects.toMatchObject(second);
    await expect(store.messagesBySeq(ab, [3, 2])).rejects.toMatchObject(second);
    const look = command([ab], (facts) => ({ reply: facts.entryAt(ab, 2) }));
    expect(await store.commit([look])).toMatchObject([{ kind: 'failed', error: second }]);
    expect(await store.commit([revoke('alice', 'bob', 2)])).toMatchObject([{ kind: 'failed', error: second }]);
    // What is whole goes on.
    expect(await store.pull(ab, 2, 10, ANY_SIZE)).toMatchObject([{ pos: 3 }]);
    expect(await store.viewedHead('alice', ab)).toMatchObject({ last: { pos: 3 } });
    expect(await whole(store, ac)).toHaveLength(1);
    expect(await commit(store, send('bob', 'alice'))).toMatchObject([{ entries: [{ pos: 4 }] }]);
  });

  it.each([
    ['gno', 'gno + 9'],
    ['pos', '9'],
    ['seq', '9'],
    ['time', '9'],
    ['kind', `'read'`],
    ['sender', `'eve'`],
    ['rand', '9'],
    ['ctime', '9'],
    ['run', `'[]'`],
    ['state', '1'],
    ['body', `'other'`],
    ['stream', `(select id from stream where key = '${ac}')`],
  ])('of the %s of an entry is found', async (column, value) => {
    const store = await changed(`update entry set ${column} = ${value} where ${inStream} and pos = 3`);
    await expect(store.pull(ab, 0, 10, ANY_SIZE)).rejects.toMatchObject({ reason: 'damaged' });
    await expect(store.viewedHead('bob', ab)).rejects.toMatchObject({ reason: 'damaged' });
    await expect(store.changedSince('bob', 0, 10)).rejects.toMatchObject({ reason: 'damaged' });
  });

  it.each([1, 2, 3])('that took entry %i away is missed', async (pos) => {
    const store = await changed(`delete from entry where ${inStream} and pos = ${pos}`);
    const missed = named(`position ${pos} of`);
    await expect(store.pull(ab, 0, 10, ANY_SIZE)).rejects.toMatchObject(missed);
    await expect(store.pull(ab, pos - 1, 10, ANY_SIZE)).rejects.toMatchObject(missed);
    await expect(store.messages(ab, 'newest', false, 10, ANY_SIZE, 0)).rejects.toMatchObject(missed);
    await expect(store.messages(ab, { pos: pos - 1 }, true, 1, ANY_SIZE, 0)).rejects.toMatchObject(missed);
    await expect(store.messagesBySeq(ab, [1, 2, 3])).rejects.toMatchObject(missed);
  });

  it.each(['seq', 'time'])('of a %s leads no search astray', async (column) => {
    const subject = await postgresSubject();
    for (let i = 1; i <= 15; i += 1) {
      subject.time = 1000 * i;
      await commit(subject.store, send('alice', 'bob'), read('bob', 'alice', 2 * i - 1));
    }
    // The first that a search for the twelfth message looks at.
    const looked = { seq: 19, time: 16 }[column]!;
    await byHand(subject.sdkAppId, `update entry set ${column} = 99999 where pos = ${looked}`);
    const anchor = column === 'seq' ? { seq: 12 } : { time: 12_000 };
    const found = named(`position ${looked} of`);
    await expect(subject.store.messages(ab, anchor, true, 2, ANY_SIZE, 0)).rejects.toMatchObject(found);
    if (column === 'seq') await expect(subject.store.messagesBySeq(ab, [12])).rejects.toMatchObject(found);
  });

  it.each([
    ['head', 'pos = 2'],
    ['membership', 'cleared = 1'],
    ['account', 'tinyid = tinyid + 100'],
    ['session', 'kicked = 1'],
    ['sequence', 'next = 1'],
    ['stream', `key = key || 'x'`],
  ])('of a row of %s is not believed', async (table, change) => {
    const store = await changed(`update ${table} set ${change}`);
    const ask: Record<string, () => Promise<unknown>> = {
      head: () => store.head(ab),
      membership: () => store.viewedHead('alice', ab),
      account: () => store.account('alice'),
      session: () => store.session('alice', 'laptop'),
      sequence: () => store.reserve('numbers for online', 1),
      stream: () => store.head(ab),
    };
    await expect(ask[table]!()).rejects.toMatchObject(named(`row of ${table}`));
    if (table === 'session') expect((await store.tail(0, 10)).damaged).toMatchObject([named('row of session')]);
    if (table === 'stream')
      expect((await store.tail(0, 10)).damaged).toContainEqual(expect.objectContaining(named('row of stream')));
    if (['head', 'membership', 'stream'].includes(table)) {
      await expect(store.changedSince('alice', 0, 10)).rejects.toMatchObject(named(`row of ${table}`));
    }
  });

  it('of one stream, or one device, does not hide the rest from whoever follows', async () => {
    const subject = await filled();
    await commit(subject.store, signIn({ user: 'bob', instance: 'phone', login: 'l', resumes: 0 }));
    await byHand(
      subject.sdkAppId,
      `update stream set key = key || 'x' where key = '${ab}'`,
      `update session set kicked = 1 where user_id = 'alice'`,
    );
    const store = await subject.openAnother();
    const tail = await store.tail(0, 100);
    expect(tail.upto).toBe(store.gno());
    expect(tail.entries.map(({ stream }) => stream)).toContain(ac);
    expect(tail.entries.map(({ stream }) => stream)).not.toContain(ab);
    expect(tail.sessions).toMatchObject([{ user: 'bob' }]);
    expect(tail.damaged).toMatchObject([named('row of stream is damaged: c2c:alice:bobx'), named('row of session')]);
  });

  it('of a revoked row is not believed', async () => {
    const subject = await filled();
    await commit(subject.store, revoke('alice', 'bob', 2));
    await byHand(subject.sdkAppId, 'update revoked set target = 3');
    await expect(subject.store.viewedHead('bob', ab)).rejects.toMatchObject(named('row of revoked'));
    await expect(subject.store.changedSince('bob', 0, 5)).rejects.toMatchObject(named('row of revoked'));
  });

  it('that took the head of a stream away does not make it a new one', async () => {
    const store = await changed(`delete from head where ${inStream}`);
    await expect(store.head(ab)).rejects.toMatchObject(named('row of head'));
    expect(await store.commit([send('alice', 'bob')])).toMatchObject([{ kind: 'failed', error: named('row of head') }]);
  });

  it('of the key of a stream does not make it a new one', async () => {
    const store = await changed(`update stream set key = key || 'x' where key = '${ab}'`);
    await expect(store.pull(ab, 0, 10, ANY_SIZE)).rejects.toMatchObject(named('row of stream'));
    const outcomes = await store.commit([
      send('alice', 'bob'),
      send('alice', 'carol'),
      set('bob', 'alice', { pinned: 1 }),
    ]);
    expect(outcomes).toMatchObject([
      { kind: 'failed', error: named('row of stream') },
      { kind: 'done' },
      { kind: 'failed', error: named('row of stream') },
    ]);
  });
});

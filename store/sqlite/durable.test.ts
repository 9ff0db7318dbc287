/** Nothing comes out of the store before it is durable, and nothing at all once that can't be had. */
import { truncateSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { c2cKey } from '../../contract/stream-key.ts';
import { copyOf, manualSync, openStore, optionsFor, storeDirectory } from '../../tests/support/sqlite-store.ts';
import { command, commit, send, whole } from '../conformance/subject.ts';
import { openSqliteStore } from './open.ts';

const ab = c2cKey('alice', 'bob');

/** Follows a promise without waiting for it. */
function watch(promise: Promise<unknown>): { state: string } {
  const seen = { state: 'waiting' };
  promise.then(
    () => {
      seen.state = 'resolved';
    },
    () => {
      seen.state = 'rejected';
    },
  );
  return seen;
}

/** Lets everything happen that does not wait for a sync. */
async function turns(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

it('answers nothing before what it shows is durable', async () => {
  const { waiting, openForSync } = manualSync();
  const store = await openStore(storeDirectory(), { openForSync });
  const early = watch(store.head(ab));
  await turns();
  expect([early.state, waiting.length]).toEqual(['resolved', 0]);

  const seen = [
    store.commit([send('alice', 'bob')]),
    store.head(ab),
    store.pull(ab, 0, 1, 1),
    store.viewedHead('bob', ab),
    store.reserve('online', 1),
    store.commit([command([], () => undefined)]),
  ].map(watch);
  await turns();
  expect(seen.map((one) => one.state)).toEqual(Array(6).fill('waiting'));
  expect(store.gno()).toBe(0);

  // The first sync was submitted before the reservation was written; the rest waits for the second.
  waiting[0]!.resolve();
  await turns();
  expect(seen.map((one) => one.state)).toEqual([...Array(4).fill('resolved'), 'waiting', 'waiting']);
  expect(store.gno()).toBe(1);
  waiting[1]!.resolve();
  await turns();
  expect(seen.map((one) => one.state)).toEqual(Array(6).fill('resolved'));
  expect(waiting).toHaveLength(2);
});

it('has one sync under way, which covers what was written before it was submitted', async () => {
  const { waiting, openForSync } = manualSync();
  const store = await openStore(storeDirectory(), { openForSync });
  const first = watch(store.commit([send('alice', 'bob')]));
  const second = watch(store.commit([send('alice', 'bob')]));
  const third = watch(store.commit([send('alice', 'bob')]));
  await turns();
  expect(waiting).toHaveLength(1);
  waiting[0]!.resolve();
  await turns();
  expect([first.state, second.state, third.state]).toEqual(['resolved', 'waiting', 'waiting']);
  expect(store.gno()).toBe(1);
  expect(waiting).toHaveLength(2);
  waiting[1]!.resolve();
  await turns();
  expect([second.state, third.state]).toEqual(['resolved', 'resolved']);
  expect(store.gno()).toBe(3);
});

it('waits on close for what is in flight', async () => {
  const { waiting, openForSync } = manualSync();
  const store = await openSqliteStore(optionsFor(storeDirectory(), { openForSync }));
  const sent = watch(store.commit([send('alice', 'bob')]));
  const closed = watch(store.close());
  await turns();
  expect([sent.state, closed.state]).toEqual(['waiting', 'waiting']);
  waiting[0]!.resolve();
  await turns();
  expect([sent.state, closed.state]).toEqual(['resolved', 'resolved']);
});

it('takes a failed sync as final', async () => {
  const { waiting, openForSync } = manualSync();
  const options = optionsFor(storeDirectory(), { openForSync });
  const store = await openSqliteStore(options);
  const calls = [store.commit([send('alice', 'bob')]), store.commit([send('alice', 'bob')]), store.head(ab)];
  const cause = new Error('EIO');
  waiting[0]!.reject(cause);
  for (const call of calls) await expect(call).rejects.toMatchObject({ reason: 'sync-failed', cause });
  expect(options.onFatal).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ reason: 'sync-failed' }));

  await expect(store.commit([send('alice', 'bob')])).rejects.toMatchObject({ reason: 'sync-failed' });
  await expect(store.head(ab)).rejects.toMatchObject({ reason: 'sync-failed' });
  await expect(store.reserve('online', 1)).rejects.toMatchObject({ reason: 'sync-failed' });
  expect(store.gno()).toBe(0);
  expect(waiting).toHaveLength(1);
  expect(options.onFatal).toHaveBeenCalledTimes(1);
  await store.close();
});

it('is fatal if the log is not the file that is synced', async () => {
  const directory = storeDirectory();
  const other = { sync: async () => {}, isStill: () => false, close: () => {} };
  const options = optionsFor(directory, { openForSync: () => other });
  await expect(openSqliteStore(options)).rejects.toMatchObject({ reason: 'sync-failed' });
});

it('loses no acknowledged commit with an unsynced tail', async () => {
  const { waiting, openForSync } = manualSync();
  const directory = storeDirectory();
  const store = await openStore(directory, { openForSync });
  const acknowledged = commit(store, send('alice', 'bob'), send('bob', 'alice'));
  waiting[0]!.resolve();
  const entries = (await acknowledged).flatMap((one) => one.entries);
  const synced = statSync(join(directory, 'store.db-wal')).size;
  watch(store.commit([send('alice', 'bob')]));
  expect(waiting).toHaveLength(2);

  // The disk may have got all of the tail, none of it, or a torn part.
  const [lost, torn, kept] = [copyOf(directory), copyOf(directory), copyOf(directory)];
  truncateSync(join(lost, 'store.db-wal'), synced);
  truncateSync(join(torn, 'store.db-wal'), synced + 5000);
  for (const [copy, length] of [
    [lost, 2],
    [torn, 2],
    [kept, 3],
  ] as const) {
    const reopened = await openStore(copy);
    expect(reopened.epoch).toBe(store.epoch);
    const all = await whole(reopened, ab);
    expect(all.slice(0, 2)).toEqual(entries);
    expect(all).toHaveLength(length);
    expect(await commit(reopened, send('bob', 'alice'))).toMatchObject([{ entries: [{ pos: length + 1 }] }]);
  }
  waiting[1]!.resolve();
});

it('makes an unsynced tail durable before it is served', async () => {
  const directory = storeDirectory();
  const store = await openStore(directory);
  await commit(store, send('alice', 'bob'));
  const copy = copyOf(directory);
  await openStore(copy);
  // All of the log is in the database file, which SQLite syncs before it empties the log.
  expect(statSync(join(copy, 'store.db-wal')).size).toBe(0);
});

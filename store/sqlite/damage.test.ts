/** What a disk may do to the files is found and named, and never served. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { c2cKey } from '../../contract/stream-key.ts';
import { copyOf, openStore, optionsFor, storeDirectory } from '../../tests/support/sqlite-store.ts';
import { ANY_SIZE, command, commit, revoke, send, signIn, whole } from '../conformance/subject.ts';
import { StoreError } from '../errors.ts';
import { openSqliteStore } from './open.ts';

const ab = c2cKey('alice', 'bob');
const ac = c2cKey('alice', 'carol');

/** Flips one bit of the byte that stands `offset` after the one occurrence of a text. */
function flip(path: string, text: string, offset = 0): void {
  const bytes = readFileSync(path);
  const at = bytes.indexOf(text);
  expect(at).toBeGreaterThan(0);
  expect(bytes.indexOf(text, at + 1)).toBe(-1);
  bytes[at + offset]! ^= 1;
  writeFileSync(path, bytes);
}

/** A closed store: everything is in the database file. Positions are in their table, unless they are said to be behind. */
async function closedStore(maxBehind = 0): Promise<string> {
  const directory = storeDirectory();
  const store = await openStore(directory, { maxBehind });
  await commit(store, ...[1, 2, 3].map((n) => send('alice', 'bob', { body: `"text number ${n}"` })));
  await commit(
    store,
    send('alice', 'carol'),
    signIn({ user: 'alice', instance: 'laptop', login: 'a secret', resumes: 0 }),
  );
  await store.reserve('numbers for online', 10);
  await store.close();
  return directory;
}

function edit(directory: string, sql: string): void {
  const database = new DatabaseSync(join(directory, 'store.db'));
  database.exec(sql);
  database.close();
}

it('names the entry in which a bit flipped', async () => {
  const directory = await closedStore();
  flip(join(directory, 'store.db'), 'text number 2', 5);
  const store = await openStore(directory);
  const named = { reason: 'damaged', message: expect.stringMatching(/position 2 of stream c2c:alice:bob is damaged/) };
  await expect(store.pull(ab, 0, 10, ANY_SIZE)).rejects.toMatchObject(named);
  await expect(store.messages(ab, 'newest', false, 5, ANY_SIZE, 0)).rejects.toMatchObject(named);
  await expect(store.messagesBySeq(ab, [3, 2])).rejects.toMatchObject(named);
  const look = command([ab], (facts) => ({ reply: facts.entryAt(ab, 2) }));
  expect(await store.commit([look])).toMatchObject([{ kind: 'failed', error: named }]);
  expect(await store.commit([revoke('alice', 'bob', 2)])).toMatchObject([{ kind: 'failed', error: named }]);
  // What is whole goes on.
  expect(await store.pull(ab, 2, 10, ANY_SIZE)).toMatchObject([{ pos: 3 }]);
  expect(await whole(store, ac)).toHaveLength(1);
  expect(await commit(store, send('bob', 'alice'))).toMatchObject([{ entries: [{ pos: 4 }] }]);
});

it('of one stream, or one device, does not hide the rest from whoever follows', async () => {
  const directory = await closedStore();
  edit(directory, `UPDATE stream SET "key" = "key" || 'x' WHERE "key" = '${ab}'; UPDATE session SET kicked = 1`);
  const store = await openStore(directory);
  const { upto, entries, sessions, damaged } = await store.tail(0, 100);
  expect([upto, sessions]).toEqual([store.gno(), []]);
  expect(entries.map(({ stream }) => stream)).toContain(ac);
  expect(entries.map(({ stream }) => stream)).not.toContain(ab);
  const named = (what: string) => ({ reason: 'damaged', message: expect.stringContaining(what) as string });
  expect(damaged).toContainEqual(expect.objectContaining(named('row of stream is damaged: c2c:alice:bobx')));
  expect(damaged).toContainEqual(expect.objectContaining(named('row of session')));
});

it('does not append to a stream whose newest entry is damaged', async () => {
  const directory = await closedStore();
  flip(join(directory, 'store.db'), 'text number 3');
  const store = await openStore(directory);
  const named = { reason: 'damaged', message: expect.stringContaining('position 3') };
  await expect(store.head(ab)).rejects.toMatchObject(named);
  expect(await store.commit([send('bob', 'alice'), send('carol', 'alice')])).toMatchObject([
    { kind: 'failed', error: named },
    { kind: 'done' },
  ]);
});

it.each([
  ['gno', '9'],
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
  ['stream', '2'],
])('covers the %s of an entry', async (column, value) => {
  const directory = await closedStore();
  edit(directory, `UPDATE entry SET ${column} = ${value} WHERE gno = 3`);
  const readAll = async () => {
    const store = await openStore(directory);
    return Promise.all([whole(store, ab), whole(store, ac)]);
  };
  await expect(readAll()).rejects.toMatchObject({ reason: 'damaged' });
});

it.each([1, 2])('misses entry %i when it is gone', async (gno) => {
  const directory = await closedStore();
  edit(directory, `DELETE FROM entry WHERE gno = ${gno}`);
  const store = await openStore(directory);
  const named = { reason: 'damaged', message: expect.stringContaining(`position ${gno}`) };
  await expect(store.pull(ab, 0, 10, ANY_SIZE)).rejects.toMatchObject(named);
  await expect(store.messages(ab, 'newest', false, 10, ANY_SIZE, 0)).rejects.toMatchObject(named);
  await expect(store.messages(ab, { pos: gno - 1 }, true, 1, ANY_SIZE, 0)).rejects.toMatchObject(named);
});

it('refuses a store in which one of the newest entries, whose positions are not written yet, is damaged or gone', async () => {
  for (const change of ['UPDATE entry SET stream = 2', 'UPDATE entry SET rand = 9', 'DELETE FROM entry']) {
    const directory = await closedStore(100);
    edit(directory, `${change} WHERE gno = 2`);
    await expect(openSqliteStore(optionsFor(directory))).rejects.toMatchObject({
      reason: 'damaged',
      message: expect.stringMatching(/position [23] of stream c2c:alice:/),
    });
  }
});

it('refuses a store in which the newest entry of a stream is gone, whose position is not written yet', async () => {
  for (const change of ['DELETE FROM entry WHERE gno = 3', `UPDATE meta SET value = 3 WHERE key = 'indexed'`]) {
    const directory = await closedStore(100);
    edit(directory, `INSERT INTO meta VALUES ('indexed', 0); ${change}`);
    await expect(openSqliteStore(optionsFor(directory))).rejects.toMatchObject({
      reason: 'damaged',
      message: expect.stringMatching(/of entry is damaged: of the newest (\d+) there are/),
    });
  }
});

it('misses the newest entry when it goes', async () => {
  const directory = await closedStore();
  const store = await openStore(directory);
  expect((await store.head(ab)).pos).toBe(3);
  edit(directory, 'DELETE FROM entry WHERE gno = 3');
  const named = { reason: 'damaged', message: expect.stringContaining('position 3') };
  await expect(store.pull(ab, 0, 10, ANY_SIZE)).rejects.toMatchObject(named);
  await expect(store.pull(ab, 2, 10, ANY_SIZE)).rejects.toMatchObject(named);
});

it.each([
  ['membership', 'cleared = 1'],
  ['membership', 'receive = 1'],
  ['membership', 'deleted = 3'],
  ['account', 'tinyid = tinyid + 100'],
  ['session', 'kicked = 1'],
  ['sequence', 'next = 1'],
])('does not believe a row of %s that was changed', async (table, change) => {
  const directory = await closedStore();
  edit(directory, `UPDATE ${table} SET ${change}`);
  const store = await openStore(directory);
  const ask = {
    membership: () => store.viewedHead('alice', ab),
    account: () => store.account('alice'),
    session: () => store.session('alice', 'laptop'),
    sequence: () => store.reserve('numbers for online', 1),
  }[table]!;
  await expect(ask()).rejects.toMatchObject({ reason: 'damaged', message: expect.stringContaining(`row of ${table}`) });
});

it('does not take a stream for a new one because its key is damaged', async () => {
  const directory = await closedStore();
  const bytes = readFileSync(join(directory, 'store.db'));
  // The key stands in the table, and in the index that finds it there.
  const places: number[] = [];
  for (let at = bytes.indexOf(ab); at >= 0; at = bytes.indexOf(ab, at + 1)) places.push(at);
  expect(places).toHaveLength(2);
  for (const place of places) {
    const copy = copyOf(directory);
    const damagedBytes = Buffer.from(bytes);
    damagedBytes[place + ab.length - 1]! ^= 1;
    writeFileSync(join(copy, 'store.db'), damagedBytes);
    const store = await openStore(copy);
    // Found by the index alone, the stream is itself; otherwise it is not to be had.
    const found = await store.head(ab).catch((error: unknown) => error);
    expect(found).toMatchObject(found instanceof StoreError ? { reason: 'damaged' } : { pos: 3 });
    const [sent] = await store.commit([send('alice', 'bob')]);
    expect(sent).toMatchObject(found instanceof StoreError ? { kind: 'failed' } : { entries: [{ pos: 4 }] });
    await expect(store.changedSince('alice', 0, 10)).rejects.toMatchObject({ reason: 'damaged' });
  }
});

/** The files of an open store, as after a crash, with ten durable commits in the log. */
async function crashedStore(): Promise<string> {
  const directory = storeDirectory();
  const store = await openStore(directory);
  for (let i = 0; i < 10; i++) await commit(store, send('alice', 'bob'));
  return copyOf(directory);
}

it('refuses a store whose log lost durable commits to one flipped bit, and leaves it as it is', async () => {
  const directory = await crashedStore();
  const log = join(directory, 'store.db-wal');
  const bytes = readFileSync(log);
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  writeFileSync(log, bytes);
  const refused = openSqliteStore(optionsFor(directory));
  await expect(refused).rejects.toMatchObject({
    reason: 'behind',
    message: expect.stringMatching(/ends at commit \d, but commit 10 was on disk.*remove store\.mark/),
  });
  expect(readFileSync(log).equals(bytes)).toBe(true);

  // Who removes the mark goes on with what is left, under a new epoch.
  rmSync(join(directory, 'store.mark'));
  const options = optionsFor(directory);
  const store = await openStore(directory, options);
  expect((await whole(store, ab)).length).toBeLessThan(10);
  expect(options.log.warn).toHaveBeenCalledOnce();
});

it('refuses an older database that was put beside a newer mark', async () => {
  const directory = await crashedStore();
  rmSync(join(directory, 'store.db-wal'));
  rmSync(join(directory, 'store.db'));
  await expect(openSqliteStore(optionsFor(directory))).rejects.toMatchObject({ reason: 'behind' });
});

it('finds a store behind with one slot of the mark damaged', async () => {
  const directory = await crashedStore();
  const path = join(directory, 'store.mark');
  const mark = readFileSync(path);
  for (const at of [0, 4096]) {
    const bytes = Buffer.from(mark);
    bytes[at + 2]! ^= 1;
    writeFileSync(path, bytes);
    const copy = copyOf(directory);
    rmSync(join(copy, 'store.db-wal'));
    await expect(openSqliteStore(optionsFor(copy))).rejects.toMatchObject({ reason: 'behind' });
  }
});

it('starts a new epoch for a database that came without its mark, or with a foreign one', async () => {
  const directory = await closedStore();
  const before = (await openStore(copyOf(directory))).epoch;
  rmSync(join(directory, 'store.mark'));
  const store = await openStore(directory);
  expect(store.epoch).not.toBe(before);
  expect(await whole(store, ab)).toHaveLength(3);
  await store.close();

  const other = await closedStore();
  writeFileSync(join(directory, 'store.mark'), readFileSync(join(other, 'store.mark')));
  const again = await openStore(directory);
  expect(again.epoch).not.toBe(store.epoch);
  await again.close();
  expect((await openStore(directory)).epoch).toBe(again.epoch);
});

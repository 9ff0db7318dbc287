/** What can't be written fails, and nothing else changes: on a full disk, and under somebody else's lock. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { c2cKey } from '../../contract/stream-key.ts';
import { openStore, optionsFor, storeDirectory } from '../../tests/support/sqlite-store.ts';
import { commit, send, signIn, whole } from '../conformance/subject.ts';
import { assemble } from './assemble.ts';
import { checkpoint, connect } from './connection.ts';
import { toStoreError } from './errors.ts';
import { migrate } from './migrate.ts';

const ab = c2cKey('alice', 'bob');

it('fails the commands that do not fit and goes on when there is room', async () => {
  const directory = storeDirectory();
  const database = join(directory, 'store.db');
  const connection = connect(database);
  migrate(connection, 0);
  checkpoint(connection, 'TRUNCATE');
  const paths = { database, log: `${database}-wal`, mark: join(directory, 'store.mark') };
  const options = optionsFor(directory);
  const store = assemble(options, paths, connection, 'epoch');

  await commit(store, send('alice', 'bob'), signIn({ user: 'alice', instance: 'i', login: 'l', resumes: 0 }));
  const pages = Number(connection.prepare('PRAGMA page_count').get()!['page_count']);
  connection.exec(`PRAGMA max_page_count = ${pages + 2}`);
  const large = {
    body: JSON.stringify('x'.repeat(20_000)),
    session: { user: 'alice', instance: 'i', login: 'l', resumes: 0 },
  };
  const outcomes = await store.commit([send('alice', 'bob'), send('alice', 'bob', large), send('bob', 'alice')]);
  expect(outcomes.map((outcome) => outcome.kind)).toEqual(['done', 'failed', 'done']);
  expect(outcomes[1]).toMatchObject({ error: { message: expect.stringContaining('full') } });
  expect(await store.commit([send('alice', 'bob', large)])).toMatchObject([{ kind: 'failed' }]);
  expect((await whole(store, ab)).map((entry) => entry.pos)).toEqual([1, 2, 3]);

  connection.exec('PRAGMA max_page_count = 100000');
  expect(await store.commit([send('alice', 'bob', large)])).toMatchObject([{ entries: [{ pos: 4, gno: 5 }] }]);
  expect(options.onFatal).not.toHaveBeenCalled();
  await store.close();
});

it('says in its own words that a store can not be opened since the disk is full', () => {
  const full = Object.assign(new Error('database or disk is full'), { errcode: 13 });
  expect(toStoreError(full, 'store.db')).toMatchObject({
    reason: 'unreadable',
    message: "store.db can't be written (database or disk is full); make room.",
  });
});

it('fails a whole batch at once while another process writes', async () => {
  const directory = storeDirectory();
  const store = await openStore(directory);
  const other = new DatabaseSync(join(directory, 'store.db'));
  other.exec('BEGIN IMMEDIATE');
  const outcomes = await store.commit([send('alice', 'bob'), send('alice', 'bob')]);
  expect(outcomes).toMatchObject([
    { kind: 'failed', error: { reason: 'in-use' } },
    { kind: 'failed', error: { reason: 'in-use' } },
  ]);
  other.exec('ROLLBACK');
  other.close();
  expect(await commit(store, send('alice', 'bob'))).toMatchObject([{ entries: [{ pos: 1, gno: 1 }] }]);
});

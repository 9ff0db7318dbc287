/**
 * Any older data directory opens. `golden/` holds what each version of the schema left behind, as SQL and the line of
 * the durable mark; those files never change. For a new version run this test once with `--update` and add its file.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { c2cKey, userKey } from '../../contract/stream-key.ts';
import { openStore, storeDirectory } from '../../tests/support/sqlite-store.ts';
import { commit, erase, read, revoke, send, set, signIn, whole } from '../conformance/subject.ts';
import { SCHEMA_VERSION } from '../migrations.ts';
import type { Store } from '../port.ts';

const golden = join(import.meta.dirname, 'golden');
const ab = c2cKey('alice', 'bob');
const options = {
  random: { uint32: () => 0, hex: () => '0123456789abcdef' },
  clock: { now: () => 1_700_000_000_000, monotonic: () => 0 },
};

/** A little of everything that a store of a version holds. */
async function fill(store: Store, version: number): Promise<void> {
  const text = (body: string, rand: number) => send('alice', 'bob', { body, rand });
  await commit(
    store,
    signIn({ user: 'alice', instance: 'laptop', login: '00ff', resumes: 0 }),
    text('{"text":"hello"}', 1),
  );
  await commit(store, text('{"text":"鸿雁 it\'s"}', 2), text('{"text":"oops"}', 3), revoke('alice', 'bob', 3));
  await commit(store, read('bob', 'alice', 2), send('carol', 'alice', { body: '{}', rand: 4 }));
  await commit(store, set('alice', 'bob', { pinned: 1_700_000_000_000 }), set('bob', 'alice', { cleared: 1 }));
  if (version >= 2) {
    await commit(store, set('alice', 'bob', { receive: 2 }), erase('bob', 'alice', 2), erase('alice', 'bob', 2));
  }
  await store.reserve('online', 100);
}

/** All of it, as it is read. */
async function contents(store: Store): Promise<unknown> {
  const users = ['alice', 'bob', 'carol'];
  return {
    gno: store.gno(),
    entries: await Promise.all([ab, c2cKey('alice', 'carol'), userKey('alice')].map((key) => whole(store, key))),
    heads: await Promise.all(users.map((user) => store.changedSince(user, 0, 10))),
    accounts: await Promise.all(users.map((user) => store.account(user))),
    unseen: await Promise.all(users.map((user) => store.unseenAt(user, ab, [1, 2, 3]))),
    session: await store.session('alice', 'laptop'),
    reserved: await store.reserve('online', 1),
    next: await commit(
      store,
      send('bob', 'alice', { body: '{}', rand: 5 }),
      send('alice', 'bob', { rand: 2, retryOf: 0 }),
    ),
  };
}

/** The whole database as SQL. */
function dump(directory: string): string {
  const database = new DatabaseSync(join(directory, 'store.db'), { readOnly: true });
  const ask = (sql: string): string[] =>
    database
      .prepare(sql)
      .all()
      .map((row) => String(row['answer']));
  const lines = ask(`SELECT sql || ';' AS answer FROM sqlite_schema ORDER BY rowid`);
  for (const table of ask(`SELECT name AS answer FROM sqlite_schema WHERE type = 'table' ORDER BY rowid`)) {
    const columns = ask(`SELECT 'quote("' || name || '")' AS answer FROM pragma_table_info('${table}')`);
    const rows = ask(`SELECT concat_ws(', ', ${columns.join()}) AS answer FROM ${table} ORDER BY 1`);
    lines.push(...rows.map((row) => `INSERT INTO ${table} VALUES (${row});`));
  }
  database.close();
  return `${lines.join('\n')}\n`;
}

it('leaves behind what its golden directory says', async () => {
  const directory = storeDirectory();
  const store = await openStore(directory, options);
  await fill(store, SCHEMA_VERSION);
  await store.close();
  await expect(dump(directory)).toMatchFileSnapshot(join(golden, `version-${SCHEMA_VERSION}.sql`));
  const mark = readFileSync(join(directory, 'store.mark'), 'utf8').split('\0')[0]!;
  await expect(mark).toMatchFileSnapshot(join(golden, `version-${SCHEMA_VERSION}.mark`));
});

it.each(Array.from({ length: SCHEMA_VERSION }, (_, i) => i + 1))(
  'opens what version %i left behind',
  async (version) => {
    const directory = storeDirectory();
    const database = new DatabaseSync(join(directory, 'store.db'));
    database.exec(readFileSync(join(golden, `version-${version}.sql`), 'utf8'));
    database.close();
    writeFileSync(join(directory, 'store.mark'), readFileSync(join(golden, `version-${version}.mark`)));
    const store = await openStore(directory);
    expect(store.epoch).toBe('0123456789abcdef');

    const fresh = await openStore(storeDirectory(), options);
    await fill(fresh, version);
    expect(await contents(store)).toEqual(await contents(fresh));
    // What came later can be written into it.
    const later = set('alice', 'bob', { receive: 1 });
    await commit(store, later, erase('alice', 'bob', 1));
    expect((await store.viewedHead('alice', ab))?.membership).toMatchObject({
      receive: 1,
      deleted: version < 2 ? 1 : 2,
    });
  },
);

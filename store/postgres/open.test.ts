/** Which databases open, what a person is told of those that don't, and what a close leaves behind. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it, onTestFinished, vi } from 'vitest';
import { nodeClock, nodeRandom, nodeTimers } from '../../host/node.ts';
import { cuttingProxy } from '../../tests/support/cutting-proxy.ts';
import { describePostgres, freshApp, sharedPostgres, startPostgres } from '../../tests/support/postgres.ts';
import { openPostgres } from '../../tests/support/postgres-store.ts';
import { commit, erase, send, set } from '../conformance/subject.ts';
import type { StoreError } from '../errors.ts';
import { SCHEMA_VERSION } from '../migrations.ts';
import { openDatabase } from './open-database.ts';
import type { PostgresStoreOptions } from './open.ts';

const logOf = () => ({ debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() });

/** Runs SQL as the owner of the cluster, and answers the rows of the last statement. */
async function ask(sql: string, address = sharedPostgres()!): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    const results = (await client.query(sql)) as pg.QueryResult | pg.QueryResult[];
    return (Array.isArray(results) ? results.at(-1)! : results).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

/** What opening a store is refused with. */
async function refusal(more: Partial<PostgresStoreOptions> = {}): Promise<StoreError> {
  const opening = openPostgres({ sdkAppId: freshApp(), ...more });
  const error = (await opening.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )) as StoreError;
  expect(error).toMatchObject({ name: 'StoreError', message: expect.stringMatching(/^[^\n]+[.)]$/) });
  expect(error.message).not.toContain('s3cret');
  return error;
}

/** Leaves the store as version 1 of the schema has it. */
async function takeVersion2Away(sdkAppId: number): Promise<void> {
  await ask(`SET search_path TO hongyan_${sdkAppId}; DROP TABLE deleted;
    ALTER TABLE membership DROP COLUMN receive, DROP COLUMN deleted;
    UPDATE meta SET value = '1' WHERE key = 'version'`);
}

async function versionOf(sdkAppId: number): Promise<number> {
  const [row] = await ask(`SELECT value FROM hongyan_${sdkAppId}.meta WHERE key = 'version'`);
  return Number(row!['value']);
}

function shared(change: (address: URL) => void): string {
  const address = new URL(sharedPostgres()!);
  change(address);
  return address.href;
}

describePostgres('a database for the store', () => {
  it('is told apart from what is none', async () => {
    for (const address of ['postgres://u:s3cret@[', 'https://u:s3cret@db/im', 'u:s3cret@db', '']) {
      expect(await refusal({ address })).toMatchObject({
        reason: 'unreadable',
        message: expect.stringMatching(/looks like postgres:/),
      });
    }
  });

  it('has to be reachable', async () => {
    const error = await refusal({ address: 'postgres://u:s3cret@127.0.0.1:1/im' });
    expect(error.reason).toBe('unavailable');
    expect(error.message).toMatch(/127\.0\.0\.1:1\/im can't be reached \(.*ECONNREFUSED.*\); start it, or correct/);
  });

  it('has to be there', async () => {
    const error = await refusal({ address: shared((address) => (address.pathname = '/nowhere')) });
    expect(error.reason).toBe('unreadable');
    expect(error.message).toMatch(/\/nowhere: database "nowhere" does not exist; create it/);
  });

  it('must not have a transaction that writes to the store and does not end', async () => {
    const sdkAppId = freshApp();
    await (await openPostgres({ sdkAppId })).close();
    const client = new pg.Client({ connectionString: sharedPostgres()! });
    await client.connect();
    onTestFinished(() => client.end());
    await client.query(`BEGIN; SELECT nextval('hongyan_${sdkAppId}.change')`);
    const error = await refusal({ sdkAppId, patienceMs: 1 });
    expect(error.reason).toBe('unavailable');
    expect(error.message).toContain(new URL(sharedPostgres()!).host);
    expect(error.message).toContain('pg_stat_activity');
  });

  it('has to let its user make a schema', async () => {
    const name = `plain_${freshApp()}`;
    await ask(`CREATE ROLE ${name} LOGIN`);
    const error = await refusal({ address: shared((address) => (address.username = name)) });
    expect(error.reason).toBe('unreadable');
    expect(error.message).toMatch(/permission denied for database .*GRANT CREATE ON DATABASE/);
    await ask(`CREATE DATABASE ${name} OWNER ${name}`);
    const owned = shared((address) => {
      address.username = name;
      address.pathname = `/${name}`;
    });
    const store = await openPostgres({ address: owned, sdkAppId: freshApp() });
    await commit(store, send('alice', 'bob'));
  });

  it('is left as it is when a newer version wrote the store', async () => {
    const sdkAppId = freshApp();
    await (await openPostgres({ sdkAppId })).close();
    await ask(`UPDATE hongyan_${sdkAppId}.meta SET value = '${SCHEMA_VERSION + 1}' WHERE key = 'version'`);
    const error = await refusal({ sdkAppId });
    expect(error.reason).toBe('newer-version');
    expect(error.message).toMatch(/newer version .*install that version/);
    const [row] = await ask(`SELECT value FROM hongyan_${sdkAppId}.meta WHERE key = 'version'`);
    expect(row).toEqual({ value: String(SCHEMA_VERSION + 1) });
  });

  it('is brought up to date when an older version wrote the store, and its rows stay whole', async () => {
    const sdkAppId = freshApp();
    const older = await openPostgres({ sdkAppId });
    await commit(older, send('alice', 'bob'), set('alice', 'bob', { pinned: 5 }), set('bob', 'alice', { cleared: 1 }));
    const before = await Promise.all(['alice', 'bob'].map((user) => older.changedSince(user, 0, 9)));
    await older.close();
    await takeVersion2Away(sdkAppId);
    const store = await openPostgres({ sdkAppId });
    expect(await Promise.all(['alice', 'bob'].map((user) => store.changedSince(user, 0, 9)))).toEqual(before);
    await commit(store, set('alice', 'bob', { receive: 2 }), erase('alice', 'bob', 1));
    const [head] = await store.changedSince('alice', 0, 9);
    expect(head).toMatchObject({ membership: { pinned: 5, receive: 2, deleted: 1 }, last: undefined });
  });

  it('is left as it is while nodes of an older version serve it', async () => {
    const sdkAppId = freshApp();
    const older = await openPostgres({ sdkAppId });
    await commit(older, send('alice', 'bob'));
    await takeVersion2Away(sdkAppId);
    const error = await refusal({ sdkAppId, patienceMs: 1 });
    expect(error.reason).toBe('in-use');
    expect(error.message).toContain(`"hongyan ${sdkAppId}" in pg_stat_activity, from 127.0.0.1): stop all nodes`);
    expect(await versionOf(sdkAppId)).toBe(1);
    const log = logOf();
    // By the time it looks again they have been stopped, and all that start at once find it done.
    log.info.mockImplementationOnce(() => void older.close());
    const stores = await Promise.all([0, 1, 2].map(() => openPostgres({ sdkAppId, log })));
    expect(log.info).toHaveBeenCalledWith(expect.stringContaining('brought up to date'), expect.anything());
    expect(await versionOf(sdkAppId)).toBe(SCHEMA_VERSION);
    await commit(stores[1]!, set('alice', 'bob', { receive: 2 }));
  });

  it('is not brought up to date for as long as somebody reads it, and nobody waits for long behind that', async () => {
    const sdkAppId = freshApp();
    await (await openPostgres({ sdkAppId })).close();
    await takeVersion2Away(sdkAppId);
    const reader = new pg.Client({ connectionString: sharedPostgres()! });
    await reader.connect();
    onTestFinished(() => reader.end());
    await reader.query(`BEGIN; SELECT * FROM hongyan_${sdkAppId}.membership`);
    const error = await refusal({ sdkAppId, patienceMs: 1 });
    expect(error.reason).toBe('in-use');
    expect(error.message).toMatch(/holds a table of it \(.*lock timeout\): let backups and exports end/);
    const log = logOf();
    log.info.mockImplementationOnce(() => void reader.query('COMMIT'));
    await openPostgres({ sdkAppId, log });
    expect(await versionOf(sdkAppId)).toBe(SCHEMA_VERSION);
  });

  it('is left as it is when the schema is somebody else’s', async () => {
    const sdkAppId = freshApp();
    await ask(`CREATE SCHEMA hongyan_${sdkAppId} CREATE TABLE a (b int)`);
    const error = await refusal({ sdkAppId });
    expect(error.reason).toBe('unreadable');
    expect(error.message).toContain(`hongyan_${sdkAppId}`);
    expect(await ask(`SELECT relname FROM pg_class WHERE relnamespace = 'hongyan_${sdkAppId}'::regnamespace`)).toEqual([
      { relname: 'a' },
    ]);
  });

  it('lets nodes start at once', async () => {
    const sdkAppId = freshApp();
    const stores = await Promise.all(Array.from({ length: 6 }, () => openPostgres({ sdkAppId })));
    expect(new Set(stores.map(({ epoch }) => epoch)).size).toBe(1);
    await Promise.all(stores.map((store, i) => commit(store, send('alice', `bob${i}`))));
  });

  it('may be starting up', async () => {
    const proxy = await cuttingProxy(sharedPostgres()!);
    proxy.startingUp = 2;
    await openPostgres({ address: proxy.address, sdkAppId: freshApp() });
    expect(proxy.startingUp).toBe(0);
    proxy.startingUp = Number.POSITIVE_INFINITY;
    expect((await refusal({ address: proxy.address, patienceMs: 150 })).reason).toBe('unavailable');
  });

  it('that could lose what is written in a crash is warned of', async () => {
    const log = logOf();
    await openPostgres({ sdkAppId: freshApp(), log });
    expect(log.warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('fsync'), expect.anything());
  });

  it('keeps nothing of a node that has closed its store', async () => {
    const sdkAppId = freshApp();
    const store = await openPostgres({ sdkAppId });
    await Promise.all(Array.from({ length: 40 }, (_, i) => commit(store, send('alice', `bob${i}`))));
    await Promise.all(Array.from({ length: 10 }, () => store.head('c2c:alice:bob1')));
    const connections = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'hongyan ${sdkAppId}'`;
    expect((await ask(connections))[0]!['n']).toBeGreaterThan(1);
    await store.close();
    await expect.poll(() => ask(connections)).toEqual([{ n: 0 }]);
    expect(await ask(`SELECT * FROM hongyan_${sdkAppId}.receipt`)).toEqual([]);
    await expect(store.commit([send('alice', 'bob')])).rejects.toMatchObject({ reason: 'closed' });
    await expect(store.head('c2c:alice:bob1')).rejects.toMatchObject({ reason: 'closed' });
  });
});

describePostgres('receipts', () => {
  it('of nodes that are long gone are tidied away, those of others stay', async () => {
    const sdkAppId = freshApp();
    const first = await openPostgres({ sdkAppId });
    await commit(first, send('alice', 'bob'));
    const day = 24 * 3600 * 1000;
    await ask(`INSERT INTO hongyan_${sdkAppId}.receipt VALUES
      ('old', 1, extract(epoch FROM now()) * 1000 - ${8 * day}), ('younger', 1, extract(epoch FROM now()) * 1000 - ${day})`);
    await openPostgres({ sdkAppId });
    const holders = await ask(`SELECT holder FROM hongyan_${sdkAppId}.receipt WHERE number > 0 ORDER BY holder`);
    expect(holders.map(({ holder }) => holder)).toEqual([expect.stringMatching(/^[0-9a-f]{16}-\d$/), 'younger']);
  });
});

describePostgres('an epoch', () => {
  it('stays', async () => {
    const sdkAppId = freshApp();
    const first = await openPostgres({ sdkAppId });
    await first.close();
    expect((await openPostgres({ sdkAppId })).epoch).toBe(first.epoch);
  });

  it('is new in a database that was restored, and who had opened the one before is told to start anew', async () => {
    const sdkAppId = freshApp();
    const proxy = await cuttingProxy(sharedPostgres()!);
    const onFatal = vi.fn<PostgresStoreOptions['onFatal']>();
    const before = await openPostgres({ sdkAppId, address: proxy.address, onFatal });
    await commit(before, send('alice', 'bob'));
    // As a dump and its restore leave it: the same rows in a table made anew.
    await ask(`SET search_path = hongyan_${sdkAppId};
      ALTER TABLE meta RENAME TO old; CREATE TABLE meta (LIKE old INCLUDING ALL); INSERT INTO meta SELECT * FROM old;
      DROP TABLE old`);
    const log = logOf();
    const after = await openPostgres({ sdkAppId, log });
    expect(after.epoch).not.toBe(before.epoch);
    expect(log.warn).toHaveBeenCalledWith(expect.stringContaining('restored'), expect.anything());

    proxy.breakAll();
    await expect(before.head('c2c:alice:bob')).rejects.toMatchObject({ reason: 'replaced' });
    await expect(before.commit([send('alice', 'bob')])).rejects.toMatchObject({ reason: 'replaced' });
    expect(onFatal).toHaveBeenCalledOnce();
    expect(onFatal.mock.calls[0]![0]).toMatchObject({
      reason: 'replaced',
      message: expect.stringMatching(/start the server anew/),
    });
  });
});

describePostgres('a session', () => {
  it('waits for the disk, has limits, reads numbers as numbers and lists of them', async () => {
    const name = `lazy_${freshApp()}`;
    await ask(`CREATE ROLE ${name} LOGIN SUPERUSER; ALTER ROLE ${name} SET synchronous_commit = off;
      ALTER ROLE ${name} SET default_transaction_isolation = 'serializable'`);
    const { database } = await openDatabase({
      address: shared((address) => (address.username = name)),
      sdkAppId: freshApp(),
      clock: nodeClock,
      timers: nodeTimers,
      random: nodeRandom,
      log: logOf(),
      onFatal: vi.fn(),
      lanes: 1,
      readers: 1,
      patienceMs: 1000,
    });
    onTestFinished(() => database.close());
    const settings = ['synchronous_commit', 'transaction_isolation', 'statement_timeout', 'lock_timeout'];
    const text = settings.map((setting) => `current_setting('${setting}') AS ${setting}`).join(', ');
    const query = { sql: `SELECT ${text}, 1::int8 AS one, '{1,2}'::int8[] AS two`, places: [] };
    expect(await database.transact((transaction) => transaction.all(query, {}))).toEqual([
      {
        synchronous_commit: 'on',
        transaction_isolation: 'read committed',
        statement_timeout: expect.stringMatching(/^\d+m?s$/),
        lock_timeout: expect.stringMatching(/^\d+m?s$/),
        one: 1,
        two: [1, 2],
      },
    ]);
  });
});

describePostgres('a database with passwords', () => {
  it('wants the right one', async () => {
    const postgres = await startPostgres();
    await ask(`CREATE ROLE keeper LOGIN SUPERUSER PASSWORD 'right'`, postgres.address);
    const rules = join(postgres.directory, 'data', 'pg_hba.conf');
    const before = readFileSync(rules, 'utf8');
    writeFileSync(rules, 'host all keeper 127.0.0.1/32 scram-sha-256\n');
    appendFileSync(rules, before);
    await ask('SELECT pg_reload_conf()', postgres.address);
    const address = new URL(postgres.address);
    address.username = 'keeper';
    await expect
      .poll(() => refusal({ address: address.href }).then(({ message }) => message))
      .toMatch(/wants a password/);
    address.password = 's3cret';
    expect(await refusal({ address: address.href })).toMatchObject({
      reason: 'unreadable',
      message: expect.stringMatching(/password authentication failed for user "keeper"; correct user and password/),
    });
    address.password = 'right';
    await openPostgres({ address: address.href, sdkAppId: freshApp() });
  });
});

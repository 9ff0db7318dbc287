/** Moving a store into a real PostgreSQL: what arrives, whatever interrupts it, and what is refused. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { c2cKey } from '../../contract/stream-key.ts';
import { silentLog } from '../../host/log.ts';
import { nodeServerHost } from '../../host/node.ts';
import { contentsOf, filledDirectory } from '../../tests/support/filled-store.ts';
import { openPostgres } from '../../tests/support/postgres-store.ts';
import { describePostgres, freshApp, sharedPostgres } from '../../tests/support/postgres.ts';
import { copyOf, openStore, optionsFor } from '../../tests/support/sqlite-store.ts';
import { commit, commitOne, revoke, send } from '../conformance/subject.ts';
import type { Store } from '../port.ts';
import type { StoreError } from '../errors.ts';
import { CHANGES_PER_BLOCK } from '../postgres/sql.ts';
import { openSqliteStore } from '../sqlite/open.ts';
import { lockTarget } from './claim.ts';
import { type MoveOptions, moveStore } from './move.ts';
import { openWork } from './work.ts';

function optionsOf(directory: string, sdkAppId: number): MoveOptions {
  const host = nodeServerHost(silentLog);
  return { ...host, log: silentLog, directory, sdkAppId, address: sharedPostgres()!, progress: () => {}, pageRows: 7 };
}

/** A way past the store to an app's tables. */
async function tablesOf(sdkAppId: number): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: sharedPostgres()!, options: `-c search_path=hongyan_${sdkAppId}` });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** Opens connections whose transaction number `last` is the last one: it fails, or is carried out but never answered. */
function failingAt(last: number, isCarriedOut: boolean): typeof openWork {
  return async (options) => {
    const work = await openWork(options);
    let count = 0;
    return {
      ...work,
      async transact(transaction) {
        if (++count < last) return work.transact(transaction);
        if (isCarriedOut) await work.transact(transaction);
        throw new Error('killed');
      },
    };
  };
}

/** What becomes of opening a store: `open` (it is closed again), or why not. */
async function opening(store: Promise<Store>): Promise<string> {
  try {
    await (await store).close();
    return 'open';
  } catch (error) {
    return (error as StoreError).reason;
  }
}

describePostgres('a store that is moved', () => {
  it('arrives whole, with its epoch, its numbers and its times', async () => {
    const { directory, contents } = await filledDirectory();
    const sdkAppId = freshApp();
    const moved = await moveStore(optionsOf(directory, sdkAppId));
    expect(moved.counts).toMatchObject({
      entry: 67,
      account: 4,
      session: 2,
      membership: 6,
      revoked: 2,
      deleted: 3,
      sequence: 1,
    });
    const store = await openPostgres({ sdkAppId });
    expect(await contentsOf(store)).toEqual(contents);
  });

  it('goes on giving out numbers above those it had', async () => {
    const { directory } = await filledDirectory();
    const source = await openSqliteStore(optionsFor(directory));
    await commit(source, ...Array.from({ length: CHANGES_PER_BLOCK }, () => send('alice', 'bob')));
    const { pos, gno } = await source.head(c2cKey('alice', 'bob'));
    await source.close();
    const options = optionsOf(directory, freshApp());
    await moveStore({ ...options, pageRows: 1000 });
    const store = await openPostgres(options);
    const [added] = (await commitOne(store, send('alice', 'bob'))).entries;
    expect(added!.pos).toBe(pos + 1);
    expect(added!.gno).toBeGreaterThan(gno);
    expect((await commitOne(store, send('alice', 'zoe'))).entries[0]).toMatchObject({ pos: 1 });
    expect((await store.account('zoe'))!.tinyid).toBe(1_000_000_005);
    expect(await store.reserve('online', 1)).toBe(101);
  });

  it('is not opened again where it was, and says where it went without the password', async () => {
    const { directory } = await filledDirectory();
    const sdkAppId = freshApp();
    const { host } = new URL(sharedPostgres()!);
    const address = sharedPostgres()!.replace('postgres@', 'postgres:s3cret@');
    await moveStore({ ...optionsOf(directory, sdkAppId), address });
    const opening = openStore(directory);
    await expect(opening).rejects.toMatchObject({ reason: 'moved', message: expect.stringContaining(host) as string });
    await expect(opening).rejects.not.toThrow('s3cret');
    await expect(moveStore(optionsOf(directory, freshApp()))).rejects.toMatchObject({ reason: 'moved' });
  });

  it('can be interrupted at every step, before and after it is carried out, and is served nowhere in between', async () => {
    const { directory: original, contents } = await filledDirectory();
    for (let last = 1, isOver = false; !isOver; last++) {
      for (const isCarriedOut of [false, true]) {
        const options = { ...optionsOf(copyOf(original), freshApp()), pageRows: 40 };
        isOver = await moveStore(options, failingAt(last, isCarriedOut)).then(
          () => true,
          () => false,
        );
        const [here, there] = [await opening(openStore(options.directory)), await opening(openPostgres(options))];
        if (isOver || (here === 'moved' && there === 'open')) {
          // Whether the last step was answered or not: it is there.
          expect(await moveStore(options)).toEqual({ place: expect.any(String) as string, counts: undefined });
        } else {
          expect(['open', 'moved']).toContain(here);
          expect(there).toBe('unfinished');
          await moveStore(options);
        }
        const store = await openPostgres(options);
        expect(await contentsOf(store)).toEqual(contents);
        await store.close();
      }
    }
  });

  it('starts over if its source was written to since', async () => {
    const { directory } = await filledDirectory();
    const options = optionsOf(directory, freshApp());
    await expect(moveStore(options, failingAt(5, true))).rejects.toThrow('killed');
    const source = await openSqliteStore(optionsFor(directory));
    await commit(source, revoke('alice', 'bob', 4), send('dora', 'carol'));
    const contents = await contentsOf(source);
    await source.close();
    await moveStore(options);
    expect(await contentsOf(await openPostgres(options))).toEqual(contents);
  });

  it.each([
    ["UPDATE entry SET body = 'x' WHERE pos = 3", 'c2c:alice:bob: 37 entries on either side, but not the same'],
    ['DELETE FROM entry WHERE pos = 37', 'c2c:alice:bob: 37 entries here, 36 there'],
    ['UPDATE entry SET pos = 99 WHERE pos = 37', 'c2c:alice:bob: positions are missing there'],
    ['UPDATE head SET seq = 1 WHERE pos = 37', 'c2c:alice:bob: its head is not that of its newest entry'],
    ["UPDATE session SET login = 'x'", 'session: 2 rows on either side, but not the same'],
    ["DELETE FROM account WHERE user_id = 'dora'", 'account: 4 rows here, 3 there'],
  ])('is compared, so that this is found, and sent anew: %s', async (plant, difference) => {
    const { directory, contents } = await filledDirectory();
    const options = optionsOf(directory, freshApp());
    const tables = await tablesOf(options.sdkAppId);
    let isPlanted = false;
    const planting: typeof openWork = async (of) => {
      const work = await openWork(of);
      return {
        ...work,
        async transact(transaction) {
          const result = await work.transact(transaction);
          const { rows } = await tables.query("SELECT value::json->>'stage' AS stage FROM meta WHERE key = 'moving'");
          if (rows[0].stage === 'filled' && !isPlanted) {
            isPlanted = true;
            await tables.query(plant);
          }
          return result;
        },
      };
    };
    const first = moveStore(options, planting);
    await expect(first).rejects.toMatchObject({
      reason: 'damaged',
      message: expect.stringContaining(difference) as string,
    });
    expect(await opening(openStore(directory))).toBe('open');
    expect(await opening(openPostgres(options))).toBe('unfinished');
    await moveStore(options);
    expect(await contentsOf(await openPostgres(options))).toEqual(contents);
  });
});

describePostgres('a moving that is refused', () => {
  it('goes into no store with a history of its own', async () => {
    const { directory } = await filledDirectory();
    const options = optionsOf(directory, freshApp());
    await (await openPostgres(options)).close();
    await expect(moveStore(options)).rejects.toMatchObject({
      reason: 'in-use',
      message: expect.stringContaining(`DROP SCHEMA hongyan_${options.sdkAppId} CASCADE`) as string,
    });
    const [other, third] = [await filledDirectory(), optionsOf(directory, freshApp())];
    await expect(moveStore(third, failingAt(3, true))).rejects.toThrow('killed');
    await expect(moveStore({ ...third, directory: other.directory })).rejects.toMatchObject({ reason: 'in-use' });
  });

  it('takes nothing that is damaged', async () => {
    const { directory } = await filledDirectory();
    const database = new DatabaseSync(join(directory, 'store.db'));
    database.exec("UPDATE entry SET body = 'x' WHERE gno = 5");
    database.close();
    const options = optionsOf(directory, freshApp());
    await expect(moveStore(options)).rejects.toMatchObject({ reason: 'damaged' });
    expect(await opening(openPostgres(options))).toBe('unfinished');
  });

  it('ends when the connection is lost, and goes on when it is run again', async () => {
    const { directory, contents } = await filledDirectory();
    const options = optionsOf(directory, freshApp());
    const tables = await tablesOf(options.sdkAppId);
    const cutting: typeof openWork = async (of) => {
      const work = await openWork(of);
      const cut = 'SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = $1';
      let count = 0;
      return {
        ...work,
        async transact(transaction) {
          if (++count === 4) await tables.query(cut, [`hongyan transfer ${of.sdkAppId}`]);
          return work.transact(transaction);
        },
      };
    };
    await expect(moveStore(options, cutting)).rejects.toMatchObject({ reason: 'unavailable' });
    await moveStore(options);
    expect(await contentsOf(await openPostgres(options))).toEqual(contents);
  });

  it('says which right is missing', async () => {
    const { directory } = await filledDirectory();
    const options = optionsOf(directory, freshApp());
    const role = `guest_${options.sdkAppId}`;
    const tables = await tablesOf(options.sdkAppId);
    await tables.query(`CREATE ROLE ${role} LOGIN`);
    onTestFinished(async () => void (await tables.query(`DROP ROLE ${role}`)));
    const address = options.address.replace('postgres@', `${role}@`);
    await expect(moveStore({ ...options, address })).rejects.toMatchObject({
      message: expect.stringContaining('GRANT CREATE') as string,
    });
  });

  it('says what PostgreSQL does not take', async () => {
    const { directory } = await filledDirectory();
    const source = await openSqliteStore(optionsFor(directory));
    await commit(source, send('alice', 'bob', { body: '\0' }));
    await source.close();
    const moving = moveStore(optionsOf(directory, freshApp()));
    await expect(moving).rejects.toMatchObject({
      reason: 'unreadable',
      message: expect.stringMatching(/does not take it: invalid byte/) as string,
    });
  });

  it('is one that begins while another is under way', async () => {
    const { directory } = await filledDirectory();
    const options = optionsOf(directory, freshApp());
    const second = await openWork(options);
    onTestFinished(() => second.close());
    const refused: Promise<unknown>[] = [];
    const begin = (): void => void refused.push(lockTarget(second, 1).catch((error: unknown) => error));
    await moveStore({ ...options, progress: () => refused.length === 0 && begin() });
    expect(await refused[0]).toMatchObject({ reason: 'in-use' });
    await lockTarget(second, 1);
  });
});

/** Reads cost what they answer: no page is read whole to show its beginning, and what belongs together is of one view. */
import { expect, it, onTestFinished } from 'vitest';
import { c2cKey } from '../../contract/stream-key.ts';
import { describePostgres } from '../../tests/support/postgres.ts';
import { type PostgresSubject, postgresSubject, settingsFor } from '../../tests/support/postgres-store.ts';
import { keyChecksum } from '../checksum.ts';
import { ANY_SIZE, commit, commitOne, read, send } from '../conformance/subject.ts';
import { openDatabase } from './open-database.ts';
import { createReads, type Reads } from './reads.ts';
import type { Database, Sql } from './sql.ts';
import { createStreams } from './streams.ts';

const ab = c2cKey('alice', 'bob');
const KB = 1024;
const body = `"${'x'.repeat(12 * KB - 2)}"`;

/** Reads, and the bytes of bodies that they have fetched since they were last asked for. */
async function countedReads({ sdkAppId }: PostgresSubject): Promise<{ reads: Reads; fetched: () => number }> {
  const { database } = await openDatabase(settingsFor({ sdkAppId }));
  onTestFinished(() => database.close());
  let bytes = 0;
  const counting = (sql: Sql): Sql => ({
    async all(query, parameters) {
      const rows = await sql.all(query, parameters);
      for (const row of rows) bytes += Buffer.byteLength((row as { body?: string }).body ?? '');
      return rows;
    },
  });
  const counted: Database = {
    ...database,
    read: (work) => database.read((sql) => work(counting(sql))),
    snapshot: (work) => database.snapshot((sql) => work(counting(sql))),
  };
  const fetched = (): number => {
    const taken = bytes;
    bytes = 0;
    return taken;
  };
  return { reads: createReads(counted), fetched };
}

describePostgres('reads on PostgreSQL', () => {
  it('fetch little more than they answer', async () => {
    const subject = await postgresSubject();
    await commit(subject.store, ...Array.from({ length: 100 }, () => send('alice', 'bob', { body })));
    const { reads, fetched } = await countedReads(subject);
    expect(await reads.pull(ab, 0, 100, 60 * KB)).toHaveLength(5);
    expect(fetched()).toBeLessThanOrEqual(72 * KB);
    expect(await reads.pull(ab, 90, 3, ANY_SIZE)).toHaveLength(3);
    expect(fetched()).toBe(36 * KB);
    expect(await reads.pull(ab, 0, 100, 1)).toHaveLength(1);
    expect(fetched()).toBe(12 * KB);
    for (const newer of [true, false]) {
      const page = await reads.messages(ab, { pos: 50 }, newer, 20, 120 * KB, 0);
      expect(page).toMatchObject({ end: false, entries: { length: 10 } });
      expect(fetched()).toBeLessThanOrEqual(132 * KB);
    }
    // The borders of what was looked for are checked as well.
    expect(await reads.messages(ab, { seq: 40 }, true, 1, ANY_SIZE, 0)).toMatchObject({ entries: [{ seq: 40 }] });
    expect(fetched()).toBeLessThanOrEqual(8 * 12 * KB);
    expect(await reads.viewedHead('bob', ab)).toMatchObject({ last: { pos: 100 } });
    expect(fetched()).toBe(12 * KB);
  });

  it('find messages that lie far apart, and the last one of each conversation', async () => {
    const subject = await postgresSubject();
    const quiet = (n: number) => Array.from({ length: n }, () => read('bob', 'alice', 1));
    await commit(subject.store, send('alice', 'bob'), ...quiet(1200), send('alice', 'bob'), ...quiet(60));
    await commit(subject.store, send('alice', 'carol'), ...quiet(3));
    const { store } = subject;
    const older = await store.messages(ab, 'newest', false, 5, 1, 0);
    expect(older).toMatchObject({ entries: [{ seq: 2 }], from: 1201, to: 1265, end: false });
    expect(await store.messages(ab, { pos: 0 }, true, 5, ANY_SIZE, 0)).toMatchObject({
      entries: [{ seq: 1 }, { seq: 2 }],
      end: true,
    });
    expect(await store.messagesBySeq(ab, [2, 1])).toMatchObject([{ pos: 1202 }, { pos: 1 }]);
    const heads = await store.changedSince('alice', 0, 10);
    expect(new Map(heads.map((head) => [head.stream, head.last?.pos]))).toEqual(
      new Map([
        [ab, 1202],
        [c2cKey('alice', 'carol'), 1],
      ]),
    );
  });

  it('show a conversation as it was at one moment, while it goes on', async () => {
    const { store } = await postgresSubject();
    await commitOne(store, send('alice', 'bob'));
    let hasEnded = false;
    const writing = (async () => {
      for (let n = 0; n < 100; n += 1) await commitOne(store, send('alice', 'bob'));
      hasEnded = true;
    })();
    for (let isLast = false; !isLast; ) {
      isLast = hasEnded;
      const one = await store.viewedHead('bob', ab);
      const [listed] = await store.changedSince('bob', 0, 5);
      for (const head of [one, listed]) expect(head!.last).toMatchObject({ pos: head!.pos, gno: head!.gno });
    }
    await writing;
    expect(await store.viewedHead('bob', ab)).toMatchObject({ pos: 101 });
  });
});

it('remembers the numbers of streams within bounds', async () => {
  const asked: string[] = [];
  const sql: Sql = {
    async all(_, parameters) {
      asked.push(...('key' in parameters ? [String(parameters.key)] : []));
      return 'key' in parameters ? [{ id: 7, checksum: keyChecksum(String(parameters.key)) } as never] : [];
    },
  };
  const streams = createStreams(4);
  for (const key of ['a', 'b', 'c', 'a', 'b', 'c']) expect(await streams.find(sql, key)).toEqual({ id: 7, key });
  expect(asked).toEqual(['a', 'b', 'c']);
  for (const key of ['d', 'e', 'f', 'g', 'a']) await streams.find(sql, key);
  expect(asked).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'a']);
});

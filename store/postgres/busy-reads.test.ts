/** What a node needs to keep its clients does not wait behind what these clients read. */
import { expect, it } from 'vitest';
import { c2cKey } from '../../contract/stream-key.ts';
import { createReads } from './reads.ts';
import type { Database, Sql } from './sql.ts';

const asked: (boolean | undefined)[] = [];
/** An empty database, all of whose readers are busy for good. */
const sql: Sql = {
  all: (query) => Promise.resolve(query.sql.includes('pg_locks') ? [{ newest: 7, writers: [] }] : []) as never,
};
const never = new Promise<never>(() => {});
const database: Database = {
  transact: () => never,
  read(_, isUrgent) {
    asked.push(isUrgent);
    return never;
  },
  readApart: (work) => work(sql),
  snapshot: () => never,
  close: () => never,
};

it('the tail of the log is read while all readers are busy', async () => {
  expect(await createReads(database).tail(0, 10)).toMatchObject({ upto: 7, entries: [], sessions: [] });
});

it('who has a place, and what a session here is missing, are urgent; what a client asks for is not', () => {
  const reads = createReads(database);
  void reads.session('alice', 'phone');
  void reads.pull(c2cKey('alice', 'bob'), 0, 1, 1, true);
  void reads.pull(c2cKey('alice', 'bob'), 0, 1, 1);
  void reads.account('alice');
  expect(asked).toEqual([true, true, undefined, undefined]);
});

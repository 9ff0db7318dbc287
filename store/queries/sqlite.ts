/**
 * Statements that only SQLite runs: entries lie in the order of their change numbers, and are found through the table of
 * positions; there is one writer, which writes row by row.
 */
import { type Kysely, sql } from 'kysely';
import { MAX_FORGOTTEN } from '../limits.ts';
import type { EntryRow, Schema } from '../schema.ts';
import { one, pick, query } from '../sql/define.ts';
import type { Owner } from './conversations.ts';
import { entryColumns } from './entries.ts';

/** Positions that one statement writes: a statement for each costs more than the row does. */
export const POSITIONS_AT_ONCE = 32;

const deletedOf = (tables: Kysely<Schema>, { user_id, stream }: Owner) =>
  tables.selectFrom('deleted').selectAll().where('user_id', '=', user_id).where('stream', '=', stream);

export const sqliteOnly = {
  addStream: query((tables, row: { key: string; checksum: number }) =>
    tables
      .insertInto('stream')
      .values(pick(row, ['key', 'checksum']))
      .returning('id'),
  ),
  newestGno: query((tables) => tables.selectFrom('entry').select((eb) => eb.fn.max('gno').as('gno'))),
  addEntry: query((tables, row: EntryRow) => tables.insertInto('entry').values(pick(row, entryColumns))),
  /** Takes the body out of a message and marks it. */
  blankEntry: query((tables, row: { gno: number; state: number; checksum: number; body: string }) =>
    tables
      .updateTable('entry')
      .set({ state: row.state, checksum: row.checksum, body: row.body })
      .where('gno', '=', row.gno),
  ),
  entryOf: query((tables, at: { gno: number }) =>
    tables.selectFrom('entry').select(entryColumns).where('gno', '=', at.gno),
  ),
  /** What identifies a send, without its body. */
  sendKeyOf: query((tables, at: { gno: number }) =>
    tables.selectFrom('entry').select(['kind', 'sender', 'rand', 'ctime']).where('gno', '=', at.gno),
  ),
  addPosition: query((tables, row: Schema['position']) =>
    tables.insertInto('position').values(pick(row, ['stream', 'pos', 'gno'])),
  ),
  /** {@link POSITIONS_AT_ONCE} rows; the parameters of row 0 are `stream0`, `pos0`, `gno0`. */
  addPositions: query((tables, rows: Readonly<Record<string, number>>) =>
    tables.insertInto('position').values(
      Array.from({ length: POSITIONS_AT_ONCE }, (_, i) => ({
        stream: rows[`stream${i}`]!,
        pos: rows[`pos${i}`]!,
        gno: rows[`gno${i}`]!,
      })),
    ),
  ),
  positionAt: query((tables, at: { stream: number; pos: number }) =>
    tables.selectFrom('position').select('gno').where('stream', '=', at.stream).where('pos', '=', at.pos),
  ),
  newestPosition: query((tables, at: { stream: number }) =>
    tables.selectFrom('position').select('gno').where('stream', '=', at.stream).orderBy('pos', 'desc').limit(one),
  ),
  positionsAfter: query((tables, at: { stream: number; pos: number }) =>
    tables
      .selectFrom('position')
      .select(['pos', 'gno'])
      .where('stream', '=', at.stream)
      .where('pos', '>', at.pos)
      .orderBy('pos'),
  ),
  positionsBefore: query((tables, at: { stream: number; pos: number }) =>
    tables
      .selectFrom('position')
      .select('gno')
      .where('stream', '=', at.stream)
      .where('pos', '<', at.pos)
      .orderBy('pos', 'desc'),
  ),
  addDeleted: query((tables, row: Schema['deleted']) =>
    tables.insertInto('deleted').values(pick(row, ['user_id', 'stream', 'target', 'counted', 'checksum'])),
  ),
  findDeleted: query((tables, at: Owner & { target: number }) => deletedOf(tables, at).where('target', '=', at.target)),
  /** The nearest on both sides of a place. */
  deletedBefore: query((tables, at: Owner & { target: number }) =>
    deletedOf(tables, at).where('target', '<', at.target).orderBy('target', 'desc').limit(one),
  ),
  deletedAfter: query((tables, at: Owner & { target: number }) =>
    deletedOf(tables, at).where('target', '>', at.target).orderBy('target').limit(one),
  ),
  forgetDeleted: query((tables, at: Owner & { upto: number }) =>
    tables
      .deleteFrom('deleted')
      .where('user_id', '=', at.user_id)
      .where('stream', '=', at.stream)
      .where('target', 'in', (eb) =>
        eb
          .selectFrom('deleted as old')
          .select('target')
          .where('user_id', '=', at.user_id)
          .where('stream', '=', at.stream)
          .where('target', '<=', at.upto)
          .orderBy('target')
          .limit(sql.lit(MAX_FORGOTTEN)),
      ),
  ),
  /** A user's conversations with the newest entry that the table of positions has: one seek for each. */
  conversationsOf: query((tables, at: { user_id: string }) =>
    tables
      .selectFrom('membership')
      .where('user_id', '=', at.user_id)
      .select(['stream', 'changed'])
      .select((eb) =>
        eb
          .selectFrom('position')
          .select('gno')
          .whereRef('position.stream', '=', 'membership.stream')
          .orderBy('pos', 'desc')
          .limit(one)
          .as('newest'),
      ),
  ),
};

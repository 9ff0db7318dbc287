/** Statements about streams and their entries. A stream's entries are found through the table of positions. */
import { sql } from 'kysely';
import type { EntryRow, Schema } from '../schema.ts';
import { one, pick, query } from '../sql/define.ts';

/** Positions that one statement writes: a statement for each costs more than the row does. */
export const POSITIONS_AT_ONCE = 32;

const columns = [
  'gno',
  'stream',
  'pos',
  'seq',
  'time',
  'kind',
  'sender',
  'rand',
  'ctime',
  'run',
  'state',
  'checksum',
  'body',
] as const satisfies (keyof EntryRow)[];

export const entryQueries = {
  findStream: query((tables, at: { key: string }) =>
    tables.selectFrom('stream').select(['id', 'checksum']).where('key', '=', at.key),
  ),
  streamOf: query((tables, at: { id: number }) =>
    tables.selectFrom('stream').select(['key', 'checksum']).where('id', '=', at.id),
  ),
  /** The streams whose keys have this checksum: a second way to a stream, past the index by key. */
  streamsByChecksum: query((tables, at: { checksum: number }) =>
    tables.selectFrom('stream').select('key').where('checksum', '=', at.checksum),
  ),
  addStream: query((tables, row: { key: string; checksum: number }) =>
    tables
      .insertInto('stream')
      .values(pick(row, ['key', 'checksum']))
      .returning('id'),
  ),
  newestGno: query((tables) => tables.selectFrom('entry').select((eb) => eb.fn.max('gno').as('gno'))),
  addEntry: query((tables, row: EntryRow) => tables.insertInto('entry').values(pick(row, columns))),
  /** Takes the body out of a message and marks it. */
  blankEntry: query((tables, row: { gno: number; state: number; checksum: number }) =>
    tables
      .updateTable('entry')
      .set({ state: row.state, checksum: row.checksum, body: sql.lit('') })
      .where('gno', '=', row.gno),
  ),
  entryOf: query((tables, at: { gno: number }) => tables.selectFrom('entry').select(columns).where('gno', '=', at.gno)),
  /** What identifies a send, without its body. */
  sendKeyOf: query((tables, at: { gno: number }) =>
    tables.selectFrom('entry').select(['kind', 'sender', 'rand', 'ctime']).where('gno', '=', at.gno),
  ),
  /** Entries in the order of their change numbers, with the keys of their streams. */
  entriesAboveGno: query((tables, at: { gno: number }) =>
    tables
      .selectFrom('entry')
      .innerJoin('stream', 'stream.id', 'entry.stream')
      .select([...columns.map((column) => `entry.${column}` as const), 'stream.key'])
      .where('entry.gno', '>', at.gno)
      .orderBy('entry.gno'),
  ),
  /** Where entries with numbers of (after, upto] stand, in the order of the numbers. */
  placesAfterGno: query((tables, at: { after: number; upto: number; limit: number }) =>
    tables
      .selectFrom('entry')
      .innerJoin('stream', 'stream.id', 'entry.stream')
      .select(['entry.gno', 'entry.pos', 'stream.key', 'stream.checksum'])
      .where('entry.gno', '>', at.after)
      .where('entry.gno', '<=', at.upto)
      .orderBy('entry.gno')
      .limit(sql<number>`${at.limit}`),
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
  addRevoked: query((tables, row: Schema['revoked']) =>
    tables.insertInto('revoked').values(pick(row, ['stream', 'target', 'sender', 'counted', 'checksum'])),
  ),
  revokedAbove: query((tables, at: { stream: number; mark: number }) =>
    tables
      .selectFrom('revoked')
      .selectAll()
      .where('stream', '=', at.stream)
      .where('target', '>', at.mark)
      .orderBy('target'),
  ),
};

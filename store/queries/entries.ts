/** Statements about streams and their entries. A stream's entries are found by one index, (stream, pos). */
import { sql } from 'kysely';
import type { EntryRow, Schema } from '../schema.ts';
import { one, pick, query } from '../sql/define.ts';

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
  entryAt: query((tables, at: { stream: number; pos: number }) =>
    tables.selectFrom('entry').select(columns).where('stream', '=', at.stream).where('pos', '=', at.pos),
  ),
  newestEntry: query((tables, at: { stream: number }) =>
    tables.selectFrom('entry').select(columns).where('stream', '=', at.stream).orderBy('pos', 'desc').limit(one),
  ),
  entriesAfter: query((tables, at: { stream: number; pos: number }) =>
    tables.selectFrom('entry').select(columns).where('stream', '=', at.stream).where('pos', '>', at.pos).orderBy('pos'),
  ),
  entriesBefore: query((tables, at: { stream: number; pos: number }) =>
    tables
      .selectFrom('entry')
      .select(columns)
      .where('stream', '=', at.stream)
      .where('pos', '<', at.pos)
      .orderBy('pos', 'desc'),
  ),
  /** What identifies the sends of a range, oldest first, without their bodies. */
  sendKeysAfter: query((tables, at: { stream: number; pos: number }) =>
    tables
      .selectFrom('entry')
      .select(['kind', 'rand', 'ctime'])
      .where('stream', '=', at.stream)
      .where('pos', '>', at.pos)
      .orderBy('pos'),
  ),
  /** The index alone answers this one: it holds the change number as the row's address. */
  gnoAt: query((tables, at: { stream: number; pos: number }) =>
    tables.selectFrom('entry').select('gno').where('stream', '=', at.stream).where('pos', '=', at.pos),
  ),
  /** The first send of (above, upto] with this identity. */
  findSend: query(
    (tables, at: { stream: number; above: number; upto: number; sender: string; rand: number; ctime: number }) =>
      tables
        .selectFrom('entry')
        .select('pos')
        .where('stream', '=', at.stream)
        .where('pos', '>', at.above)
        .where('pos', '<=', at.upto)
        .where('kind', '=', sql.lit('msg'))
        .where('sender', '=', at.sender)
        .where('rand', '=', at.rand)
        .where('ctime', '=', at.ctime)
        .orderBy('pos')
        .limit(one),
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

/** Statements about streams and their entries. */
import { sql } from 'kysely';
import { MAX_TAKEN_BACK } from '../limits.ts';
import type { EntryRow, Schema } from '../schema.ts';
import { pick, query } from '../sql/define.ts';

export const entryColumns = [
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
  /** Entries in the order of their change numbers, with the keys of their streams. */
  entriesAboveGno: query((tables, at: { gno: number }) =>
    tables
      .selectFrom('entry')
      .innerJoin('stream', 'stream.id', 'entry.stream')
      .select([...entryColumns.map((column) => `entry.${column}` as const), 'stream.key'])
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
  addRevoked: query((tables, row: Schema['revoked']) =>
    tables.insertInto('revoked').values(pick(row, ['stream', 'target', 'sender', 'counted', 'checksum'])),
  ),
  /** Newest first. */
  revokedAbove: query((tables, at: { stream: number; mark: number }) =>
    tables
      .selectFrom('revoked')
      .selectAll()
      .where('stream', '=', at.stream)
      .where('target', '>', at.mark)
      .orderBy('target', 'desc')
      .limit(sql.lit(MAX_TAKEN_BACK)),
  ),
};

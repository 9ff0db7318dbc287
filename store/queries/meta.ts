/** Statements about the store itself: its meta values, and the sequences it reserves numbers of. */
import type { MetaKey, Schema } from '../schema.ts';
import { incoming, pick, query } from '../sql/define.ts';

export const metaQueries = {
  readMeta: query((tables, at: { key: MetaKey }) =>
    tables.selectFrom('meta').select('value').where('key', '=', at.key),
  ),
  writeMeta: query((tables, row: Schema['meta']) =>
    tables
      .insertInto('meta')
      .values(pick(row, ['key', 'value']))
      .onConflict((conflict) => conflict.column('key').doUpdateSet(incoming(['value']))),
  ),
  nextNumber: query((tables, at: { name: string }) =>
    tables.selectFrom('sequence').selectAll().where('name', '=', at.name),
  ),
  writeNextNumber: query((tables, row: Schema['sequence']) =>
    tables
      .insertInto('sequence')
      .values(pick(row, ['name', 'next', 'checksum']))
      .onConflict((conflict) => conflict.column('name').doUpdateSet(incoming(['next', 'checksum']))),
  ),
};

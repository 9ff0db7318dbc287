/** Statements about users' own views of their conversations. */
import { sql } from 'kysely';
import { MAX_TAKEN_BACK } from '../limits.ts';
import type { Schema } from '../schema.ts';
import { incoming, pick, query } from '../sql/define.ts';

/** What a change of settings writes. */
const settings = [
  'pinned',
  'hidden',
  'cleared',
  'receive',
  'deleted',
  'changed',
  'checksum',
] as const satisfies (keyof Schema['membership'])[];

export const conversationQueries = {
  findMembership: query((tables, at: { user_id: string; stream: number }) =>
    tables.selectFrom('membership').selectAll().where('user_id', '=', at.user_id).where('stream', '=', at.stream),
  ),
  putMembership: query((tables, row: Schema['membership']) =>
    tables
      .insertInto('membership')
      .values(pick(row, ['user_id', 'stream', ...settings]))
      .onConflict((conflict) => conflict.columns(['user_id', 'stream']).doUpdateSet(incoming(settings))),
  ),
  countPinned: query((tables, at: { user_id: string }) =>
    tables
      .selectFrom('membership')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('user_id', '=', at.user_id)
      .where('pinned', '>', sql.lit(0)),
  ),
  /** What a user has deleted above a position, newest first. */
  deletedAbove: query((tables, at: Owner & { above: number }) =>
    tables
      .selectFrom('deleted')
      .selectAll()
      .where('user_id', '=', at.user_id)
      .where('stream', '=', at.stream)
      .where('target', '>', at.above)
      .orderBy('target', 'desc')
      .limit(sql.lit(MAX_TAKEN_BACK)),
  ),
};

/** Whose deletions in which stream. */
export type Owner = Pick<Schema['deleted'], 'user_id' | 'stream'>;

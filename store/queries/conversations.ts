/** Statements about users' own views of their conversations. */
import { sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { incoming, one, pick, query } from '../sql/define.ts';

/** What a change of settings writes. */
const settings = [
  'pinned',
  'hidden',
  'cleared',
  'changed',
  'checksum',
] as const satisfies (keyof Schema['membership'])[];

/**
 * The later of the newest entry's change number and the newest setting's: what a viewer's list is ordered by. A
 * conversation without entries has no newest one.
 */
const rank = sql<number>`case when newest > changed then newest else changed end`;

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
  /**
   * Conversations of a user that changed in (since, upto], by rank: one seek in an index for each conversation, and
   * no rows of entries. Materialised, so that the seek is made once.
   */
  changedSince: query((tables, at: { user_id: string; since: number; upto: number; limit: number }) =>
    tables
      .with(
        (cte) => cte('heads').materialized(),
        (from) =>
          from
            .selectFrom('membership')
            .where('user_id', '=', at.user_id)
            .select(['stream', 'changed'])
            .select((eb) =>
              eb
                .selectFrom('entry')
                .select('gno')
                .whereRef('entry.stream', '=', 'membership.stream')
                .orderBy('pos', 'desc')
                .limit(one)
                .as('newest'),
            ),
      )
      .with('page', (from) =>
        from
          .selectFrom('heads')
          .select(['stream', rank.as('rank')])
          .where(rank, '>', at.since)
          .where(rank, '<=', at.upto)
          .orderBy('rank')
          .limit(at.limit),
      )
      .selectFrom('page')
      .innerJoin('stream', 'stream.id', 'page.stream')
      .select(['stream.key', 'stream.checksum', 'page.rank'])
      .orderBy('page.rank'),
  ),
};

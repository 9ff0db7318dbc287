/** Statements about accounts and the sessions of their devices. */
import type { Schema } from '../schema.ts';
import { incoming, pick, query } from '../sql/define.ts';

/** What a later sign-in of the same device changes. */
const renewed = [
  'platform',
  'login',
  'number',
  'resumes',
  'kicked',
  'changed',
  'checksum',
] as const satisfies (keyof Schema['session'])[];

export const peopleQueries = {
  findAccount: query((tables, at: { user_id: string }) =>
    tables.selectFrom('account').selectAll().where('user_id', '=', at.user_id),
  ),
  addAccount: query((tables, row: Schema['account']) =>
    tables.insertInto('account').values(pick(row, ['user_id', 'tinyid', 'checksum'])),
  ),
  newestTinyid: query((tables) => tables.selectFrom('account').select((eb) => eb.fn.max('tinyid').as('tinyid'))),
  /** In the order of their sign-ins. */
  sessionsOf: query((tables, at: { user_id: string }) =>
    tables.selectFrom('session').selectAll().where('user_id', '=', at.user_id).orderBy('number'),
  ),
  /** Rows that changed with a number of (after, upto], in the order of it. */
  sessionsChanged: query((tables, at: { after: number; upto: number }) =>
    tables
      .selectFrom('session')
      .selectAll()
      .where('changed', '>', at.after)
      .where('changed', '<=', at.upto)
      .orderBy('changed'),
  ),
  putSession: query((tables, row: Schema['session']) =>
    tables
      .insertInto('session')
      .values(pick(row, ['user_id', 'instance', ...renewed]))
      .onConflict((conflict) => conflict.columns(['user_id', 'instance']).doUpdateSet(incoming(renewed))),
  ),
  dropSession: query((tables, at: { user_id: string; instance: string }) =>
    tables.deleteFrom('session').where('user_id', '=', at.user_id).where('instance', '=', at.instance),
  ),
};

/**
 * Statements that find the rows on both sides of a place in a table, in the order of its key, of which the first column
 * makes groups. Only for SQLite. They compare one column at a time: of a comparison of two, SQLite asks each row that it
 * meets whether it holds, and so passes over what has become null.
 */
import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql, type SqlBool } from 'kysely';
import type { Schema } from '../schema.ts';
import type { Definition } from '../sql/compile.ts';
import { one, query } from '../sql/define.ts';

type TableName = 'account' | 'sequence' | 'session' | 'membership' | 'revoked' | 'position';
/** A value of the first column of a key. */
type Group = { group: string | number };
/** And of the second, if that is a number. */
type Place = Group & { key: number };

/** A table that these statements know only by its name. */
type Row = Record<string, string | number>;
type Rows = SelectQueryBuilder<Record<string, Row>, string, Row>;

/** One row of a table: the first by these columns, or the last. */
function oneOf<T extends TableName, P extends object>(
  table: T,
  columns: readonly string[],
  direction: 'asc' | 'desc',
  where: (rows: Rows, at: P) => Rows = (rows) => rows,
): Definition<P, Schema[T]> {
  const definition = query((tables: Kysely<Schema>, at: P) => {
    const named = tables as unknown as Kysely<Record<string, Row>>;
    const rows = where(named.selectFrom(table as string).selectAll() as Rows, at);
    return columns.reduce((some, column) => some.orderBy(sql.ref(column), direction), rows).limit(one);
  });
  return definition as Definition<P, unknown> as Definition<P, Schema[T]>;
}

function holds(column: string, comparison: '<' | '=' | '>', value: unknown): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} ${sql.raw(comparison)} ${value}`;
}

/** The first row of all. */
const first = <T extends TableName>(table: T, ...columns: string[]): Definition<object, Schema[T]> =>
  oneOf(table, columns, 'asc');

/** The row nearest to a group, before it or after it. */
const before = <T extends TableName>(table: T, ...columns: [string, ...string[]]): Definition<Group, Schema[T]> =>
  oneOf(table, columns, 'desc', (rows, { group }) => rows.where(holds(columns[0], '<', group)));
const after = <T extends TableName>(table: T, ...columns: [string, ...string[]]): Definition<Group, Schema[T]> =>
  oneOf(table, columns, 'asc', (rows, { group }) => rows.where(holds(columns[0], '>', group)));

/** The first and the last row of a group. */
const firstOf = <T extends TableName>(table: T, column: string, key: string): Definition<Group, Schema[T]> =>
  oneOf(table, [key], 'asc', (rows, { group }) => rows.where(holds(column, '=', group)));
const lastOf = <T extends TableName>(table: T, column: string, key: string): Definition<Group, Schema[T]> =>
  oneOf(table, [key], 'desc', (rows, { group }) => rows.where(holds(column, '=', group)));

/** The row nearest to a place within its group, before it or after it. */
const below = <T extends TableName>(table: T, column: string, key: string): Definition<Place, Schema[T]> =>
  oneOf(table, [key], 'desc', (rows, at) => rows.where(holds(column, '=', at.group)).where(holds(key, '<', at.key)));
const above = <T extends TableName>(table: T, column: string, key: string): Definition<Place, Schema[T]> =>
  oneOf(table, [key], 'asc', (rows, at) => rows.where(holds(column, '=', at.group)).where(holds(key, '>', at.key)));

export const besideQueries = {
  firstAccount: first('account', 'user_id'),
  accountBefore: before('account', 'user_id'),
  accountAfter: after('account', 'user_id'),
  firstSequence: first('sequence', 'name'),
  sequenceBefore: before('sequence', 'name'),
  sequenceAfter: after('sequence', 'name'),
  firstSession: first('session', 'user_id', 'instance'),
  sessionsBefore: before('session', 'user_id', 'instance'),
  sessionsAfter: after('session', 'user_id', 'instance'),
  lastSessionOf: lastOf('session', 'user_id', 'instance'),
  firstMembership: first('membership', 'user_id', 'stream'),
  membershipsBefore: before('membership', 'user_id', 'stream'),
  membershipsAfter: after('membership', 'user_id', 'stream'),
  firstMembershipOf: firstOf('membership', 'user_id', 'stream'),
  lastMembershipOf: lastOf('membership', 'user_id', 'stream'),
  membershipBelow: below('membership', 'user_id', 'stream'),
  membershipAbove: above('membership', 'user_id', 'stream'),
  firstRevoked: first('revoked', 'stream', 'target'),
  revokedBefore: before('revoked', 'stream', 'target'),
  revokedAfter: after('revoked', 'stream', 'target'),
  firstRevokedOf: firstOf('revoked', 'stream', 'target'),
  lastRevokedOf: lastOf('revoked', 'stream', 'target'),
  revokedBelow: below('revoked', 'stream', 'target'),
  firstPosition: first('position', 'stream', 'pos'),
  positionsOfBefore: before('position', 'stream', 'pos'),
  positionsOfAfter: after('position', 'stream', 'pos'),
};

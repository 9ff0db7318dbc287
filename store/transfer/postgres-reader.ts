/** Reads a store in PostgreSQL, through whatever view of the database it is given. */
import type { Meta } from '../postgres/migrate.ts';
import type { Sql } from '../postgres/sql.ts';
import type { Query } from '../sql/compile.ts';
import { pageText, quoted } from './page-text.ts';
import { PAGE_ROWS, type Reader } from './reader.ts';
import type { Place, RowOf, TableName } from './tables.ts';

/** `sql` has to show one and the same moment of the store all along. */
export function postgresReader(sql: Sql, epoch: string, pageRows: number = PAGE_ROWS): Reader {
  return {
    epoch,
    pageRows,
    page: <N extends TableName>(table: N, after: Place | undefined, limit: number) =>
      ask<RowOf<N>>(sql, pageText('postgres', table, after !== undefined), [...(after ?? []), limit]),
    async keysOf(streams) {
      const rows = await ask<{ id: number; key: string }>(sql, 'SELECT id, "key" FROM stream WHERE id = ANY($1)', [
        streams,
      ]);
      return new Map(rows.map(({ id, key }) => [id, key]));
    },
    async streamOf(key) {
      const rows = await ask<{ id: number }>(sql, 'SELECT id FROM stream WHERE "key" = $1', [key]);
      return rows[0]?.id;
    },
    async count(table) {
      const [row] = await ask<{ n: number }>(sql, `SELECT count(*) AS n FROM ${quoted(table)}`, []);
      return row!.n;
    },
  };
}

/** What a store says of itself, by key; '' for what it does not say. */
export function metaOf(sql: Sql): Pick<Meta, 'read'> {
  return {
    async read(key) {
      const rows = await ask<{ value: string }>(sql, 'SELECT value FROM meta WHERE "key" = $1', [key]);
      return rows[0]?.value ?? '';
    },
  };
}

/** The rows of a statement written out, with its values in order. */
export function ask<R>(sql: Sql, text: string, values: readonly unknown[]): Promise<R[]> {
  const places = values.map((_, i) => String(i));
  const query: Query<Record<string, unknown>, R> = { sql: text, places };
  return sql.all(query, Object.fromEntries(values.map((value, i) => [String(i), value])));
}

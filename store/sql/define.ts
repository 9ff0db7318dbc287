/** What the definitions in `queries/` are written with: little helpers around Kysely's builders. */
import { type RawBuilder, sql } from 'kysely';
import type { Definition } from './compile.ts';

/** Names the types of a query's parameters and rows, so that a table of queries keeps each its own. */
export function query<P extends object, R>(definition: Definition<P, R>): Definition<P, R> {
  return definition;
}

/** The named columns of a row of parameters: what an insert takes as its values. */
export function pick<T extends object, K extends keyof T>(row: T, columns: readonly K[]): Pick<T, K> {
  return Object.fromEntries(columns.map((column) => [column, row[column]])) as Pick<T, K>;
}

/** In an insert that meets a row with the same key: these columns take the new row's values. */
export function incoming<K extends string>(columns: readonly K[]): Record<K, RawBuilder<never>> {
  return Object.fromEntries(columns.map((column) => [column, sql.ref(`excluded.${column}`)])) as Record<
    K,
    RawBuilder<never>
  >;
}

/** A constant one. */
export const one = sql.lit(1);

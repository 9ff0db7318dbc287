/** Builders of tables, for the migrations: what a table is on either engine, said once. */
import { type Compilable, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import type { DialectName } from './compile.ts';

export type Columns = Readonly<Record<string, 'integer' | 'text'>>;

/**
 * A table without nulls. A single integer key is a number that the engine can give; on SQLite it is the rowid, and any
 * other key holds the rows itself. Columns take no other type than their own, and texts compare bytewise. `tail`: what
 * only PostgreSQL is told of it.
 */
export function createTable(
  tables: Kysely<Schema>,
  dialect: DialectName,
  name: string,
  columns: Columns,
  key: readonly string[],
  tail?: RawBuilder<unknown>,
): Compilable {
  const types = {
    sqlite: { integer: sql`integer`, text: sql`text` },
    postgres: { integer: sql`bigint`, text: sql`text collate "C"` },
  }[dialect];
  const isRowid = key.length === 1 && columns[key[0]!] === 'integer';
  const isGiven = isRowid && key[0] === 'id';
  let table = tables.schema.createTable(name);
  for (const [column, type] of Object.entries(columns)) {
    table = table.addColumn(column, types[type], (made) => {
      if (!isRowid || column !== key[0]) return made.notNull();
      const keyed = made.notNull().primaryKey();
      return isGiven && dialect === 'postgres' ? keyed.generatedByDefaultAsIdentity() : keyed;
    });
  }
  if (!isRowid) table = table.addPrimaryKeyConstraint(`${name}_key`, key as never[]);
  if (dialect === 'sqlite') return table.modifyEnd(isRowid ? sql`strict` : sql`strict, without rowid`);
  return tail ? table.modifyEnd(tail) : table;
}

/** A statement written out. */
export function statement(tables: Kysely<Schema>, text: string): Compilable {
  return { compile: () => sql.raw(text).compile(tables) };
}

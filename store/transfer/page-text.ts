/** The statement that reads a page of a table's rows, in either dialect: by key, from behind a row on. */
import type { DialectName } from '../sql/compile.ts';
import { columnsOf, type TableName, tables } from './tables.ts';

/** Parameters, in order: the key to begin behind, if there is one, and how many rows. */
export function pageText(dialect: DialectName, table: TableName, after: boolean): string {
  const { key } = tables[table];
  const names = key.map(quoted).join();
  const mark = (i: number): string => (dialect === 'postgres' ? `$${i + 1}` : '?');
  const where = after ? `WHERE (${names}) > (${key.map((_, i) => mark(i)).join()})` : '';
  return `SELECT ${columnsOf(table).map(quoted).join()} FROM ${quoted(table)} ${where} ORDER BY ${names} LIMIT ${mark(after ? key.length : 0)}`;
}

/** A name as a statement has it; some of ours are words of SQL. */
export function quoted(name: string): string {
  return `"${name}"`;
}

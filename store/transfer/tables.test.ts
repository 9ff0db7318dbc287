/** Nothing a store keeps is forgotten when it is carried elsewhere. */
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate } from '../sqlite/migrate.ts';
import { columnsOf, tableNames, tables } from './tables.ts';

const database = new DatabaseSync(':memory:');
migrate(database, 0);
const ask = (sql: string): string[] =>
  database
    .prepare(sql)
    .all()
    .map((row) => String(row['answer']));

it('names every table but those that are derived, or about the store itself', () => {
  const all = ask(`SELECT name AS answer FROM sqlite_schema WHERE type = 'table'`);
  expect([...tableNames, 'meta', 'position'].sort()).toEqual(all.sort());
});

it.each(tableNames)('names every column of %s with its type, and its key', (table) => {
  const types = ask(`SELECT name || ' ' || lower(type) AS answer FROM pragma_table_info('${table}') ORDER BY 1`);
  expect(
    columnsOf(table)
      .map((name) => `${name} ${(tables[table].columns as Record<string, string>)[name]}`)
      .sort(),
  ).toEqual(types);
  const unique = ask(`SELECT name || ' ' || pk AS answer FROM pragma_table_info('${table}') WHERE pk > 0 ORDER BY pk`);
  // Entries are read by their places, and accounts by their users: both are unique there, too.
  if (table !== 'entry' && table !== 'account')
    expect(tables[table].key.map((name, i) => `${name} ${i + 1}`)).toEqual(unique);
});

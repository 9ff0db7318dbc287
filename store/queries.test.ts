/** The statements compile for both dialects, from the same definitions, and so do the tables. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { migrations, SCHEMA_VERSION } from './migrations.ts';
import { queries, sqliteQueries } from './queries.ts';
import { builderFor, compile, type Definition } from './sql/compile.ts';
import { query } from './sql/define.ts';

describe.each(['sqlite', 'postgres'] as const)('in %s', (dialect) => {
  const tables = builderFor(dialect);

  it.each(Object.entries({ sqlite: sqliteQueries, postgres: queries }[dialect]))(
    '%s has a place for each parameter',
    (_, definition) => {
      const { sql: text, places } = compile(tables, definition as Definition<object, unknown>);
      const holders = text.match(dialect === 'sqlite' ? /\?/g : /\$\d+/g) ?? [];
      expect(holders).toHaveLength(places.length);
      if (dialect === 'postgres') expect(holders).toEqual(places.map((__, i) => `$${i + 1}`));
    },
  );

  it('puts the values of a parameter that is used twice in both places', () => {
    const twice = query((from, at: { key: string; other: string }) =>
      from
        .selectFrom('meta')
        .select('value')
        .where('key', '=', at.key)
        .where('value', '<>', at.other)
        .where('value', '>', at.key),
    );
    expect(compile(tables, twice).places).toEqual(['key', 'other', 'key']);
  });

  it('refuses a constant that is not a literal', () => {
    const constant = query((from) => from.selectFrom('meta').select('value').where('key', '=', 'epoch'));
    expect(() => compile(tables, constant)).toThrow('a constant in a query must be a literal: epoch');
    const literal = query((from) => from.selectFrom('meta').select('value').where('key', '=', sql.lit('epoch')));
    expect(compile(tables, literal).places).toEqual([]);
  });

  it('makes tables without a gap in the versions', () => {
    expect(migrations.map((migration) => migration.version)).toEqual(
      Array.from({ length: SCHEMA_VERSION }, (_, i) => i + 1),
    );
    const text = migrations
      .flatMap((migration) => migration.steps(tables, dialect))
      .map((step) => step.compile().sql)
      .join('\n');
    const [integer, string] = { sqlite: ['integer', 'text'], postgres: ['bigint', 'text collate "C"'] }[dialect] as [
      string,
      string,
    ];
    expect(text).toContain(`"pos" ${integer} not null`);
    expect(text).toContain(`"user_id" ${string} not null`);
    expect(text.includes('strict')).toBe(dialect === 'sqlite');
  });
});

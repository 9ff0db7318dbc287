/**
 * Turns query builders into SQL text, once, when a store opens: a builder costs more per call than running the
 * statement does. A definition is written against named parameters and compiles for either dialect.
 */
import {
  type Compilable,
  type Dialect,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Schema } from '../schema.ts';

export type DialectName = 'sqlite' | 'postgres';

/** A query as a function of the tables and of its parameters, which stand in for the values to come. */
export type Definition<P extends object, R> = (tables: Kysely<Schema>, parameters: P) => Compilable<R>;

/** A compiled query: its text and which parameter belongs to each place in it, in order. */
export interface Query<P extends object, R> {
  readonly sql: string;
  readonly places: readonly (keyof P & string)[];
  /** Only for the type: what a row of the answer looks like. */
  readonly row?: R;
}

/** Stands for a parameter while a query is built, and comes back in the list of its values. */
class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const dialects: Readonly<Record<DialectName, Dialect>> = {
  sqlite: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
  postgres: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
};

/** A builder of SQL text without a database behind it. */
export function builderFor(dialect: DialectName): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: dialects[dialect] });
}

/** Compiles a definition. Throws if it holds a value that is not one of its parameters: constants are written as literals. */
export function compile<P extends object, R>(tables: Kysely<Schema>, definition: Definition<P, R>): Query<P, R> {
  const parameters = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) });
  const { sql, parameters: values } = definition(tables, parameters as P).compile();
  const places = values.map((value) => {
    if (value instanceof Placeholder) return value.name as keyof P & string;
    throw new Error(`a constant in a query must be a literal: ${String(value)} in ${sql}`);
  });
  return { sql, places };
}

export type Compiled<D> = { readonly [N in keyof D]: D[N] extends Definition<infer P, infer R> ? Query<P, R> : never };

/** Compiles a table of definitions, name by name. */
export function compileAll<D extends object>(dialect: DialectName, definitions: D): Compiled<D> {
  const tables = builderFor(dialect);
  const compiled = Object.entries(definitions).map(([name, definition]) => [
    name,
    compile(tables, definition as Definition<object, unknown>),
  ]);
  return Object.fromEntries(compiled) as Compiled<D>;
}

/**
 * One connection to the database file with every statement prepared, and the transaction around a piece of work. The
 * store keeps the connection for its whole life: closing the last one removes the write-ahead log.
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { sqliteQueries } from '../queries.ts';
import { builderFor, compile, type Definition } from '../sql/compile.ts';

/** Memory for pages of the database, in KiB. */
const PAGE_CACHE_KIB = 64 * 1024;

/** A prepared statement: values by parameter name in, rows out. */
export interface Statement<P extends object, R> {
  run(values: P): void;
  get(values: P): R | undefined;
  all(values: P): R[];
  /** Reads as it goes; leaving the loop early ends the read. */
  each(values: P): IterableIterator<R>;
}

export type Statements = {
  readonly [N in keyof typeof sqliteQueries]: (typeof sqliteQueries)[N] extends Definition<infer P, infer R>
    ? Statement<P, R>
    : never;
};

export interface Database {
  readonly statements: Statements;
  /** Runs `work` between BEGIN and COMMIT. If it throws, or COMMIT fails, nothing of it stays and the error is thrown on. */
  transaction<T>(work: () => T): T;
}

/**
 * Prepares the statements on a connection whose tables are there. `logBytes`: what the log may keep of its space. `before`
 * hears of every statement and of COMMIT, and may throw.
 */
export function prepareDatabase(connection: DatabaseSync, logBytes: number, before?: (sql: string) => void): Database {
  connection.exec(`PRAGMA cache_size = -${PAGE_CACHE_KIB}; PRAGMA journal_size_limit = ${logBytes}`);
  const [begin, commit, rollback] = ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'].map((sql) => connection.prepare(sql));
  return {
    statements: prepareAll(connection, before),
    transaction(work) {
      begin!.run();
      try {
        const result = work();
        before?.('COMMIT');
        commit!.run();
        return result;
      } catch (error) {
        // A full disk may have rolled back already.
        if (connection.isTransaction) rollback!.run();
        throw error;
      }
    },
  };
}

function prepareAll(connection: DatabaseSync, before: ((sql: string) => void) | undefined): Statements {
  const tables = builderFor('sqlite');
  const prepared = Object.entries(sqliteQueries).map(([name, definition]) => {
    const { sql, places } = compile(tables, definition as Definition<Record<string, SQLInputValue>, unknown>);
    const statement = connection.prepare(sql);
    return [
      name,
      before
        ? bind(
            watched(statement, () => before(sql)),
            places,
          )
        : bind(statement, places),
    ];
  });
  return Object.fromEntries(prepared) as Statements;
}

/** What a statement is asked to do here. */
type Runner = Pick<StatementSync, 'run' | 'get' | 'all' | 'iterate'>;

function bind(statement: Runner, places: readonly string[]): Statement<Record<string, SQLInputValue>, unknown> {
  const inPlace = (values: Record<string, SQLInputValue>): SQLInputValue[] => places.map((name) => values[name]!);
  return {
    run: (values) => void statement.run(...inPlace(values)),
    get: (values) => statement.get(...inPlace(values)),
    all: (values) => statement.all(...inPlace(values)),
    each: (values) => statement.iterate(...inPlace(values)),
  };
}

/** The statement, with something done before each time it runs. */
function watched(statement: StatementSync, before: () => void): Runner {
  const after = <A extends SQLInputValue[], R>(run: (...values: A) => R): ((...values: A) => R) => {
    return (...values) => {
      before();
      return run(...values);
    };
  };
  return {
    run: after((...values) => statement.run(...values)),
    get: after((...values) => statement.get(...values)),
    all: after((...values) => statement.all(...values)),
    iterate: after((...values) => statement.iterate(...values)),
  } as Runner;
}

/** How the parts of this engine reach the database. What makes connections, and mends them, is behind it. */
import type { Query } from '../sql/compile.ts';

/** Runs statements, one after the other, on one connection. */
export interface Sql {
  /**
   * The rows of a statement. Statements asked for without waiting in between are sent at once, in this order: one way to
   * the database and back for all of them.
   */
  all<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R[]>;
}

/** A transaction that writes. Each of its statements sees what was committed before it began. */
export interface Transaction extends Sql {
  /**
   * Runs a statement whose rows nobody needs. If it fails, the transaction does. COMMIT is sent right behind the last
   * ones of these.
   */
  run<P extends object>(query: Query<P, unknown>, parameters: P): void;
  /**
   * The first of {@link CHANGES_PER_BLOCK} change numbers that nobody else gets. To be asked for behind every lock that is
   * needed (the statement need not have been waited for): then the numbers of one stream grow with its positions. A
   * transaction that took a block is known by it and never done twice, whatever becomes of the connection; one that took
   * none may be.
   */
  takeBlock(): Promise<number>;
}

/** Change numbers of one block: the most entries and changed sessions that one block serves. */
export const CHANGES_PER_BLOCK = 1024;

/** Reads that wait for a connection: some seconds of work. */
export const MAX_WAITING_READS = 8192;

/**
 * All of these wait while the database can't be reached, within bounds, and then reject with a `StoreError` that says
 * `unavailable`. `work` may be run again from its beginning, so it has no other effects.
 */
export interface Database {
  /**
   * Runs `work` between BEGIN and COMMIT and resolves when that is durable, to what `work` answered. Deadlocks and
   * serialisation failures are tried again. Where the connection was lost at COMMIT, the database is asked what became of
   * it before anything else happens. As many run at once as there are lanes, and one more; others wait for their turn.
   * Where it must not insist, it rejects with `InTheWay` at the first such failure.
   */
  transact<T>(work: (transaction: Transaction) => Promise<T>, insists?: boolean): Promise<T>;
  /**
   * Runs `work` on a connection outside of a transaction: each statement sees what is committed when it begins. What is
   * urgent goes before everything that waits; of the rest no more than {@link MAX_WAITING_READS} wait, beyond that they
   * reject at once with `overloaded`. Snapshots count as reads.
   */
  read<T>(work: (sql: Sql) => Promise<T>, isUrgent?: boolean): Promise<T>;
  /** The same on connections that nothing else is done on, whatever the others are busy with. */
  readApart<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Runs `work` on one unchanging view of the database. */
  snapshot<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Lets what is under way finish, and closes all connections. */
  close(): Promise<void>;
}

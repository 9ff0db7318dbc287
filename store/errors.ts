/**
 * The one error family of a store. The engines throw it, at open and when they can no longer be trusted; whoever
 * starts a server prints its message, which says in one line what is wrong and what to do.
 */

/**
 * - `newer-version`: a later version of the program wrote this store.
 * - `damaged`: what is read is not what was written.
 * - `behind`: the store ends before a commit that was already durable.
 * - `unreadable`: the files can't be opened, read or written.
 * - `in-use`: another process holds the database.
 * - `sync-failed`: written data could not be made durable, or its files were replaced. Final.
 * - `unavailable`: the database can't be reached now. Nothing is wrong with it; what was asked may be asked again.
 * - `overloaded`: too much waits for the database already. It was not asked; it may be later.
 * - `replaced`: the database is no longer the one that was opened (it was restored, or another took over). Final.
 * - `moved`: its content was moved to another store.
 * - `unfinished`: another store is being moved into it, and not all of that is there.
 * - `closed`: the store was closed.
 */
export type StoreErrorReason =
  | 'newer-version'
  | 'damaged'
  | 'behind'
  | 'unreadable'
  | 'in-use'
  | 'sync-failed'
  | 'unavailable'
  | 'overloaded'
  | 'replaced'
  | 'moved'
  | 'unfinished'
  | 'closed';

export class StoreError extends Error {
  readonly reason: StoreErrorReason;

  constructor(reason: StoreErrorReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.reason = reason;
  }
}

/** Whether what was asked for is there, and is not what was written: asking again gets the same answer. */
export function isDamaged(error: unknown): error is StoreError {
  return error instanceof StoreError && error.reason === 'damaged';
}

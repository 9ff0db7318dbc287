/**
 * What PostgreSQL and its driver report, in the store's own terms. An error with an SQLSTATE comes from the database;
 * one without comes from the way there.
 */
import { StoreError } from '../errors.ts';

/**
 * - `again`: somebody else was in the way (deadlock, serialisation failure, a lock or a statement that took too long).
 *   The transaction is void and may be run again.
 * - `lost`: the connection is gone, or leads to where nothing can be written now.
 * - `failed`: the statement itself.
 */
export type Trouble = 'again' | 'lost' | 'failed';

/** Serialisation failure, deadlock, lock not available, query cancelled (by its time-out). */
const AGAIN = new Set(['40001', '40P01', '55P03', '57014']);
/** Too many connections, a session or transaction that idled too long, read-only: it leads to a standby. */
const LOST = new Set(['53300', '25P03', '57P05', '25006']);
/** Connection exceptions; shutdown, crash, start-up and a dropped database. */
const LOST_CLASSES = /^(?:08|57P)/;
/** No disk, no memory, other limits; the system's input and output. */
const NO_ROOM = /^(?:53|54|58)/;
/** Damaged data, a damaged index. */
const DAMAGED = new Set(['XX001', 'XX002']);
/** No such table, column, schema, sequence: the schema is not what the version says. */
const NO_TABLE = new Set(['42P01', '42703', '3F000', '42883']);

/** Others were in the way of a transaction, and it is up to the caller what to do. */
export class InTheWay extends Error {
  constructor(cause: unknown) {
    super(textOf(cause), { cause });
  }
}

/** Five letters or digits, or undefined if the error is not the database's. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && 'severity' in (error as object) ? code : undefined;
}

export function troubleOf(error: unknown): Trouble {
  const state = sqlState(error);
  if (state === undefined) return 'failed';
  if (AGAIN.has(state)) return 'again';
  return LOST.has(state) || LOST_CLASSES.test(state) ? 'lost' : 'failed';
}

/** In one line; never with a statement or its values. */
export function textOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return textOf(error.errors[0]);
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.replace(/\s+/g, ' ').trim();
}

/** `place`: of the database, as people are shown it. */
export function unavailable(place: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  return new StoreError(
    'unavailable',
    `PostgreSQL at ${place} can't be reached (${textOf(cause)}); start it, or correct the store's address.`,
    cause,
  );
}

/** Others were in the way for too long. */
export function overloaded(place: string, cause: unknown): StoreError {
  return new StoreError(
    'unavailable',
    `PostgreSQL at ${place} is too busy (${textOf(cause)}); try again later.`,
    cause,
  );
}

/** Too many reads wait already. */
export function overloadedReads(place: string): StoreError {
  return new StoreError('overloaded', `More reads wait for PostgreSQL at ${place} than it can take; try again later.`);
}

/** The store's error for what a statement failed with; anything else comes back as it is. */
export function toStoreError(error: unknown, place: string): unknown {
  const state = sqlState(error);
  if (state === undefined) return error;
  if (DAMAGED.has(state)) {
    return new StoreError('damaged', `${place} is damaged (${textOf(error)}); restore it from a backup.`, error);
  }
  if (NO_TABLE.has(state)) {
    return new StoreError('damaged', `${place} has not the tables it should have (${textOf(error)}).`, error);
  }
  if (NO_ROOM.test(state)) {
    return new StoreError('unavailable', `PostgreSQL at ${place} has no room left (${textOf(error)}).`, error);
  }
  return error;
}

/** Why a store could not be opened, and what to do about it. */
export function toOpenError(error: unknown, place: string): unknown {
  const told = (advice: string): StoreError =>
    new StoreError('unreadable', `PostgreSQL at ${place}: ${textOf(error)}; ${advice}`, error);
  const state = sqlState(error);
  if (state === undefined) return error;
  if (state.startsWith('28')) return told("correct user and password in the store's address, or pg_hba.conf.");
  if (state === '3D000') return told("create it, or correct the store's address.");
  if (state === '42501') return told('grant the user what it lacks (GRANT CREATE ON DATABASE …).');
  return troubleOf(error) === 'lost' ? unavailable(place, error) : toStoreError(error, place);
}

/** The same for a connection that could not be made: there, what is not the database's word is the network's. */
export function toConnectError(error: unknown, place: string): unknown {
  if (sqlState(error) !== undefined || error instanceof StoreError) return toOpenError(error, place);
  if (textOf(error).startsWith('SASL')) {
    return new StoreError(
      'unreadable',
      `PostgreSQL at ${place} wants a password; put it into the store's address.`,
      error,
    );
  }
  return unavailable(place, error);
}

/** Says in the store's own terms what SQLite reports. */
import { StoreError } from '../errors.ts';

const BUSY = 5;
const LOCKED = 6;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANT_OPEN = 14;
const NOT_A_DATABASE = 26;

/** SQLite's primary result code, or undefined if the error is not SQLite's. */
function resultCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

/** Whether another process holds the database: trying again at once would only wait again. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === BUSY || code === LOCKED;
}

/** Whether the disk, or the room given to the database, is full: what failed may work later. */
export function isFull(error: unknown): boolean {
  return resultCode(error) === FULL;
}

/** The store's error for what SQLite threw; anything else comes back as it is. */
export function toStoreError(error: unknown, path: string): unknown {
  const text = error instanceof Error ? error.message : String(error);
  switch (resultCode(error)) {
    case BUSY:
    case LOCKED:
      return new StoreError('in-use', `${path} is held by another process; stop that one first.`, error);
    case CORRUPT:
    case NOT_A_DATABASE:
      return new StoreError('damaged', `${path} is damaged (${text}); restore the store from a backup.`, error);
    case FULL:
      return new StoreError('unreadable', `${path} can't be written (${text}); make room.`, error);
    case CANT_OPEN:
    case IO_ERROR:
      return new StoreError('unreadable', `${path} can't be read (${text}); check its rights and its disk.`, error);
    default:
      return error;
  }
}

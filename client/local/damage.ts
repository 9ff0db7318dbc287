/** What tells that a local store is damaged: it can't be used as it is, but what it held is on the server, too. */

/** Thrown where what was read can't have been written by any version of this program. */
export class Damaged extends Error {
  override readonly name = 'Damaged';
}

/** SQLite's result codes for a file that is malformed (SQLITE_CORRUPT), or no database at all (SQLITE_NOTADB). */
const CORRUPT = 11;
const NOT_A_DATABASE = 26;
/** For a statement that makes no sense with the tables that are there (SQLITE_ERROR). */
const NO_SUCH_TABLE = 1;
/** What a browser calls a database that it can't read from its own disk. */
const BROKEN_DATABASE = ['UnknownError', 'NotReadableError'];
/** The last byte of an extended result code is the plain one. */
const PLAIN_CODE = 0xff;

/** Whether an error while a file is opened says that its tables are not ours. */
export function isForeign(error: unknown): boolean {
  return resultCode(error) === NO_SUCH_TABLE;
}

/** Whether an error of a local store says that the store is damaged; others (no space, no permission) pass. */
export function isDamage(error: unknown): boolean {
  if (error instanceof Damaged) return true;
  if (!(error instanceof Error)) return false;
  if (BROKEN_DATABASE.includes(error.name)) return true;
  // A whole number larger than any that is written.
  if ('code' in error && error.code === 'ERR_OUT_OF_RANGE') return true;
  const code = resultCode(error);
  return code === CORRUPT || code === NOT_A_DATABASE;
}

function resultCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & PLAIN_CODE : undefined;
}

/** What tells that a local store is damaged: it can't be used as it is, but what it held is on the server, too. */

/** Thrown where what was read can't have been written by any version of this program. */
export class Damaged extends Error {
  override readonly name = 'Damaged';
}

/** SQLite's result codes for a file that is malformed (SQLITE_CORRUPT), or no database at all (SQLITE_NOTADB). */
const CORRUPT = 11;
const NOT_A_DATABASE = 26;
/** The same out of a full-text index (SQLITE_CORRUPT_VTAB). */
const CORRUPT_INDEX = 267;
/** What a browser calls data that is lost on its own disk. `UnknownError` is no more than that it can't be read for now. */
const LOST_DATA = 'NotReadableError';
/** The last byte of an extended result code is the plain one. */
const PLAIN_CODE = 0xff;

/** Whether an error says that no more than the full-text index is damaged, which can be made anew. */
export function isIndexDamage(error: unknown): boolean {
  return resultCode(error) === CORRUPT_INDEX;
}

/** Whether an error of a local store says that the store is damaged; others (no space, no permission) pass. */
export function isDamage(error: unknown): boolean {
  if (error instanceof Damaged) return true;
  if (!(error instanceof Error)) return false;
  if (error.name === LOST_DATA) return true;
  // A whole number larger than any that is written.
  if ('code' in error && error.code === 'ERR_OUT_OF_RANGE') return true;
  const code = (resultCode(error) ?? 0) & PLAIN_CODE;
  return code === CORRUPT || code === NOT_A_DATABASE;
}

function resultCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) : undefined;
}

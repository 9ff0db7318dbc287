/** The note in a SQLite store that its content was moved elsewhere: from then on nobody opens it as a store any more. */
import { connect } from './connection.ts';
import { toStoreError } from './errors.ts';
import { inspect } from './inspect.ts';

/** Where the content of a database was moved to, without secrets; undefined if it was not. */
export function movedTo(path: string): string | undefined {
  return inspect(path).moved || undefined;
}

/** Notes it down; it is on stable storage when this returns. Throws a `StoreError`. */
export function markMoved(path: string, where: string): void {
  const connection = connect(path);
  try {
    connection.exec('PRAGMA synchronous = FULL');
    connection
      .prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value')
      .run('moved', where);
  } catch (error) {
    throw toStoreError(error, path);
  } finally {
    connection.close();
  }
}

/**
 * Connections to the database file, as the store and its checkpoint thread open them: no sync on commit, since the store
 * syncs the write-ahead log itself, and no checkpoint but those it asks for.
 */
import { DatabaseSync } from 'node:sqlite';

/** How long a statement waits for a foreign process, say somebody's SQLite shell, before it fails. */
const BUSY_TIMEOUT_MS = 100;

/** Opens the file, or makes it. Throws SQLite's errors. */
export function connect(path: string): DatabaseSync {
  const connection = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: false });
  try {
    connection.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA cell_size_check = 1',
    );
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Carries the write-ahead log over into the database file, which is synced. False if another connection kept some of
 * it from that. PASSIVE leaves the log its space, and goes on beside commits; TRUNCATE gives the space back.
 */
export function checkpoint(connection: DatabaseSync, mode: 'PASSIVE' | 'TRUNCATE'): boolean {
  const answer = connection.prepare(`PRAGMA wal_checkpoint(${mode})`).get();
  return answer?.['busy'] === 0 && answer['log'] === answer['checkpointed'];
}

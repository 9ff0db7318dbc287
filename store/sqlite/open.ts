/**
 * Opens the store of one app in its directory. `server/main` calls it, and holds the lock on the data directory. The
 * files are `store.db`, `store.db-wal` and `store.mark`. Nothing here opens `store.db` but SQLite: closing any other
 * descriptor of it would drop SQLite's locks.
 */
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { ServerHost } from '../../host/host.ts';
import { StoreError } from '../errors.ts';
import type { Store } from '../port.ts';
import { assemble } from './assemble.ts';
import { checkpoint, connect } from './connection.ts';
import { settleEpoch } from './epoch.ts';
import { toStoreError } from './errors.ts';
import { inspect, refuse } from './inspect.ts';
import { readMark } from './mark.ts';
import { migrate } from './migrate.ts';

export interface SqliteStoreOptions
  extends Pick<ServerHost, 'clock' | 'random' | 'openForSync' | 'beforeStatement' | 'log'> {
  /** Made if it is not there. */
  directory: string;
  /** What was written can no longer be made durable: every call rejects from now on. The process has to end. */
  onFatal: (error: StoreError) => void;
  /** False: checkpoints run on the store's own connection, for a simulation. */
  checkpointWorker?: boolean;
  /** Sizes of the write-ahead log, in bytes, at which it is carried over and at which commits wait. */
  logBytes?: { start: number; hold: number };
  /** Newest entries whose positions may be in memory only, see positions.ts. */
  maxBehind?: number;
}

/** Opens or creates the store. Rejects with a {@link StoreError} whose message says in one line what to do. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const database = join(options.directory, 'store.db');
  const paths = { database, log: `${database}-wal`, mark: join(options.directory, 'store.mark') };
  let connection: DatabaseSync | undefined;
  try {
    mkdirSync(options.directory, { recursive: true, mode: 0o700 });
    const mark = readMark(paths.mark);
    const found = inspect(database);
    refuse(database, found, mark);
    connection = connect(database);
    migrate(connection, found.version);
    const epoch = settleEpoch(connection, found, mark, options);
    await makeDurable(connection, paths, options);
    return assemble(options, paths, connection, epoch);
  } catch (error) {
    connection?.close();
    throw toOpenError(error, database);
  }
}

/**
 * A crash may have left commits in the log that were never synced. They become durable before anyone sees them, and
 * with them the names of the files. Somebody who only reads, say a backup, keeps the log from being emptied: then it is
 * synced where it is. Throws SQLite's error if another process is writing.
 */
async function makeDurable(
  connection: DatabaseSync,
  { log }: { log: string },
  { directory, openForSync }: Pick<SqliteStoreOptions, 'directory' | 'openForSync'>,
): Promise<void> {
  if (!checkpoint(connection, 'TRUNCATE')) {
    connection.exec('BEGIN IMMEDIATE; ROLLBACK');
    const handle = openForSync(log);
    await handle.sync().finally(() => handle.close());
  }
  // Windows keeps names by itself, and opens no directories.
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function toOpenError(error: unknown, database: string): unknown {
  const known = toStoreError(error, database);
  if (!(known instanceof Error) || known instanceof StoreError) return known;
  if ('syscall' in known) {
    return new StoreError('unreadable', `${database} can't be opened (${known.message}); check its rights.`, error);
  }
  if ('errcode' in known) {
    return new StoreError('damaged', `${database} has not the tables it should have (${known.message}).`, error);
  }
  return known;
}

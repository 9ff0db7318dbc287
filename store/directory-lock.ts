/** The lock of a data directory: one process at a time works in it, whatever it does there. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5;

export interface DirectoryLock {
  release(): void;
}

/** The file that is locked; it holds no data. */
export function lockFile(directory: string): string {
  return join(directory, 'lock.db');
}

/**
 * An exclusive transaction on a file of its own: the system ends it with the process, however the process ends. Undefined
 * if another process has it. Throws SQLite's errors.
 */
export function lockDirectory(directory: string): DirectoryLock | undefined {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(lockFile(directory), { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  const held = lock;
  return { release: () => held.close() };
}

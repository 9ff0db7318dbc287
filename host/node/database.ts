/** Opens, and moves, the local database of a client: SQLite, which Node brings along. */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { LocalDatabase } from '../host.ts';

/** How long a statement waits for another process that writes. */
const BUSY_TIMEOUT_MS = 5000;

/**
 * Opens or creates the database at `path` (with its folder), or one in memory for `:memory:`. A reader never waits for
 * a writer, and a commit survives the end of the process (a power cut may take the last ones; they are on the server).
 */
export function openDatabase(path: string): LocalDatabase {
  if (path !== ':memory:') mkdirSync(dirname(resolve(path)), { recursive: true });
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** Gives a closed database another path, with what has not come into it yet: that first, so that no other file meets it. */
export function moveDatabase(path: string, to: string): void {
  for (const part of ['-wal', '-shm', '']) if (existsSync(path + part)) renameSync(path + part, to + part);
}

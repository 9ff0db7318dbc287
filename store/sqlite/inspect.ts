/**
 * A look at a database before anything touches it: read-only, so that a store this program must not open, or one whose
 * log is damaged, stays as it was found.
 */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../errors.ts';
import { SCHEMA_VERSION } from '../migrations.ts';
import type { MetaKey } from '../schema.ts';
import type { Mark } from './mark.ts';

/** What a store says of itself. A database without tables, or none at all, has version 0. */
export interface Inspected {
  version: number;
  epoch: string;
  commits: number;
  /** Where its content was moved to; '' if it was not. */
  moved: string;
}

const EMPTY: Inspected = { version: 0, epoch: '', commits: 0, moved: '' };

/** Reads what is there. Throws SQLite's errors, and `unreadable` for a database that is not a store. */
export function inspect(path: string): Inspected {
  if (!existsSync(path)) return EMPTY;
  const connection = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = connection.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
    if (tables.length === 0) return EMPTY;
    if (!tables.some(({ name }) => name === 'meta')) {
      throw new StoreError('unreadable', `${path} is not a store of this program; move it away.`);
    }
    const read = connection.prepare('SELECT value FROM meta WHERE key = ?');
    const valueOf = (key: MetaKey): string => String(read.get(key)?.['value'] ?? '');
    const [version, commits] = [Number(valueOf('version')), Number(valueOf('commits'))];
    return { version, epoch: valueOf('epoch'), commits, moved: valueOf('moved') };
  } finally {
    connection.close();
  }
}

/** Throws if the store must not be opened: by its version, as it was moved, or because it ends before what was durable. */
export function refuse(path: string, found: Inspected, mark: Mark | undefined): void {
  if (found.version > SCHEMA_VERSION) {
    throw new StoreError(
      'newer-version',
      `${path} was written by a newer version (schema ${found.version}, this program knows ${SCHEMA_VERSION}); install that version.`,
    );
  }
  if (found.moved !== '') {
    throw new StoreError(
      'moved',
      `What was in ${path} was moved to ${found.moved}: serve it from there, with --store. What is left here is older.`,
    );
  }
  if (mark && mark.epoch === (found.epoch || mark.epoch) && found.commits < mark.commits) {
    throw new StoreError(
      'behind',
      `${path} ends at commit ${found.commits}, but commit ${mark.commits} was on disk: its newest part is damaged or missing. ` +
        `Restore a whole backup, or remove store.mark to go on without that part.`,
    );
  }
}

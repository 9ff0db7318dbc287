/**
 * Checks the files of a SQLite store that nobody has open. Beside what every store has to keep: the durable mark, the
 * database as such (SQLite's own check finds a page of an index that hides rows), and the table of positions, which is
 * written behind the entries it finds.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ServerHost } from '../../host/host.ts';
import { StoreError } from '../errors.ts';
import { toStoreError } from '../sqlite/errors.ts';
import { inspect } from '../sqlite/inspect.ts';
import { readMark } from '../sqlite/mark.ts';
import { openSqliteReader } from '../transfer/sqlite-reader.ts';
import type { Report } from './problem.ts';
import { type Counts, checkWhole, orReport } from './whole.ts';

/** Most that SQLite tells of the database as such. */
const MAX_TOLD = 100;

/** Entries that have to be in the table of positions, and are not, or at another place. */
const UNPLACED = `
  SELECT "key", entry.pos AS pos FROM entry LEFT JOIN stream ON stream.id = entry.stream
  WHERE gno <= (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE "key" = 'indexed')
  AND NOT EXISTS (SELECT 1 FROM position AS at WHERE at.stream = entry.stream AND at.pos = entry.pos AND at.gno = entry.gno)`;

/**
 * Resolves to how much was checked. Rejects with a {@link StoreError} if that can't be done: there is no store, it is of
 * another version, or its content was moved.
 */
export async function checkSqlite(
  directory: string,
  host: Pick<ServerHost, 'openForSync'>,
  report: Report,
  pageRows?: number,
): Promise<Partial<Counts>> {
  const path = join(directory, 'store.db');
  await orReport(path, report, async () => checkMark(directory, path, report));
  await orReport(path, report, async () => checkDatabase(path, report));
  const checked = orReport(path, report, async () => {
    const reader = await openSqliteReader(directory, host, pageRows);
    try {
      return await checkWhole(reader, { change: Math.max(reader.newestChange, newestEntry(path)) }, report);
    } finally {
      reader.close();
    }
  });
  try {
    return (await checked) ?? {};
  } catch (error) {
    if (!(error instanceof StoreError) || error.reason !== 'behind') throw error;
    report('files', path, error.message);
    return {};
  }
}

function checkMark(directory: string, path: string, report: Report): void {
  const mark = readMark(join(directory, 'store.mark'));
  const { epoch } = ask(path, () => inspect(path));
  if (mark && epoch !== '' && mark.epoch !== epoch) {
    report('files', path, `is of the history ${epoch}, and store.mark beside it of ${mark.epoch}`);
  }
}

/** SQLite's own check, and the table of positions against the entries. */
function checkDatabase(path: string, report: Report): void {
  withDatabase(path, (database) => {
    for (const row of database.prepare(`PRAGMA integrity_check(${MAX_TOLD})`).iterate()) {
      const text = String(row['integrity_check']);
      if (text !== 'ok') report('files', path, text);
    }
    for (const { key, pos } of database.prepare(UNPLACED).iterate()) {
      report('index', `${String(key)} at ${String(pos)}`, 'is not found by its position');
    }
  });
}

function newestEntry(path: string): number {
  return withDatabase(path, (database) =>
    Number(database.prepare('SELECT max(gno) AS gno FROM entry').get()?.['gno'] ?? 0),
  );
}

function withDatabase<T>(path: string, work: (database: DatabaseSync) => T): T {
  return ask(path, () => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      return work(database);
    } finally {
      database.close();
    }
  });
}

function ask<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toStoreError(error, path);
  }
}

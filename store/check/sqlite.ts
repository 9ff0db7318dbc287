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
import { SCHEMA_VERSION } from '../migrations.ts';
import type { MetaKey } from '../schema.ts';
import { inspect } from '../sqlite/inspect.ts';
import { readMark } from '../sqlite/mark.ts';
import { migrate } from '../sqlite/migrate.ts';
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
  const isOurs = await orReport(path, report, async () => {
    checkMark(directory, path, report);
    return checkDatabase(path, report);
  });
  // Otherwise statements would fail, or find what they were not meant to.
  if (isOurs !== true) return {};
  await orReport('positions', report, async () => checkPositions(path, report));
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

/** SQLite's own check, and the definitions of the tables; false if nothing else can be read. */
function checkDatabase(path: string, report: Report): boolean {
  return withDatabase(path, (database) => {
    if (ask(path, () => inspect(path)).version !== SCHEMA_VERSION) return true;
    for (const row of database.prepare(`PRAGMA integrity_check(${MAX_TOLD})`).iterate()) {
      const text = String(row['integrity_check']);
      if (text !== 'ok') report('files', path, text);
    }
    const expected = new Set(schemaOf(freshDatabase()));
    const found = schemaOf(database);
    const foreign = found.filter((one) => !expected.delete(one));
    for (const one of foreign) report('files', path, `has another definition than it should: ${one}`);
    if (foreign.length > 0 || expected.size > 0) return false;
    for (const { key } of database.prepare('SELECT "key" FROM meta').iterate()) {
      if (!META_KEYS.has(String(key))) report('files', path, `says ${String(key)} of itself, which nobody knows`);
    }
    return true;
  });
}

function checkPositions(path: string, report: Report): void {
  withDatabase(path, (database) => {
    for (const { key, pos } of database.prepare(UNPLACED).iterate()) {
      report('index', `${String(key)} at ${String(pos)}`, 'is not found by its position');
    }
  });
}

const META_KEYS: ReadonlySet<string> = new Set([
  'version',
  'epoch',
  'commits',
  'indexed',
  'unwritten',
  'gno',
  'moved',
] satisfies MetaKey[]);

/** The tables as this program makes them. */
function freshDatabase(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  migrate(database, 0);
  return database;
}

function schemaOf(database: DatabaseSync): string[] {
  const rows = database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema').all();
  return rows.map(({ type, name, tbl_name, sql }) => [type, name, tbl_name, sql].map(String).join(' '));
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
    const known = toStoreError(error, path);
    if (known instanceof StoreError || !(known instanceof Error) || !('errcode' in known)) throw known;
    throw new StoreError('damaged', `${path} has not the tables it should have (${known.message}).`, error);
  }
}

/**
 * Reads the files of a SQLite store as they are at one moment, without opening it as a store: nothing of it is changed,
 * and a server may go on writing it meanwhile. What a server writes during a long read stays in its log until the end.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { ServerHost } from '../../host/host.ts';
import { StoreError } from '../errors.ts';
import { SCHEMA_VERSION } from '../migrations.ts';
import { toStoreError } from '../sqlite/errors.ts';
import { inspect, refuse } from '../sqlite/inspect.ts';
import { readMark } from '../sqlite/mark.ts';
import { pageText } from './page-text.ts';
import { PAGE_ROWS, type Reader } from './reader.ts';
import { columnsOf, type Place, type RowOf, type TableName } from './tables.ts';

export interface SqliteReader extends Reader {
  /** Number of the newest commit: the store is the same as long as this is. */
  readonly commits: number;
  /** The newest change number that is not an entry's. */
  readonly newestChange: number;
  close(): void;
}

/** How long the first read waits for a foreign process. */
const BUSY_TIMEOUT_MS = 1000;

/**
 * The newest entries are in no table of positions yet, see `sqlite/positions.ts`. Their places are gathered beside it;
 * there are at most as many as a start of the store would read back.
 */
const GATHER = `
  CREATE TEMP TABLE place (stream INTEGER, pos INTEGER, gno INTEGER, PRIMARY KEY (stream, pos)) WITHOUT ROWID;
  INSERT OR IGNORE INTO place SELECT stream, pos, gno FROM entry
    WHERE gno > (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE key = 'indexed')
    AND NOT EXISTS (SELECT 1 FROM position WHERE position.stream = entry.stream AND position.pos = entry.pos)`;

/**
 * Rejects with a {@link StoreError} for a store that must not be opened. Resolves when all that will be read is on stable
 * storage: what is carried elsewhere was not lost here.
 */
export async function openSqliteReader(
  directory: string,
  { openForSync }: Pick<ServerHost, 'openForSync'>,
  pageRows: number = PAGE_ROWS,
): Promise<SqliteReader> {
  const path = join(directory, 'store.db');
  try {
    return await open(path, directory, openForSync, pageRows);
  } catch (error) {
    throw toStoreError(error, path);
  }
}

async function open(
  path: string,
  directory: string,
  openForSync: ServerHost['openForSync'],
  pageRows: number,
): Promise<SqliteReader> {
  const mark = readMark(join(directory, 'store.mark'));
  const found = inspect(path);
  refuse(path, found, mark);
  if (found.version === 0) throw new StoreError('unreadable', `There is no store in ${directory}.`);
  if (found.version < SCHEMA_VERSION) {
    throw new StoreError('unreadable', `${path} is of an older version; start the server on it once.`);
  }
  const connection = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    connection.exec('PRAGMA temp_store = MEMORY; BEGIN');
    connection.exec(GATHER);
    await syncLog(`${path}-wal`, openForSync);
    return readerOf(connection, path, pageRows);
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Makes durable what a connection to the database shows, whoever wrote it. */
export async function syncLog(path: string, openForSync: ServerHost['openForSync']): Promise<void> {
  if (!existsSync(path)) return;
  const handle = openForSync(path);
  try {
    await handle.sync();
  } finally {
    handle.close();
  }
}

function readerOf(connection: DatabaseSync, path: string, pageRows: number): SqliteReader {
  const prepared = new Map<string, StatementSync>();
  const all = <R>(sql: string, ...values: SQLInputValue[]): R[] => {
    try {
      const statement = prepared.get(sql) ?? connection.prepare(sql);
      prepared.set(sql, statement);
      return statement.all(...values) as R[];
    } catch (error) {
      throw toStoreError(error, path);
    }
  };
  const metaOf = (key: string): string =>
    all<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)[0]?.value ?? '';

  return {
    epoch: metaOf('epoch'),
    pageRows,
    commits: Number(metaOf('commits')),
    newestChange: Number(metaOf('gno')),
    async page<N extends TableName>(table: N, after: Place | undefined, limit: number): Promise<RowOf<N>[]> {
      const sql = table === 'entry' ? entriesText(after !== undefined) : pageText('sqlite', table, after !== undefined);
      return all<RowOf<N>>(sql, ...(table === 'entry' ? twice(after ?? [], limit) : [...(after ?? []), limit]));
    },
    async keysOf(streams) {
      const rows = streams.flatMap((id) => all<{ key: string }>('SELECT key FROM stream WHERE id = ?', id));
      if (rows.length !== streams.length)
        throw new StoreError('damaged', 'A row of stream is missing; restore the store from a backup.');
      return new Map(streams.map((id, i) => [id, rows[i]!.key]));
    },
    streamOf: async (key) => all<{ id: number }>('SELECT id FROM stream WHERE key = ?', key)[0]?.id,
    count: async (table) => all<{ n: number }>(`SELECT count(*) AS n FROM "${table}"`)[0]!.n,
    close: () => connection.close(),
  };
}

/**
 * The places of a page of entries out of both tables, then what stands there: where that is nothing, or another entry, the
 * row fails its checksum.
 */
function entriesText(after: boolean): string {
  const places = ['position', 'place'].map(
    (table) =>
      `SELECT * FROM (SELECT stream, pos, gno FROM ${table} ${after ? 'WHERE (stream, pos) > (?, ?)' : ''} ORDER BY stream, pos LIMIT ?)`,
  );
  const columns = columnsOf('entry').map((name) =>
    name === 'stream' || name === 'pos' ? `at.${name}` : `entry."${name}"`,
  );
  return `SELECT ${columns.join()} FROM (${places.join(' UNION ALL ')} ORDER BY stream, pos LIMIT ?) AS at
    LEFT JOIN entry ON entry.gno = at.gno ORDER BY at.stream, at.pos`;
}

function twice(after: Place, limit: number): SQLInputValue[] {
  return [...after, limit, ...after, limit, limit];
}

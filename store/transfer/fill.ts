/**
 * Fills the tables of a PostgreSQL store with the rows of another store, in the order of their keys: the entries of a
 * stream one after the other, which also lays them side by side. Each page is one transaction, which also notes how far
 * the filling has got: whatever ends it, it goes on behind the newest page that is there.
 */
import type { StreamKey } from '../../contract/entry.ts';
import { emptyHead } from '../append.ts';
import { type HeadRow, toHeadRow } from '../postgres/head-row.ts';
import type { Transaction } from '../postgres/sql.ts';
import type { Query } from '../sql/compile.ts';
import { headAt } from './digest.ts';
import { quoted } from './page-text.ts';
import { checkedPagesOf, type Reader } from './reader.ts';
import { type ColumnType, type Place, placeOf, type RowOf, type TableName, tableNames, tables } from './tables.ts';

/** Where a filling goes on: in a table, behind a row. */
export interface Filling {
  readonly table: TableName;
  readonly after?: Place;
}

export const BEGINNING: Filling = { table: tableNames[0]! };

export interface FillOptions {
  source: Reader;
  transact(work: (transaction: Transaction) => Promise<void>): Promise<void>;
  from: Filling;
  /** Writes down, in the transaction, where a later filling would go on. */
  note(transaction: Transaction, next: Filling): void;
  /** The rows of a page are there. */
  filled(table: TableName, rows: number): void;
}

export async function fill(options: FillOptions): Promise<void> {
  const { source, from } = options;
  for (const table of tableNames.slice(tableNames.indexOf(from.table))) {
    const after = table === from.table ? from.after : undefined;
    for await (const { rows, keys } of checkedPagesOf(source, table, after)) {
      const heads = headsAfter(table, rows, keys);
      await options.transact(async (transaction) => {
        transaction.run(insertOf(table, tables[table].columns), columnsOf(tables[table].columns, rows));
        if (heads.length > 0) transaction.run(insertOf('head', headColumns, 'stream'), columnsOf(headColumns, heads));
        options.note(transaction, { table, after: placeOf(table, rows.at(-1)!) });
      });
      options.filled(table, rows.length);
    }
  }
}

const headColumns = {
  stream: 'integer',
  pos: 'integer',
  gno: 'integer',
  time: 'integer',
  seq: 'integer',
  run: 'text',
  checksum: 'integer',
} as const satisfies Record<keyof HeadRow, ColumnType>;

/** Where the streams of a page stand once its rows are there: a stream has its head from the beginning. */
function headsAfter<N extends TableName>(
  table: N,
  rows: readonly RowOf<N>[],
  keys: ReadonlyMap<number, StreamKey>,
): HeadRow[] {
  if (table === 'stream') return (rows as RowOf<'stream'>[]).map(({ id, key }) => toHeadRow(emptyHead(key), id));
  if (table !== 'entry') return [];
  const newest = new Map((rows as RowOf<'entry'>[]).map((row) => [row.stream, row]));
  return [...newest].map(([stream, row]) => toHeadRow(headAt(keys.get(stream)!, row), stream));
}

type Columns = Readonly<Record<string, ColumnType>>;

/** One statement for any number of rows; its parameters are whole columns. With `conflict` a row of that key is replaced. */
function insertOf(table: string, columns: Columns, conflict?: string): Query<Record<string, unknown[]>, unknown> {
  const places = Object.keys(columns);
  const types = { integer: 'bigint[]', text: 'text[]' };
  const arrays = places.map((name, i) => `$${i + 1}::${types[columns[name]!]}`);
  const insert = `INSERT INTO ${quoted(table)} (${places.map(quoted).join()}) SELECT * FROM unnest(${arrays.join()})`;
  if (conflict === undefined) return { sql: insert, places };
  const changed = places
    .filter((name) => name !== conflict)
    .map((name) => `${quoted(name)} = excluded.${quoted(name)}`);
  return { sql: `${insert} ON CONFLICT (${quoted(conflict)}) DO UPDATE SET ${changed.join()}`, places };
}

function columnsOf(columns: Columns, rows: readonly object[]): Record<string, unknown[]> {
  const valueOf = (row: object, name: string): unknown => (row as Record<string, unknown>)[name];
  return Object.fromEntries(Object.keys(columns).map((name) => [name, rows.map((row) => valueOf(row, name))]));
}

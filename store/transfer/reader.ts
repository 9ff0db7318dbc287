/**
 * Reads a whole store, whatever it lies in, a page of rows at a time: each page begins behind the last row of the one
 * before, so a read holds little in memory, and can be taken up again at any row.
 */
import { check, type Place, placeOf, type RowOf, type TableName } from './tables.ts';

/** With the largest bodies a page of this many rows has about 12 MB. */
export const PAGE_ROWS = 1000;

/** One unchanging view of a store. */
export interface Reader {
  /** Of its history; see `epoch` of the port. */
  readonly epoch: string;
  /** Most rows of one page. */
  readonly pageRows: number;
  /** At most `limit` rows behind `after`, in the order of the table's key. */
  page<N extends TableName>(table: N, after: Place | undefined, limit: number): Promise<RowOf<N>[]>;
  /** The keys of streams by their numbers. */
  keysOf(streams: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /** The number of the stream with this key, if it has one. */
  streamOf(key: string): Promise<number | undefined>;
  /** How many rows a table has; for entries, whether or not they can be found by their positions. */
  count(table: TableName): Promise<number>;
}

/** All rows of a table behind `after`, in pages, as they stand there. */
export async function* pagesOf<N extends TableName>(
  reader: Reader,
  table: N,
  after?: Place,
): AsyncGenerator<RowOf<N>[], void, undefined> {
  let place = after;
  for (;;) {
    const rows = await reader.page(table, place, reader.pageRows);
    if (rows.length > 0) yield rows;
    if (rows.length < reader.pageRows) return;
    place = placeOf(table, rows.at(-1)!);
  }
}

/** Pages, and the keys of the streams that their rows name. Throws `damaged` at a row that is not as it was written. */
export async function* checkedPagesOf<N extends TableName>(
  reader: Reader,
  table: N,
  after?: Place,
): AsyncGenerator<{ rows: RowOf<N>[]; keys: ReadonlyMap<number, string> }, void, undefined> {
  for await (const rows of pagesOf(reader, table, after)) {
    const keys = await reader.keysOf(streamsIn(rows));
    for (const row of rows) check(table, row, (stream) => keys.get(stream));
    yield { rows, keys };
  }
}

/** The streams that rows name, each once. */
function streamsIn(rows: readonly object[]): number[] {
  const named = rows.map((row) => (row as { stream?: number }).stream);
  return [...new Set(named.filter((stream) => stream !== undefined))];
}

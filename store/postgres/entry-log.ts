/**
 * Reads of a stream's entries. Whatever comes out was checked: each entry against its checksum, and a range for having
 * every position. So damage is found by whoever reads it, and never looks like an entry that is not there.
 */
import type { Entry } from '../../contract/entry.ts';
import { damaged, toEntry } from '../entry-row.ts';
import { boundsOfSeq, type Range, type Sought } from '../paging.ts';
import type { Head } from '../port.ts';
import type { EntryRow } from '../schema.ts';
import { statements } from './read-statements.ts';
import type { Sql } from './sql.ts';
import type { Stream } from './streams.ts';

/** How much of a range is read at once: of its entries, as many as fit, and one more. */
export interface Amount {
  readonly limit: number;
  readonly bytes: number;
}

/** Above every position. */
export const NO_END = Number.MAX_SAFE_INTEGER;

/** The rows of a range from its beginning (`newer`) or from its end, as far as they are there. */
export async function rowsOf(
  sql: Sql,
  { id }: Stream,
  range: Range,
  newer: boolean,
  { limit, bytes }: Amount,
): Promise<EntryRow[]> {
  const statement = newer ? statements.oldestOf : statements.newestOf;
  return sql.all(statement, { stream: id, ...range, limit, bytes });
}

/** The entries in such rows, each checked as it is come to. A range that has an end has every position, so a row at least. */
export function* entriesIn(rows: readonly EntryRow[], { key }: Stream, range: Range, newer: boolean): Iterable<Entry> {
  const [first, step] = newer ? [range.above + 1, 1] : [range.below - 1, -1];
  if (rows.length === 0 && range.below !== NO_END) throw damaged(key, first);
  for (const [i, row] of rows.entries()) yield toEntry(row, key, first + i * step);
}

/** The entries at positions, all of which have to be there; in the order asked for. */
export async function entriesAt(sql: Sql, { id, key }: Stream, positions: readonly number[]): Promise<Entry[]> {
  const rows = await sql.all(statements.entriesOf, { stream: id, positions });
  const byPosition = new Map(rows.map((row) => [row.pos, row]));
  return positions.map((pos) => {
    const row = byPosition.get(pos);
    if (!row) throw damaged(key, pos);
    return toEntry(row, key, pos);
  });
}

/** The first position whose entry has at least what is sought; head + 1 if none. */
export async function positionOf(sql: Sql, stream: Stream, head: Head, sought: Sought): Promise<number> {
  const isSeq = 'seq' in sought;
  const least = isSeq ? sought.seq : sought.time;
  const { low, high } = isSeq ? boundsOfSeq(least, head) : { low: 1, high: head.pos + 1 };
  const statement = isSeq ? statements.positionsOfSeq : statements.positionsOfTime;
  const [found] = await sql.all(statement, { stream: stream.id, low: [low], high: [high], least: [least] });
  const holds = (entry: Entry): boolean => (isSeq ? entry.seq : entry.time) >= least;
  if (found && (await isBorder(sql, stream, head, found.pos, holds))) return found.pos;
  return searchChecked(sql, stream, { low, high }, holds);
}

/** Whether it begins at a position: the search itself looked at entries that nobody has checked. */
async function isBorder(
  sql: Sql,
  stream: Stream,
  head: Head,
  pos: number,
  holds: (entry: Entry) => boolean,
): Promise<boolean> {
  const around = [pos - 1, pos].filter((one) => one >= 1 && one <= head.pos);
  const entries = await entriesAt(sql, stream, around);
  return entries.every((entry) => holds(entry) === entry.pos >= pos);
}

/** The same search, an entry at a time and each checked: it comes upon the one that led the quick search astray. */
async function searchChecked(
  sql: Sql,
  stream: Stream,
  { low, high }: { low: number; high: number },
  holds: (entry: Entry) => boolean,
): Promise<number> {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const [entry] = await entriesAt(sql, stream, [middle]);
    if (holds(entry!)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** The messages with these seqs, as far as they are there, in the order asked for. */
export async function messagesBySeq(sql: Sql, stream: Stream, head: Head, seqs: readonly number[]): Promise<Entry[]> {
  const wanted = seqs.filter((seq) => Number.isInteger(seq) && seq >= 1 && seq <= head.seq);
  if (wanted.length === 0) return [];
  const bounds = wanted.map((seq) => boundsOfSeq(seq, head));
  const found = await sql.all(statements.positionsOfSeq, {
    stream: stream.id,
    low: bounds.map(({ low }) => low),
    high: bounds.map(({ high }) => high),
    least: wanted,
  });
  const positions = new Map(found.map(({ least, pos }) => [least, pos]));
  const entries = await entriesAt(sql, stream, [...new Set(positions.values())]);
  const bySeq = new Map(entries.filter((entry) => entry.kind === 'msg').map((entry) => [entry.seq, entry]));
  const messages: Entry[] = [];
  for (const seq of wanted) messages.push(bySeq.get(seq) ?? (await messageBySeqChecked(sql, stream, head, seq)));
  return messages;
}

async function messageBySeqChecked(sql: Sql, stream: Stream, head: Head, seq: number): Promise<Entry> {
  const pos = await searchChecked(sql, stream, boundsOfSeq(seq, head), (entry) => entry.seq >= seq);
  const [entry] = await entriesAt(sql, stream, [pos]);
  if (entry?.kind !== 'msg' || entry.seq !== seq) throw damaged(stream.key, pos);
  return entry;
}

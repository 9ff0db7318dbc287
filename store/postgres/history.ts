/**
 * Pages of entries and of messages. Bodies may be large, so a page is read in slices that are little more than what it
 * still has room for.
 */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import { emptyHead } from '../append.ts';
import { damaged } from '../entry-row.ts';
import { createTaker, pageOf, type Range, rangeOf, soughtBy, type Taker } from '../paging.ts';
import type { Anchor, Page } from '../port.ts';
import { type Amount, entriesIn, NO_END, positionOf, rowsOf } from './entry-log.ts';
import type { Sql } from './sql.ts';
import { headOf, type Stream, type Streams } from './streams.ts';

/** Entries in one slice of a page of messages, at most. */
const SLICE_ENTRIES = 500;
/** Bytes that are worth a slice, however little room is left: entries that are no messages are small, and lie between. */
const SLICE_BYTES = 64 * 1024;

/** See `pull` of `Store`. */
export async function pull(
  sql: Sql,
  streams: Streams,
  key: StreamKey,
  from: number,
  limit: number,
  bytes: number,
): Promise<Entry[]> {
  const stream = await streams.find(sql, key);
  if (!stream) return [];
  const range = { above: Math.max(from, 0), below: NO_END };
  // In this order: all that the head says is there when the entries are read.
  const [head, rows] = await Promise.all([headOf(sql, stream), rowsOf(sql, stream, range, true, { limit, bytes })]);
  const taker = createTaker(limit, bytes);
  for (const entry of entriesIn(rows, stream, range, true)) if (!taker.take(entry)) return taker.entries;
  // The statement answers nothing behind a first entry that is too large by itself.
  if (taker.room.entries <= 0 || taker.room.bytes < 0) return taker.entries;
  const last = taker.entries.at(-1)?.pos ?? range.above;
  if (last < head.pos) throw damaged(key, last + 1);
  return taker.entries;
}

/** See `messages` of `Store`. */
export async function messages(
  sql: Sql,
  streams: Streams,
  key: StreamKey,
  anchor: Anchor,
  newer: boolean,
  limit: number,
  maxBytes: number,
  after: number,
): Promise<Page> {
  const stream = await streams.find(sql, key);
  const head = stream ? await headOf(sql, stream) : emptyHead(key);
  const sought = soughtBy(anchor, newer);
  const found = sought && (stream ? await positionOf(sql, stream, head, sought) : 1);
  const range = rangeOf(anchor, newer, after, head.pos, found);
  const taker = createTaker(limit, maxBytes);
  const end = !stream || (await takeMessages(sql, stream, range, newer, taker));
  return pageOf(range, taker.entries, newer, end);
}

/** Takes messages of a range until there is no room, or no other: that is what it answers. */
async function takeMessages(sql: Sql, stream: Stream, range: Range, newer: boolean, taker: Taker): Promise<boolean> {
  let { above, below } = range;
  while (above + 1 < below) {
    const rows = await rowsOf(sql, stream, { above, below }, newer, sliceFor(taker));
    for (const entry of entriesIn(rows, stream, { above, below }, newer)) {
      if (entry.kind === 'msg' && !taker.take(entry)) return false;
    }
    if (newer) above += rows.length;
    else below -= rows.length;
  }
  return true;
}

/** Between two messages there is often an entry of another kind, and the page ends before a message. */
function sliceFor({ room }: Taker): Amount {
  return {
    limit: Math.min(2 * room.entries + 2, SLICE_ENTRIES),
    bytes: Math.max(room.bytes, SLICE_BYTES),
  };
}

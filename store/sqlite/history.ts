/** Pages of entries and of messages. Reading stops at a number of entries or of bytes, whichever comes first. */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import type { Anchor, Page } from '../port.ts';
import type { EntryLog } from './entry-log.ts';
import type { Streams } from './streams.ts';

export interface History {
  pull(key: StreamKey, from: number, limit: number, maxBytes: number): Entry[];
  messages(key: StreamKey, anchor: Anchor, newer: boolean, limit: number, maxBytes: number, after: number): Page;
  /** The message with a seq. */
  messageBySeq(key: StreamKey, seq: number): Entry | undefined;
}

export function createHistory(streams: Streams, log: EntryLog): History {
  /** The range of positions (above, below) that a page is taken from, as the anchor cuts it. */
  const rangeOf = (key: StreamKey, anchor: Anchor, newer: boolean): { above: number; below: number } => {
    const { pos: head } = streams.get(key).head;
    if (anchor === 'newest') return newer ? { above: head, below: head + 1 } : { above: 0, below: head + 1 };
    if ('pos' in anchor) return newer ? { above: anchor.pos, below: head + 1 } : { above: 0, below: anchor.pos };
    // Seq and time are included: what has more than that begins where the next higher value does.
    if ('seq' in anchor) {
      if (newer) return { above: log.positionOfSeq(key, anchor.seq) - 1, below: head + 1 };
      return { above: 0, below: log.positionOfSeq(key, anchor.seq + 1) };
    }
    if (newer) return { above: log.positionOfTime(key, anchor.time) - 1, below: head + 1 };
    return { above: 0, below: log.positionOfTime(key, anchor.time + 1) };
  };

  return {
    pull: (key, from, limit, maxBytes) => take(log.after(key, from), () => true, limit, maxBytes).entries,
    messages(key, anchor, newer, limit, maxBytes, after) {
      const range = rangeOf(key, anchor, newer);
      const above = Math.max(range.above, after);
      const below = Math.max(Math.min(range.below, streams.get(key).head.pos + 1), above + 1);
      const entries = newer ? log.after(key, above) : until(log.before(key, below), above);
      const { entries: taken, end } = take(entries, (entry) => entry.kind === 'msg', limit, maxBytes);
      if (end) return { entries: taken, from: above, to: below - 1, end };
      const last = taken.at(-1)!.pos;
      return newer
        ? { entries: taken, from: above, to: last, end }
        : { entries: taken, from: last - 1, to: below - 1, end };
    },
    messageBySeq(key, seq) {
      const entry = seq < 1 ? undefined : log.at(key, log.positionOfSeq(key, seq));
      return entry?.kind === 'msg' && entry.seq === seq ? entry : undefined;
    },
  };
}

/** Entries above a position, of those that come newest first. */
function* until(entries: Iterable<Entry>, above: number): Iterable<Entry> {
  for (const entry of entries) {
    if (entry.pos <= above) return;
    yield entry;
  }
}

/** The wanted entries that fit, at least one; `end` if there is no other. */
function take(
  entries: Iterable<Entry>,
  wanted: (entry: Entry) => boolean,
  limit: number,
  maxBytes: number,
): { entries: Entry[]; end: boolean } {
  const taken: Entry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (!wanted(entry)) continue;
    bytes += Buffer.byteLength(entry.body);
    if (taken.length >= limit || (taken.length > 0 && bytes > maxBytes)) return { entries: taken, end: false };
    taken.push(entry);
  }
  return { entries: taken, end: true };
}

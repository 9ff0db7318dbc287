/**
 * Rules of pages, for every engine: which positions a page is taken from, what fits on it, and which range it settles.
 * How entries are fetched is the engine's own business.
 */
import type { Entry } from '../contract/entry.ts';
import type { Anchor, Head, Page } from './port.ts';

/** Positions between two others, both exclusive. */
export interface Range {
  readonly above: number;
  readonly below: number;
}

/** An anchor that has to be found first: the first position with at least this seq, or this time. */
export type Sought = { readonly seq: number } | { readonly time: number };

/** What to look for before {@link rangeOf}; undefined if the anchor is a position already. */
export function soughtBy(anchor: Anchor, newer: boolean): Sought | undefined {
  if (anchor === 'newest' || 'pos' in anchor) return undefined;
  if (newer) return anchor;
  // Seq and time are included: what has more than that begins where the next higher value does.
  return 'seq' in anchor ? { seq: anchor.seq + 1 } : { time: anchor.time + 1 };
}

/**
 * The range a page is taken from, as the anchor and `after` cut it. `found` is the position of what {@link soughtBy}
 * says, head + 1 if there is none.
 */
export function rangeOf(anchor: Anchor, newer: boolean, after: number, head: number, found?: number): Range {
  const edge = anchor === 'newest' ? head + 1 : 'pos' in anchor ? anchor.pos : found!;
  // A position is left out itself; what was looked for begins at what was found; nothing is newer than the newest.
  const start = typeof anchor === 'object' && 'pos' in anchor ? edge : edge - 1;
  const above = Math.max(newer ? start : 0, after);
  return { above, below: Math.max(newer ? head + 1 : Math.min(edge, head + 1), above + 1) };
}

/** Where a search for a seq has to look: every message takes a position, those before it and those after it. */
export function boundsOfSeq(seq: number, head: Pick<Head, 'pos' | 'seq'>): { low: number; high: number } {
  if (seq > head.seq) return { low: head.pos + 1, high: head.pos + 1 };
  return { low: Math.max(seq, 1), high: head.pos - (head.seq - seq) };
}

/** Takes what fits, one at least. */
export interface Taker {
  readonly entries: Entry[];
  /** Room that is left, in entries and in bytes of bodies. */
  readonly room: { entries: number; bytes: number };
  /** Takes an entry; false if there is no room for it any more. */
  take(entry: Entry): boolean;
}

export function createTaker(limit: number, maxBytes: number): Taker {
  const entries: Entry[] = [];
  const room = { entries: limit, bytes: maxBytes };
  return {
    entries,
    room,
    take(entry) {
      const bytes = Buffer.byteLength(entry.body);
      if (room.entries <= 0 || (entries.length > 0 && bytes > room.bytes)) return false;
      entries.push(entry);
      room.entries -= 1;
      room.bytes -= bytes;
      return true;
    },
  };
}

/** The page of what was taken from a range; `end` if there is no other message in it. */
export function pageOf({ above, below }: Range, entries: Entry[], newer: boolean, end: boolean): Page {
  const [from, to] = [above, below - 1];
  if (end) return { entries, from, to, end };
  const last = entries.at(-1)!.pos;
  return newer ? { entries, from, to: last, end } : { entries, from: last - 1, to, end };
}

/**
 * Reads of a stream's entries. Whatever comes out was checked: each entry against its checksum, and a range for having
 * every position. So damage is found by whoever reads it, and never looks like an entry that is not there.
 */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import { damaged, toEntry } from '../entry-row.ts';
import { boundsOfSeq } from '../paging.ts';
import type { Statements } from './database.ts';
import type { Positions } from './positions.ts';
import type { Streams } from './streams.ts';

export interface EntryLog {
  /** The entry at a position, or undefined outside of 1 to the head. */
  at(key: StreamKey, pos: number): Entry | undefined;
  /** Entries above a position, oldest first, up to the head. */
  after(key: StreamKey, pos: number): Iterable<Entry>;
  /** Entries below a position, newest first, down to the first. */
  before(key: StreamKey, pos: number): Iterable<Entry>;
  /** The first position whose entry has at least this time (ms); head + 1 if none. */
  positionOfTime(key: StreamKey, time: number): number;
  /** The first position that has counted `seq` messages, so that of the message with this seq; head + 1 if none. */
  positionOfSeq(key: StreamKey, seq: number): number;
  /** The first position with a change number above this one; head + 1 if none. */
  positionAfterGno(key: StreamKey, gno: number): number;
}

export function createEntryLog(statements: Statements, positions: Positions, streams: Streams): EntryLog {
  /** The entry with a change number, which has to stand in this stream at this position. */
  const read = (key: StreamKey, id: number, pos: number, gno: number | undefined): Entry => {
    const row = gno === undefined ? undefined : statements.entryOf.get({ gno });
    if (row?.stream !== id) throw damaged(key, pos);
    return toEntry(row, key, pos);
  };

  const at = (key: StreamKey, pos: number): Entry | undefined => {
    const { id, head } = streams.get(key);
    if (!Number.isInteger(pos) || pos < 1 || pos > head.pos) return undefined;
    return read(key, id, pos, positions.gnoAt(id, pos));
  };

  function* after(key: StreamKey, pos: number): Iterable<Entry> {
    const { id, head } = streams.get(key);
    let expected = pos + 1;
    for (const gno of positions.after(id, pos)) yield read(key, id, expected++, gno);
    if (expected <= head.pos) throw damaged(key, expected);
  }

  function* before(key: StreamKey, pos: number): Iterable<Entry> {
    const { id, head } = streams.get(key);
    let expected = Math.min(pos - 1, head.pos);
    for (const gno of positions.before(id, expected + 1)) yield read(key, id, expected--, gno);
    if (expected >= 1) throw damaged(key, expected);
  }

  const positionOfTime = (key: StreamKey, time: number): number =>
    firstPosition(1, streams.get(key).head.pos + 1, (pos) => at(key, pos)!.time >= time);

  const positionOfSeq = (key: StreamKey, seq: number): number => {
    const { low, high } = boundsOfSeq(seq, streams.get(key).head);
    return firstPosition(low, high, (pos) => at(key, pos)!.seq >= seq);
  };

  const positionAfterGno = (key: StreamKey, gno: number): number => {
    const { id, head } = streams.get(key);
    return firstPosition(1, head.pos + 1, (pos) => {
      const found = positions.gnoAt(id, pos);
      if (found === undefined) throw damaged(key, pos);
      return found > gno;
    });
  };

  return {
    at,
    after,
    before,
    positionOfTime,
    positionOfSeq,
    positionAfterGno,
  };
}

/** The first position of [low, high) that `holds`, or `high`; once it holds it does so for all that follow. */
function firstPosition(low: number, high: number, holds: (pos: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/**
 * Which entry stands at which position of a stream. Entries are appended in the order of their change numbers, which is
 * cheap; the table that finds them by position is written behind. In step with every commit it would cost a page of the
 * log for nearly every message, since the ends of active streams lie far apart; behind, the newest entries of one stream
 * are written together, oldest stream first. What is not written yet is in memory, and after a start it is read back
 * from the entries above the change number up to which the table is complete.
 */
import { damaged, toEntry } from '../entry-row.ts';
import { MAX_BEHIND } from '../limits.ts';
import { POSITIONS_AT_ONCE } from '../queries/entries.ts';
import type { Schema } from '../schema.ts';
import type { Statements } from './database.ts';

export interface Positions {
  /** Change number of the entry at a position. */
  gnoAt(stream: number, pos: number): number | undefined;
  /** Change number of the newest entry. */
  newest(stream: number): number | undefined;
  /** The same, if the table does not have it yet. */
  unwrittenNewest(stream: number): number | undefined;
  /** Change numbers of the entries above a position, oldest first. */
  after(stream: number, pos: number): Iterable<number>;
  /** Change numbers of the entries below a position, newest first. */
  before(stream: number, pos: number): Iterable<number>;
  /** An entry was appended in the running transaction. */
  append(stream: number, pos: number, gno: number): void;
  /** Writes, in the running transaction, what is too much to keep in memory. `newestGno` is the newest entry's. */
  writeBehind(newestGno: number): void;
  /** The transaction has committed. */
  keep(): void;
  /** The transaction was rolled back. */
  drop(): void;
}

/** The newest entries of a stream that are not in the table yet: change numbers of the positions from `first` on. */
interface Unwritten {
  first: number;
  gnos: number[];
}

/** Throws `damaged` if an entry that has to be read back is not as it was written. */
export function createPositions(statements: Statements, maxBehind = MAX_BEHIND): Positions {
  /** By stream, in the order of their oldest unwritten entries. */
  const unwritten = new Map<number, Unwritten>();
  let count = 0;
  /** Of the running transaction: the stream of each appended entry, and how many entries of which streams it wrote. */
  let appended: number[] = [];
  let written: { stream: number; entries: number }[] = [];

  const append = (stream: number, pos: number, gno: number): void => {
    const tail = unwritten.get(stream);
    if (tail) tail.gnos.push(gno);
    else unwritten.set(stream, { first: pos, gnos: [gno] });
    count += 1;
  };

  const writtenAt = (stream: number, pos: number): number | undefined =>
    statements.positionAt.get({ stream, pos })?.gno;

  function readBack(): void {
    const above = Number(statements.readMeta.get({ key: 'indexed' })?.value ?? 0);
    for (const { key, ...row } of statements.entriesAboveGno.each({ gno: above })) {
      toEntry(row, key, row.pos);
      if (writtenAt(row.stream, row.pos) !== undefined) continue;
      const tail = unwritten.get(row.stream);
      const follows = tail
        ? tail.first + tail.gnos.length === row.pos
        : row.pos === 1 || writtenAt(row.stream, row.pos - 1) !== undefined;
      if (!follows) throw damaged(key, row.pos);
      append(row.stream, row.pos, row.gno);
    }
  }

  readBack();
  return {
    gnoAt(stream, pos) {
      const tail = unwritten.get(stream);
      return tail && pos >= tail.first ? tail.gnos[pos - tail.first] : writtenAt(stream, pos);
    },
    newest: (stream) => unwritten.get(stream)?.gnos.at(-1) ?? statements.newestPosition.get({ stream })?.gno,
    unwrittenNewest: (stream) => unwritten.get(stream)?.gnos.at(-1),
    *after(stream, pos) {
      const { first, gnos } = unwritten.get(stream) ?? { first: Number.POSITIVE_INFINITY, gnos: [] };
      if (pos + 1 < first) {
        for (const row of statements.positionsAfter.each({ stream, pos })) {
          if (row.pos >= first) break;
          yield row.gno;
        }
      }
      for (let i = Math.max(0, pos + 1 - first); i < gnos.length; i += 1) yield gnos[i]!;
    },
    *before(stream, pos) {
      const { first, gnos } = unwritten.get(stream) ?? { first: pos, gnos: [] };
      for (let i = Math.min(pos - first, gnos.length) - 1; i >= 0; i -= 1) yield gnos[i]!;
      for (const row of statements.positionsBefore.each({ stream, pos: Math.min(pos, first) })) yield row.gno;
    },
    append(stream, pos, gno) {
      append(stream, pos, gno);
      appended.push(stream);
    },
    writeBehind(newestGno) {
      let surplus = count - maxBehind;
      if (surplus <= 0) return;
      let indexed = newestGno;
      const rows: Row[] = [];
      for (const [stream, { first, gnos }] of unwritten) {
        if (surplus <= 0) {
          indexed = gnos[0]! - 1;
          break;
        }
        gnos.forEach((gno, i) => rows.push({ stream, pos: first + i, gno }));
        written.push({ stream, entries: gnos.length });
        surplus -= gnos.length;
      }
      write(statements, rows);
      statements.writeMeta.run({ key: 'indexed', value: String(indexed) });
    },
    keep() {
      for (const { stream, entries } of written) {
        unwritten.delete(stream);
        count -= entries;
      }
      written = [];
      appended = [];
    },
    drop() {
      for (const stream of appended) {
        const tail = unwritten.get(stream)!;
        tail.gnos.pop();
        if (tail.gnos.length === 0) unwritten.delete(stream);
        count -= 1;
      }
      written = [];
      appended = [];
    },
  };
}

type Row = Schema['position'];

function write(statements: Statements, rows: readonly Row[]): void {
  let at = 0;
  for (; at + POSITIONS_AT_ONCE <= rows.length; at += POSITIONS_AT_ONCE) {
    const values: Record<string, number> = {};
    for (let i = 0; i < POSITIONS_AT_ONCE; i += 1) {
      const { stream, pos, gno } = rows[at + i]!;
      values[`stream${i}`] = stream;
      values[`pos${i}`] = pos;
      values[`gno${i}`] = gno;
    }
    statements.addPositions.run(values);
  }
  for (const row of rows.slice(at)) statements.addPosition.run(row);
}

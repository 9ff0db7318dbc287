/**
 * Which entry stands at which position of a stream. Entries are appended in the order of their change numbers, which is
 * cheap; the table that finds them by position is written behind. In step with every commit it would cost a page of the
 * log for nearly every message, since the ends of active streams lie far apart; behind, the newest entries of one stream
 * are written together, oldest stream first. What is not written yet is in memory, and after a start it is read back
 * from the entries above the change number up to which the table is complete.
 */
import { damagedRow } from '../checksum.ts';
import { damaged, toEntry } from '../entry-row.ts';
import { MAX_BEHIND, MAX_POSITIONS_AT_ONCE } from '../limits.ts';
import { POSITIONS_AT_ONCE } from '../queries/sqlite.ts';
import type { MetaKey, Schema } from '../schema.ts';
import type { Statements } from './database.ts';
import { createUnwritten, type Tail, type Unwritten } from './unwritten.ts';

export interface Positions extends Pick<Unwritten, 'append' | 'keep' | 'drop'> {
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
  /**
   * Writes, in the running transaction, what is too much to keep in memory. `newestGno` is the newest entry's. Answers how
   * many entries it leaves, for a start to expect.
   */
  writeBehind(newestGno: number): number;
}

const NOTHING: Tail = { first: Number.POSITIVE_INFINITY, gnos: [] };

/** Throws `damaged` if an entry that has to be read back is not as it was written. */
export function createPositions(statements: Statements, maxBehind = MAX_BEHIND): Positions {
  const unwritten = createUnwritten();
  readBack(statements, unwritten);
  const tailOf = (stream: number): Tail => unwritten.of(stream) ?? NOTHING;
  return {
    append: (stream, pos, gno) => unwritten.append(stream, pos, gno),
    keep: () => unwritten.keep(),
    drop: () => unwritten.drop(),
    gnoAt(stream, pos) {
      const { first, gnos } = tailOf(stream);
      return pos >= first ? gnos[pos - first] : writtenAt(statements, stream, pos);
    },
    newest: (stream) => tailOf(stream).gnos.at(-1) ?? statements.newestPosition.get({ stream })?.gno,
    unwrittenNewest: (stream) => tailOf(stream).gnos.at(-1),
    *after(stream, pos) {
      const { first, gnos } = tailOf(stream);
      if (pos + 1 < first) {
        for (const row of statements.positionsAfter.each({ stream, pos })) {
          if (row.pos >= first) break;
          yield row.gno;
        }
      }
      for (let i = Math.max(0, pos + 1 - first); i < gnos.length; i += 1) yield gnos[i]!;
    },
    *before(stream, pos) {
      const { first, gnos } = tailOf(stream);
      for (let i = Math.min(pos - first, gnos.length) - 1; i >= 0; i -= 1) yield gnos[i]!;
      for (const row of statements.positionsBefore.each({ stream, pos: Math.min(pos, first) })) yield row.gno;
    },
    writeBehind(newestGno) {
      const rows = due(unwritten, maxBehind, newestGno);
      const left = unwritten.count() - rows.length;
      if (rows.length === 0) return left;
      write(statements, rows);
      statements.writeMeta.run({ key: 'indexed', value: String(completeUpTo(unwritten, rows.length, newestGno)) });
      return left;
    },
  };
}

/**
 * What is to be written now: of what is too much for memory or too old, whole streams, and of a long one as much as a
 * commit may take. Nothing stays that is older than twice what memory may hold, so that a start reads no more back.
 */
function due(unwritten: Unwritten, maxBehind: number, newestGno: number): Row[] {
  const rows: Row[] = [];
  const tooOld = newestGno - 2 * maxBehind;
  for (const [stream, { first, gnos }] of unwritten.all()) {
    const isDue = unwritten.count() - rows.length > maxBehind || gnos[0]! <= tooOld || stream === unwritten.begun();
    const room = MAX_POSITIONS_AT_ONCE - rows.length;
    if (!isDue || room === 0) break;
    const written = gnos.slice(0, room);
    for (const [i, gno] of written.entries()) rows.push({ stream, pos: first + i, gno });
    unwritten.wrote(stream, written.length);
  }
  return rows;
}

/** The change number below that of the oldest entry that is still unwritten when the first `written` ones of all are not. */
function completeUpTo(unwritten: Unwritten, written: number, newestGno: number): number {
  let skip = written;
  let oldest = newestGno + 1;
  let seen = 0;
  for (const [, { gnos }] of unwritten.all()) {
    if (gnos.length <= skip) {
      skip -= gnos.length;
      continue;
    }
    // The first that is left may have been written in part; only then the next one may be older.
    oldest = Math.min(oldest, gnos[skip]!);
    skip = 0;
    if (++seen === 2) break;
  }
  return oldest - 1;
}

function writtenAt(statements: Statements, stream: number, pos: number): number | undefined {
  return statements.positionAt.get({ stream, pos })?.gno;
}

/**
 * What the last life of the store left unwritten. Every entry of it is checked, each stream for a gap, and all of them for
 * their number: no table would miss the newest entry of a stream.
 */
function readBack(statements: Statements, unwritten: Unwritten): void {
  const above = Number(metaOf(statements, 'indexed'));
  for (const { key, ...row } of statements.entriesAboveGno.each({ gno: above })) {
    const { stream, pos, gno } = row;
    toEntry(row, key, pos);
    if (writtenAt(statements, stream, pos) !== undefined) continue;
    const tail = unwritten.of(stream);
    const follows = tail
      ? tail.first + tail.gnos.length === pos
      : pos === 1 || writtenAt(statements, stream, pos - 1) !== undefined;
    if (!follows) throw damaged(key, pos);
    unwritten.append(stream, pos, gno);
  }
  unwritten.keep();
  const [commits, count] = metaOf(statements, 'unwritten').split(' ');
  // Older programs did not write it.
  if (count === undefined || commits !== metaOf(statements, 'commits')) return;
  if (unwritten.count() !== Number(count)) {
    throw damagedRow('entry', `of the newest ${count} there are ${unwritten.count()}`);
  }
}

function metaOf(statements: Statements, key: MetaKey): string {
  return statements.readMeta.get({ key })?.value ?? '';
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

/**
 * How a C2C stream's running state moves (see `Run` of contract/entry.ts), and the unread number that follows from it.
 * The server computes the next state of every entry with this; a client needs only {@link unreadOf}.
 */
import { EMPTY_RUN, type Run, RunAt } from '../contract/entry.ts';

/** A user's place in a C2C run: 0 for the bytewise smaller id, 1 for the other. */
export type Side = 0 | 1;

/** The side of the other user. */
export function otherSide(side: Side): Side {
  return side === 0 ? 1 : 0;
}

/** After a message of `side` at position `pos`. A send also reads: the sender's own mark moves to it. */
export function runAfterSend(run: Run, side: Side, pos: number, countsAsUnread: boolean): Run {
  const next = [...stateOf(run)];
  if (countsAsUnread) next[RunAt.sent + side] = valueAt(run, RunAt.sent + side) + 1;
  next[RunAt.mark + side] = pos;
  next[RunAt.base + side] = valueAt(run, RunAt.sent + otherSide(side));
  return next;
}

/**
 * After `side` has reported reading up to `upto`; `sentByOther` is the other's total of countable messages there.
 * The mark never moves backwards: an older report only shows the peer how far reading got, and a quiet one only moves it.
 */
export function runAfterRead(run: Run, side: Side, upto: number, sentByOther: number, quiet = false): Run {
  const next = [...stateOf(run)];
  if (upto > valueAt(run, RunAt.mark + side)) {
    next[RunAt.mark + side] = upto;
    next[RunAt.base + side] = sentByOther;
  }
  if (!quiet) next[RunAt.seen + side] = Math.max(valueAt(run, RunAt.seen + side), upto);
  return next;
}

/**
 * Unread messages of `side`: countable ones of the other side, without those up to the mark and without the revoked.
 * `revoked` holds positions of revoked messages that counted; those at or below the mark do not matter.
 */
export function unreadOf(run: Run, side: Side, revoked: readonly number[]): number {
  const mark = markOf(run, side);
  const above = revoked.reduce((count, pos) => (pos > mark ? count + 1 : count), 0);
  return sentBy(run, otherSide(side)) - valueAt(run, RunAt.base + side) - above;
}

/** Countable messages sent by `side` so far. */
export function sentBy(run: Run, side: Side): number {
  return valueAt(run, RunAt.sent + side);
}

/** The read mark of `side`: a position. */
export function markOf(run: Run, side: Side): number {
  return valueAt(run, RunAt.mark + side);
}

/** How far `side` reported reading: a position, never above its mark. */
export function seenBy(run: Run, side: Side): number {
  return valueAt(run, RunAt.seen + side);
}

/** A stream nobody has written to has an empty run. */
function stateOf(run: Run): Run {
  return run.length === 0 ? EMPTY_RUN : run;
}

function valueAt(run: Run, index: number): number {
  return run[index] ?? 0;
}

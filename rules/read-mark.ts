/** What a read report changes. The server's decision for `read` asks here, with the facts of the stream at hand. */
import type { Run } from '../contract/entry.ts';
import { otherSide, runAfterRead, type Side, sentBy, unreadOf } from './c2c-run.ts';

/** The state of a stream after one of its entries. */
export interface StreamState {
  pos: number;
  /** Messages up to there. */
  seq: number;
  run: Run;
}

/** Facts about one read report of a C2C conversation. */
export interface ReadReport {
  side: Side;
  /** Where the stream stands now. */
  head: StreamState;
  /** The state at the reported position; of the head if the report goes beyond it. */
  reported: StreamState;
  /** Messages up to the position this side reported before (0 if it never did). */
  seenSeq: number;
  /** The peer is to be told nothing. */
  quiet?: boolean;
}

/**
 * The next run, or undefined if there is nothing to say. Only messages can be read: a report that covers no message
 * beyond the earlier report makes no entry, so that two apps that answer every event with a report come to rest. A quiet
 * one makes none if nothing counts less after it.
 */
export function runAfterReport(report: ReadReport): Run | undefined {
  const { side, head, reported, seenSeq, quiet = false } = report;
  if (!quiet && reported.seq <= seenSeq) return undefined;
  const run = runAfterRead(head.run, side, reported.pos, sentBy(reported.run, otherSide(side)), quiet);
  return quiet && unreadOf(run, side, []) >= unreadOf(head.run, side, []) ? undefined : run;
}

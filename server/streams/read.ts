/** The decision for `read`: each report that covers something new becomes an entry both users of the stream see. */
import type { StreamKey, ReadBody } from '../../contract/entry.ts';
import { peerOf, sideOf } from '../../contract/stream-key.ts';
import { seenBy } from '../../rules/c2c-run.ts';
import { runAfterReport } from '../../rules/read-mark.ts';
import type { Decision, Facts, NewEntry } from '../../store/port.ts';

/** Reports of one user: how far it has read each stream (at most one report a stream). */
export interface ReadReports {
  user: string;
  upto: ReadonlyMap<StreamKey, number>;
  /** The peers are told nothing. */
  quiet?: true | undefined;
}

export function decideRead(facts: Facts, reports: ReadReports): Decision<undefined> {
  const entries: NewEntry[] = [];
  for (const [stream, upto] of reports.upto) {
    const entry = readEntry(facts, reports, stream, upto);
    if (entry !== undefined) entries.push(entry);
  }
  return { reply: undefined, entries, rows: [] };
}

function readEntry(facts: Facts, { user, quiet }: ReadReports, stream: StreamKey, upto: number): NewEntry | undefined {
  const peer = peerOf(stream, user);
  const head = facts.head(stream);
  if (peer === undefined || head.pos === 0) return undefined;
  const side = sideOf(user, peer);
  const reported = upto >= head.pos ? head : facts.entryAt(stream, upto);
  if (reported === undefined) return undefined;
  const seen = seenBy(head.run, side);
  const seenSeq = seen === 0 ? 0 : (facts.entryAt(stream, seen)?.seq ?? 0);
  const run = runAfterReport({ side, head, reported, seenSeq, quiet: quiet ?? false });
  if (run === undefined) return undefined;
  const body: ReadBody = { upto: reported.pos, ...(quiet && { quiet }) };
  const time = Math.max(facts.now, head.time);
  return { stream, kind: 'read', time, from: user, seq: head.seq, rand: 0, ctime: 0, run, body: JSON.stringify(body) };
}

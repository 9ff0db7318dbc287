import { describe, expect, it } from 'vitest';
import { runAfterSend, type Side } from './c2c-run.ts';
import { runAfterReport, type StreamState } from './read-mark.ts';

/** Alice (side 0) has sent three messages; Bob (side 1) has answered with one. States by position. */
const senders: Side[] = [0, 0, 0, 1];
const states: StreamState[] = [{ pos: 0, seq: 0, run: [] }];
for (const sender of senders) {
  const { pos, seq, run } = states.at(-1)!;
  states.push({ pos: pos + 1, seq: seq + 1, run: runAfterSend(run, sender, pos + 1, true) });
}

function report(side: Side, head: StreamState, upto: number, seenSeq: number) {
  return runAfterReport({ side, head, reported: states[upto]!, seenSeq });
}

describe('a read report', () => {
  it('moves mark, base and seen of the reader to the reported position', () => {
    expect(report(1, states[3]!, 2, 0)).toEqual([3, 0, 3, 2, 0, 2, 0, 2]);
  });

  it('that is behind the reader’s own mark shows reading and changes no mark', () => {
    const head = states[4]!;
    expect(report(1, head, 3, 0)).toEqual([3, 1, 3, 4, 0, 3, 0, 3]);
  });

  it('that is quiet moves mark and base, and is nothing if nothing counts less after it', () => {
    const quiet = (head: StreamState, upto: number, seenSeq: number) =>
      runAfterReport({ side: 1, head, reported: states[upto]!, seenSeq, quiet: true });
    const run = quiet(states[3]!, 3, 0);
    expect(run).toEqual([3, 0, 3, 3, 0, 3, 0, 0]);
    const head = { ...states[3]!, pos: 4, run: run! };
    expect([quiet(head, 2, 0), quiet(head, 3, 0), quiet(states[4]!, 4, 0)]).toEqual([undefined, undefined, undefined]);
    expect(report(1, head, 3, 0)).toEqual([3, 0, 3, 3, 0, 3, 0, 3]);
    const seen = { ...states[3]!, pos: 4, run: report(1, states[3]!, 1, 0)! };
    expect(quiet(seen, 3, 1)).toEqual([3, 0, 3, 3, 0, 3, 0, 1]);
  });

  it('that covers no message beyond the earlier report is nothing', () => {
    const read = { ...states[3]!, pos: 4, run: report(1, states[3]!, 3, 0)! };
    expect(runAfterReport({ side: 1, head: read, reported: read, seenSeq: 3 })).toBeUndefined();
    expect(report(1, read, 2, 3)).toBeUndefined();
    expect(report(1, read, 3, 3)).toBeUndefined();
  });

  it('comes to rest when two apps answer every event with a report', () => {
    let head: StreamState = states[1]!;
    const seen: [number, number] = [0, 0];
    let entries = 0;
    for (let round = 0; round < 10; round += 1) {
      const side: Side = round % 2 === 0 ? 1 : 0;
      const run = runAfterReport({ side, head, reported: head, seenSeq: seen[side] });
      if (run === undefined) continue;
      entries += 1;
      seen[side] = head.seq;
      head = { pos: head.pos + 1, seq: head.seq, run };
    }
    expect(entries).toBe(2);
  });
});

/** The running state against a model that knows every entry and counts anew each time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_RUN, type Run } from '../contract/entry.ts';
import { markOf, otherSide, runAfterRead, runAfterSend, type Side, seenBy, sentBy, unreadOf } from './c2c-run.ts';

type Step =
  | { do: 'send'; side: Side; counts: boolean }
  | { do: 'read'; side: Side; back: number }
  | { do: 'revoke'; back: number };

interface Modelled {
  pos: number;
  side: Side;
  counts: boolean;
  revoked: boolean;
}

/** A stream that is replayed with the rules and, beside it, kept as a plain list. */
function replay(steps: readonly Step[]) {
  const runs: Run[] = [[]];
  const messages: Modelled[] = [];
  const marks: [number, number] = [0, 0];
  const seen: [number, number] = [0, 0];
  for (const step of steps) {
    const head = runs.length - 1;
    const run = runs[head]!;
    if (step.do === 'send') {
      runs.push(runAfterSend(run, step.side, head + 1, step.counts));
      messages.push({ pos: head + 1, side: step.side, counts: step.counts, revoked: false });
      marks[step.side] = head + 1;
    } else if (step.do === 'read' && head > 0) {
      const upto = Math.max(1, head - step.back);
      runs.push(runAfterRead(run, step.side, upto, sentBy(runs[upto]!, otherSide(step.side))));
      marks[step.side] = Math.max(marks[step.side], upto);
      seen[step.side] = Math.max(seen[step.side], upto);
    } else if (step.do === 'revoke' && messages.length > 0) {
      runs.push(run);
      messages[Math.max(0, messages.length - 1 - step.back)]!.revoked = true;
    }
  }
  return { run: runs.at(-1)!, messages, marks, seen };
}

const side = fc.constantFrom<Side>(0, 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('send' as const), side, counts: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('read' as const), side, back: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const), back: fc.nat(8) }) },
);

describe('the running state of a C2C stream', () => {
  it('gives each side exactly the unread messages one would count by hand', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { run, messages, marks, seen } = replay(steps);
        for (const viewer of [0, 1] as const) {
          const theirs = messages.filter((message) => message.side !== viewer && message.counts);
          const unread = theirs.filter((message) => message.pos > marks[viewer] && !message.revoked);
          const revoked = theirs.filter((message) => message.revoked).map((message) => message.pos);
          expect(unreadOf(run, viewer, revoked)).toBe(unread.length);
          expect(markOf(run, viewer)).toBe(marks[viewer]);
          expect(seenBy(run, viewer)).toBe(seen[viewer]);
          expect(seenBy(run, viewer)).toBeLessThanOrEqual(markOf(run, viewer));
        }
      }),
    );
  });

  it('begins the same whether a stream is new or its run is all zero', () => {
    expect(runAfterSend([], 0, 1, true)).toEqual(runAfterSend(EMPTY_RUN, 0, 1, true));
    expect(runAfterSend([], 0, 1, true)).toEqual([1, 0, 1, 0, 0, 0, 0, 0]);
    expect(unreadOf([], 0, [])).toBe(0);
  });

  it('counts a message for the other side only, and moves the sender’s own mark', () => {
    const run = runAfterSend(runAfterSend([], 0, 1, true), 1, 2, true);
    expect(run).toEqual([1, 1, 1, 2, 0, 1, 0, 0]);
    expect(unreadOf(run, 0, [])).toBe(1);
    expect(unreadOf(run, 1, [])).toBe(0);
  });

  it('leaves out what is excluded from unread', () => {
    const run = runAfterSend([], 0, 1, false);
    expect(unreadOf(run, 1, [])).toBe(0);
    expect(markOf(run, 0)).toBe(1);
  });

  it('does not take a mark back: an older report only shows how far reading got', () => {
    const sent = runAfterSend(runAfterSend([], 0, 1, true), 1, 2, true);
    const read = runAfterRead(sent, 1, 1, 1);
    expect(markOf(read, 1)).toBe(2);
    expect(seenBy(read, 1)).toBe(1);
    expect(seenBy(runAfterRead(runAfterRead(sent, 1, 2, 1), 1, 1, 1), 1)).toBe(2);
  });

  it('does not change the run it is given', () => {
    const run = Object.freeze([1, 0, 1, 0, 0, 0, 0, 0]);
    runAfterSend(run, 1, 2, true);
    runAfterRead(run, 1, 1, 1);
    expect(run).toEqual([1, 0, 1, 0, 0, 0, 0, 0]);
  });

  it('counts a message to oneself as read', () => {
    const run = runAfterSend(runAfterSend([], 0, 1, true), 0, 2, true);
    expect(unreadOf(run, 0, [])).toBe(0);
  });
});

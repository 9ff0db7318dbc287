import { describe, expect, it } from 'vitest';
import { runAfterSend } from '../../rules/c2c-run.ts';
import { after, factsOf, type Known, nothingKnown } from '../tests/facts.ts';
import { decideRead } from './read.ts';

const stream = 'c2c:alice:bob';

/** Alice has sent so many messages to Bob. */
function withMessages(count: number): Known {
  const known = nothingKnown();
  for (let pos = 1; pos <= count; pos += 1) {
    const run = runAfterSend(known.entries.at(-1)?.run ?? [], 0, pos, true);
    const identity = { from: 'alice', rand: pos, ctime: 900 };
    known.entries.push({ stream, pos, gno: pos, time: 1_000_000, kind: 'msg', ...identity, seq: pos, run, body: '{}' });
  }
  return known;
}

function decide(known: Known, user: string, upto: number, key = stream) {
  return decideRead(factsOf(known), { user, upto: new Map([[key, upto]]) });
}

describe('reading', () => {
  it('up to a position makes an entry with the new state', () => {
    const { entries } = decide({ ...withMessages(3), now: 2_000_000 }, 'bob', 2);
    expect(entries).toEqual([
      {
        stream,
        kind: 'read',
        time: 2_000_000,
        from: 'bob',
        seq: 3,
        rand: 0,
        ctime: 0,
        run: [3, 0, 3, 2, 0, 2, 0, 2],
        body: '{"upto":2}',
      },
    ]);
  });

  it('beyond the head reads up to the head', () => {
    expect(decide(withMessages(3), 'bob', 99).entries[0]).toMatchObject({
      body: '{"upto":3}',
      run: [3, 0, 3, 3, 0, 3, 0, 3],
    });
  });

  it('again, or less, makes no entry', () => {
    const known = after(withMessages(3), decide(withMessages(3), 'bob', 2));
    for (const upto of [0, 1, 2]) expect(decide(known, 'bob', upto).entries).toEqual([]);
    expect(decide(known, 'bob', 3).entries).toHaveLength(1);
  });

  it('nothing but the other side’s read report makes no entry', () => {
    const known = after(withMessages(1), decide(withMessages(1), 'bob', 1));
    const answered = after(known, decide(known, 'alice', 2));
    expect(decide(answered, 'bob', 3).entries).toEqual([]);
  });

  it('of an empty or a foreign conversation makes no entry', () => {
    expect(decide(withMessages(0), 'bob', 5).entries).toEqual([]);
    expect(decide(withMessages(3), 'carol', 3).entries).toEqual([]);
  });

  it('several conversations makes an entry in each', () => {
    const other = 'c2c:bob:carol';
    const known = withMessages(1);
    known.entries.push({ ...known.entries[0]!, stream: other, from: 'carol', run: [0, 1, 0, 1, 0, 0, 0, 0] });
    const upto = new Map([
      [stream, 1],
      [other, 1],
    ]);
    const { entries } = decideRead(factsOf(known), { user: 'bob', upto });
    expect(entries.map((entry) => entry.stream)).toEqual([stream, other]);
    expect(entries[1]!.run).toEqual([0, 1, 1, 1, 1, 0, 1, 0]);
  });
});

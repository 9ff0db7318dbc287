import { describe, expect, it } from 'vitest';
import { factsOf, type Known, nothingKnown } from '../tests/facts.ts';
import { decideSet } from './set.ts';

const stream = 'c2c:alice:bob';

function tenEntries(): Known {
  const known = nothingKnown();
  known.entries.push({
    stream,
    pos: 10,
    gno: 10,
    time: 1,
    kind: 'msg',
    from: 'bob',
    seq: 10,
    rand: 1,
    ctime: 1,
    run: [],
    body: '',
  });
  return known;
}

function decide(known: Known, asked: object) {
  return decideSet(factsOf(known), { user: 'alice', stream, asked });
}

describe('settings of a conversation', () => {
  it('become an entry of the user’s own stream and a row', () => {
    const decision = decide(tenEntries(), { pinned: true, cleared: 4 });
    expect(decision.reply).toEqual({});
    expect(decision.entries).toMatchObject([
      { stream: 'user:alice', kind: 'set', from: 'alice', time: 1_000_000, seq: 0, rand: 0, ctime: 0, run: [] },
    ]);
    expect(JSON.parse(decision.entries[0]!.body)).toEqual({ stream, pinned: 1_000_000, cleared: 4 });
    expect(decision.rows).toEqual([
      {
        table: 'membership',
        put: { user: 'alice', stream, pinned: 1_000_000, hidden: 0, cleared: 4, receive: 0, deleted: 0 },
      },
    ]);
  });

  it('keep what is not asked for', () => {
    const known = tenEntries();
    known.memberships.push({ user: 'alice', stream, pinned: 3, hidden: 0, cleared: 2, receive: 0, deleted: 0 });
    expect(decide(known, { hidden: 99 }).rows).toEqual([
      {
        table: 'membership',
        put: { user: 'alice', stream, pinned: 3, hidden: 10, cleared: 2, receive: 0, deleted: 0 },
      },
    ]);
  });

  it('that are so already write nothing', () => {
    expect(decide(tenEntries(), { pinned: false, hidden: 0, cleared: 0, receive: 0, deleted: [] })).toEqual({
      reply: {},
      entries: [],
      rows: [],
    });
  });

  it('are an option to receive, too', () => {
    const [entry] = decide(tenEntries(), { receive: 2 }).entries;
    expect(JSON.parse(entry!.body)).toEqual({ stream, receive: 2 });
  });

  it('refuse the 51st pin', () => {
    const decision = decide({ ...tenEntries(), pinned: 50 }, { pinned: true });
    expect(decision).toMatchObject({ reply: { refused: { code: 51012 } }, entries: [], rows: [] });
  });

  it('have a time that never runs backwards in the user’s own stream', () => {
    const known = tenEntries();
    known.entries.push({ ...known.entries[0]!, stream: 'user:alice', pos: 1, time: 9_000_000, seq: 0 });
    expect(decide(known, { pinned: true }).entries[0]!.time).toBe(9_000_000);
  });
});

import { describe, expect, it } from 'vitest';
import { after, factsOf, type Known, nothingKnown } from '../tests/facts.ts';
import { decideSend, type OutgoingMessage } from './send.ts';

const stream = 'c2c:alice:bob';
const bothKnown = {
  accounts: [
    { user: 'alice', tinyid: 1 },
    { user: 'bob', tinyid: 2 },
  ],
};

function message(more: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    stream,
    from: 'alice',
    to: 'bob',
    rand: 7,
    ctime: 900,
    retryOf: undefined,
    body: '{"hello":1}',
    countsAsUnread: true,
    unknownReceivers: 'accept',
    ...more,
  };
}

function decide(known: Known, more: Partial<OutgoingMessage> = {}) {
  return decideSend(factsOf(known), message(more));
}

describe('the first message of a conversation', () => {
  it('is entry 1 and puts the conversation into the views of both users', () => {
    const decision = decide({ ...nothingKnown(), ...bothKnown });
    expect(decision.reply).toEqual({ kind: 'stored' });
    expect(decision.entries).toEqual([
      {
        stream,
        kind: 'msg',
        time: 1_000_000,
        from: 'alice',
        seq: 1,
        rand: 7,
        ctime: 900,
        run: [1, 0, 1, 0, 0, 0, 0, 0],
        body: '{"hello":1}',
      },
    ]);
    const blank = { stream, pinned: 0, hidden: 0, cleared: 0, receive: 0, deleted: 0 };
    expect(decision.rows).toEqual([
      { table: 'membership', put: { user: 'alice', ...blank } },
      { table: 'membership', put: { user: 'bob', ...blank } },
    ]);
  });

  it('makes the account of an unknown receiver, or is refused where the app says so', () => {
    const known = { ...nothingKnown(), accounts: [{ user: 'alice', tinyid: 1 }] };
    expect(decide(known).rows[0]).toEqual({ table: 'account', put: { user: 'bob' } });
    const refused = decide(known, { unknownReceivers: 'refuse' });
    expect(refused).toMatchObject({ reply: { kind: 'refused', refused: { code: 20003 } }, entries: [], rows: [] });
  });

  it('leaves settings alone that were made before it', () => {
    const settings = { user: 'alice', stream, pinned: 5, hidden: 0, cleared: 0, receive: 0, deleted: 0 };
    const { rows } = decide({ ...nothingKnown(), ...bothKnown, memberships: [settings] });
    expect(rows).toEqual([
      { table: 'membership', put: { user: 'bob', stream, pinned: 0, hidden: 0, cleared: 0, receive: 0, deleted: 0 } },
    ]);
  });

  it('to oneself has one view', () => {
    const self = { stream: 'c2c:alice:alice', to: 'alice' };
    const { entries, rows } = decide({ ...nothingKnown(), ...bothKnown }, self);
    expect(rows).toHaveLength(1);
    expect(entries[0]!.run).toEqual([1, 0, 1, 0, 0, 0, 0, 0]);
  });
});

describe('a later message', () => {
  const known = after({ ...nothingKnown(), ...bothKnown }, decide({ ...nothingKnown(), ...bothKnown }));

  it('continues seq and run, and writes no rows', () => {
    const answer = decide(known, { from: 'bob', to: 'alice', rand: 8 });
    expect(answer.entries).toMatchObject([{ seq: 2, run: [1, 1, 1, 2, 0, 1, 0, 0] }]);
    expect(answer.rows).toEqual([]);
  });

  it('has a time that never runs backwards', () => {
    expect(decide({ ...known, now: 5 }, { rand: 8 }).entries[0]!.time).toBe(1_000_000);
    expect(decide({ ...known, now: 1_000_001 }, { rand: 8 }).entries[0]!.time).toBe(1_000_001);
  });

  it('that does not count as unread moves only the sender’s mark', () => {
    expect(decide(known, { rand: 8, countsAsUnread: false }).entries[0]!.run).toEqual([1, 0, 2, 0, 0, 0, 0, 0]);
  });

  it('sent again is not stored again: the original answers', () => {
    for (const retryOf of [undefined, 0]) {
      const decision = decide(known, { retryOf });
      expect(decision).toMatchObject({
        reply: { kind: 'repeated', original: { pos: 1, seq: 1 } },
        entries: [],
        rows: [],
      });
    }
  });

  it('with the same numbers from the other side is another message', () => {
    expect(decide(known, { from: 'bob', to: 'alice' }).reply.kind).toBe('stored');
  });
});

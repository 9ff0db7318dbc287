import { describe, expect, it } from 'vitest';
import { after, factsOf, type Known, nothingKnown } from '../tests/facts.ts';
import { decideRevoke } from './revoke.ts';
import { decideSend } from './send.ts';

const stream = 'c2c:alice:bob';

/** Alice has sent two messages; the second does not count as unread. */
function twoMessages(): Known {
  let known = nothingKnown();
  for (const rand of [1, 2]) {
    const send = { stream, from: 'alice', to: 'bob', rand, ctime: 900, retryOf: undefined, body: '{}' };
    const decision = decideSend(factsOf(known), { ...send, countsAsUnread: rand === 1, unknownReceivers: 'accept' });
    known = after(known, decision);
  }
  return known;
}

function decide(known: Known, more: object = {}) {
  return decideRevoke(factsOf(known), { user: 'alice', stream, seq: 1, rand: 1, windowMs: 120_000, ...more });
}

describe('revoking', () => {
  it('makes an entry that names the message, and blanks its body', () => {
    const decision = decide({ ...twoMessages(), now: 1_000_500 });
    expect(decision.reply).toEqual({});
    expect(decision.entries).toMatchObject([
      {
        stream,
        kind: 'revoke',
        from: 'alice',
        time: 1_000_500,
        seq: 2,
        rand: 0,
        ctime: 0,
        run: [1, 0, 2, 0, 0, 0, 0, 0],
      },
    ]);
    expect(JSON.parse(decision.entries[0]!.body)).toEqual({
      target: 1,
      seq: 1,
      rand: 1,
      time: 1_000_000,
      from: 'alice',
      counted: true,
    });
    expect(decision.rows).toEqual([{ table: 'revoked', stream, target: 1, counted: true }]);
  });

  it('knows a message that did not count as unread', () => {
    expect(decide(twoMessages(), { seq: 2, rand: 2 }).rows).toEqual([
      { table: 'revoked', stream, target: 2, counted: false },
    ]);
  });

  it('is refused with the code of its rule, and writes nothing', () => {
    const known = twoMessages();
    const once = after(known, decide(known));
    const attempts: [Known, object, number][] = [
      [known, { seq: 3 }, 20022],
      [known, { rand: 5 }, 20022],
      [known, { user: 'bob' }, 20022],
      [{ ...known, now: 1_120_001 }, {}, 20016],
      [once, {}, 20023],
    ];
    for (const [facts, more, code] of attempts) {
      expect(decide(facts, more)).toMatchObject({ reply: { refused: { code } }, entries: [], rows: [] });
    }
  });
});

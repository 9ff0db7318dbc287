import { describe, expect, it } from 'vitest';
import { EntryState } from '../../contract/entry.ts';
import type { Membership } from '../../store/port.ts';
import { after, factsOf, type Known, nothingKnown } from '../tests/facts.ts';
import { decideRevoke } from './revoke.ts';
import { decideSend } from './send.ts';
import { decideSet } from './set.ts';

const stream = 'c2c:alice:bob';

/** Alice has sent four messages, of which the third does not count, and Bob has answered. */
function fiveMessages(): Known {
  let known = nothingKnown();
  for (const rand of [1, 2, 3, 4, 5]) {
    const [from, to] = rand === 5 ? ['bob', 'alice'] : ['alice', 'bob'];
    const send = { stream, from, to, rand, ctime: 900, retryOf: undefined, body: '{}' } as const;
    const decision = decideSend(factsOf(known), { ...send, countsAsUnread: rand !== 3, unknownReceivers: 'accept' });
    known = after(known, decision);
  }
  return known;
}

function decide(known: Known, user: string, asked: object) {
  return decideSet(factsOf(known), { user, stream, asked });
}

const deletion = (user: string, target: number, counted: boolean) => ({
  table: 'deleted',
  put: { user, stream, target, counted },
});
const membership = (user: string, more: Partial<Membership>) => ({
  table: 'membership',
  put: { user, stream, pinned: 0, hidden: 0, cleared: 0, receive: 0, deleted: 0, ...more },
});

describe('deleting', () => {
  it('makes one entry of the user’s own stream, and a row for each message: whether it would be unread', () => {
    const decision = decide(fiveMessages(), 'bob', { deleted: [5, 3, 1, 3] });
    expect(decision.entries).toMatchObject([{ stream: 'user:bob', kind: 'set', from: 'bob', run: [] }]);
    expect(JSON.parse(decision.entries[0]!.body)).toEqual({ stream, deleted: [1, 3, 5] });
    const rows = [deletion('bob', 1, true), deletion('bob', 3, false), deletion('bob', 5, false)];
    expect(decision.rows).toEqual([membership('bob', { deleted: 5 }), ...rows]);
  });

  it('leaves out what is not there, is cleared, or was deleted before', () => {
    const known = after(fiveMessages(), decide(fiveMessages(), 'bob', { deleted: [4], cleared: 2 }));
    const again = decide(known, 'bob', { deleted: [0, 1, 2, 4, 6] });
    expect(again).toEqual({ reply: {}, entries: [], rows: [] });
    const more = decide(known, 'bob', { deleted: [2, 3, 4] });
    expect(more.rows).toEqual([membership('bob', { cleared: 2, deleted: 4 }), deletion('bob', 3, false)]);
  });

  it('goes with other settings in one entry; what they clear needs no row', () => {
    const { entries, rows } = decide(fiveMessages(), 'bob', { deleted: [2, 4], cleared: 3, receive: 1 });
    expect(JSON.parse(entries[0]!.body)).toEqual({ stream, cleared: 3, receive: 1, deleted: [4] });
    expect(rows).toEqual([membership('bob', { cleared: 3, receive: 1, deleted: 4 }), deletion('bob', 4, true)]);
  });

  it('takes the body away once nobody sees the message, if it has one', () => {
    let known = after(fiveMessages(), decide(fiveMessages(), 'bob', { deleted: [4], cleared: 1 }));
    const revocation = { user: 'alice', stream, seq: 2, rand: 2, windowMs: 120_000 };
    known = after(known, decideRevoke(factsOf(known), revocation));
    const blanks = (user: string, deleted: number[]) =>
      decide(known, user, { deleted }).rows.flatMap((row) => (row.table === 'entry' ? [row.blank] : []));
    expect(blanks('alice', [1, 2, 3, 4])).toEqual([1, 4]);
    known = after(known, decide(known, 'alice', { deleted: [1, 2, 3, 4] }));
    expect(known.entries.map(({ state = 0 }) => state)).toEqual(
      [
        EntryState.Deleted,
        EntryState.Revoked,
        EntryState.Normal,
        EntryState.Deleted,
        EntryState.Normal,
        EntryState.Normal,
        EntryState.Normal,
        EntryState.Normal,
      ].slice(0, known.entries.length),
    );
    expect(blanks('bob', [2, 3])).toEqual([3]);
  });

  it('of a note to oneself is that of everybody', () => {
    const own = 'c2c:alice:alice';
    const send = { stream: own, from: 'alice', to: 'alice', rand: 1, ctime: 900, retryOf: undefined, body: '{}' };
    const options = { countsAsUnread: true, unknownReceivers: 'accept' } as const;
    const known = after(nothingKnown(), decideSend(factsOf(nothingKnown()), { ...send, ...options }));
    const { rows } = decideSet(factsOf(known), { user: 'alice', stream: own, asked: { deleted: [1] } });
    expect(rows.slice(1)).toEqual([
      { table: 'deleted', put: { user: 'alice', stream: own, target: 1, counted: false } },
      { table: 'entry', stream: own, blank: 1 },
    ]);
  });

  it('is forgotten where a clear covers what was read, and no further', () => {
    let known = after(fiveMessages(), decide(fiveMessages(), 'alice', { deleted: [2, 5] }));
    // Her last message moved her mark to 4.
    expect(decide(known, 'alice', { cleared: 3 }).rows.slice(1)).toEqual([
      { table: 'deleted', forget: { user: 'alice', stream, upto: 3 } },
    ]);
    expect(decide(known, 'alice', { cleared: 5 }).rows.slice(1)).toEqual([
      { table: 'deleted', forget: { user: 'alice', stream, upto: 4 } },
    ]);
    known = fiveMessages();
    expect(decide(known, 'alice', { cleared: 5 }).rows).toHaveLength(1);
  });
});

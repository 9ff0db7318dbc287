/** Unread numbers and marks against the plainest model of a conversation, over any history. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Entry, EMPTY_RUN, EntryState } from '../contract/entry.ts';
import { runAfterRead, runAfterSend } from '../rules/c2c-run.ts';
import { applyDeletion, applyEntry, applySettings } from './apply.ts';
import { storedMessage } from './stored.ts';
import { type Conversation, isListed, newConversation, ownMark, peerSeen, unreadCount } from './conversation.ts';

const STREAM = 'c2c:alice:bob';

type Act =
  | { do: 'send'; by: 0 | 1; counts: boolean; shown: boolean }
  | { do: 'read'; by: 0 | 1; share: number }
  | { do: 'revoke'; nth: number }
  | { do: 'delete'; by: 0 | 1; nth: number; early: boolean };

const side = fc.constantFrom(0 as const, 1 as const);
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: fc.constant('send' as const), by: side, counts: fc.boolean(), shown: fc.boolean() }),
  fc.record({ do: fc.constant('read' as const), by: side, share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ do: fc.constant('revoke' as const), nth: fc.nat(20) }),
  fc.record({ do: fc.constant('delete' as const), by: side, nth: fc.nat(20), early: fc.boolean() }),
);

interface ModelMessage {
  pos: number;
  by: 0 | 1;
  counts: boolean;
  shown: boolean;
  revoked: boolean;
  /** By whom it was deleted. */
  deletedBy: (0 | 1)[];
}

/** A user has deleted the message at `target`; `after` this entry, or, `early`, before its device knew the message. */
interface ModelDeletion {
  by: 0 | 1;
  target: number;
  after: number;
  early: boolean;
  wasRevoked: boolean;
}

/** Plays acts: the entries a server would make of them, and after each what is true of the conversation. */
function play(acts: readonly Act[]) {
  const users = ['alice', 'bob'] as const;
  const messages: ModelMessage[] = [];
  const deletions: ModelDeletion[] = [];
  const sentAt: [number, number][] = [[0, 0]];
  let run = EMPTY_RUN;
  const entries: Entry[] = [];
  const add = (entry: Pick<Entry, 'kind' | 'from' | 'body'>): void => {
    const pos = entries.length + 1;
    entries.push({ stream: STREAM, pos, gno: pos, time: pos, seq: messages.length, rand: 0, ctime: 0, run, ...entry });
    sentAt.push([run[0] ?? 0, run[1] ?? 0]);
  };
  for (const one of acts) {
    const pos = entries.length + 1;
    if (one.do === 'send') {
      run = runAfterSend(run, one.by, pos, one.counts);
      messages.push({ pos, by: one.by, counts: one.counts, shown: one.shown, revoked: false, deletedBy: [] });
      const body = {
        message_elem_array: [],
        message_msg_id: '',
        message_excluded_from_last_message: !one.shown,
        message_is_excluded_from_unread_count: !one.counts,
      };
      add({ kind: 'msg', from: users[one.by], body: JSON.stringify(body) });
    } else if (one.do === 'read') {
      const upto = Math.round(one.share * entries.length);
      run = runAfterRead(run, one.by, upto, sentAt[upto]![1 - one.by]!);
      add({ kind: 'read', from: users[one.by], body: JSON.stringify({ upto }) });
    } else if (one.do === 'delete') {
      const target = messages[one.nth];
      if (!target || target.deletedBy.includes(one.by)) continue;
      target.deletedBy.push(one.by);
      const { by, early } = one;
      deletions.push({ by, target: target.pos, after: entries.length, early, wasRevoked: target.revoked });
    } else {
      const target = messages[one.nth];
      if (!target || target.revoked) continue;
      target.revoked = true;
      const body = { target: target.pos, seq: 1, rand: 0, time: 0, from: users[target.by], counted: target.counts };
      add({ kind: 'revoke', from: users[target.by], body: JSON.stringify(body) });
    }
  }
  return { entries, messages, deletions, run };
}

/** Takes all entries in, and the viewer's deletions when they come. */
function takeAll(
  one: Conversation,
  { entries, deletions }: ReturnType<typeof play>,
  mine: 0 | 1,
  viewer: string,
): void {
  const own = deletions.filter(({ by }) => by === mine);
  for (const { target } of own.filter(({ early }) => early)) applyDeletion(one, [target], [], viewer);
  for (const entry of entries) {
    applyEntry(one, entry, viewer);
    for (const { target, wasRevoked } of own.filter(({ after, early }) => !early && after === entry.pos)) {
      const state = wasRevoked ? EntryState.Revoked : EntryState.Normal;
      applyDeletion(one, [target], [{ ...storedMessage(entries[target - 1]!), state }], viewer);
    }
  }
}

it('unread is what the peer sent above the mark, without what does not count, was taken back or deleted', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const played = play(acts);
      const { entries, messages } = played;
      for (const [mine, viewer] of [
        [0, 'alice'],
        [1, 'bob'],
      ] as const) {
        const one = newConversation(STREAM, viewer, mine === 0 ? 'bob' : 'alice');
        takeAll(one, played, mine, viewer);
        const mark = ownMark(one);
        const unread = messages.filter(
          ({ pos, by, counts, revoked, deletedBy }) =>
            by !== mine && pos > mark && counts && !revoked && !deletedBy.includes(mine),
        );
        expect(unreadCount(one)).toBe(unread.length);
        const last = messages.findLast(({ shown }) => shown);
        // What takes the place of a deleted one is not decided here.
        if (!messages.some(({ deletedBy }) => deletedBy.includes(mine))) {
          expect(one.last?.pos).toBe(last?.pos);
          expect(one.last?.state === EntryState.Revoked).toBe(last?.revoked ?? false);
        }
        expect(one.applied).toBe(entries.length);
        expect(one.ranges).toEqual(entries.length > 0 ? [[0, entries.length]] : []);
        expect(peerSeen(one)).toBeLessThanOrEqual(entries.length);
      }
    }),
    { numRuns: 600 },
  );
});

it('entries below a head that is known already change no count', () => {
  const { entries, run } = play([
    { do: 'send', by: 1, counts: true, shown: true },
    { do: 'send', by: 1, counts: true, shown: true },
    { do: 'revoke', nth: 0 },
  ]);
  const one: Conversation = {
    ...newConversation(STREAM, 'alice', 'bob'),
    pos: 3,
    run,
    revoked: [1],
    last: storedMessage(entries[1]!),
  };
  for (const entry of entries) applyEntry(one, entry, 'alice');
  expect(unreadCount(one)).toBe(1);
  expect(one.applied).toBe(3);
});

it('settings: newer ones count, and hiding ends with the next message', () => {
  const { entries, run } = play([
    { do: 'send', by: 1, counts: true, shown: true },
    { do: 'read', by: 0, share: 1 },
    { do: 'send', by: 1, counts: true, shown: true },
  ]);
  const one = newConversation(STREAM, 'alice', 'bob');
  const set = (gno: number, body: object): boolean =>
    applySettings(one, { ...entries[0]!, kind: 'set', gno, body: JSON.stringify({ stream: STREAM, ...body }) });
  applyEntry(one, entries[0]!, 'alice');
  applyEntry(one, entries[1]!, 'alice');
  one.kept = true;
  expect(set(5, { hidden: 2, cleared: 2, pinned: 9 })).toBe(true);
  expect(set(4, { hidden: 0, pinned: 0 })).toBe(false);
  expect([isListed(one), one.last, one.pinned, one.kept]).toEqual([false, null, 9, false]);
  applyEntry(one, entries[2]!, 'alice');
  expect([isListed(one), one.last?.pos, run.length]).toEqual([true, 3, 8]);
});

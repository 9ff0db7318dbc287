/** What a user deletes for itself: nobody else notices, until nobody sees it any more. */
import { describe, expect, it } from 'vitest';
import { EntryState } from '../../contract/entry.ts';
import { c2cKey, userKey } from '../../contract/stream-key.ts';
import { MAX_FORGOTTEN, MAX_LAST_MESSAGE_SEARCH, MAX_TAKEN_BACK } from '../limits.ts';
import type { Row, Store } from '../port.ts';
import {
  blanked,
  command,
  commit,
  commitOne,
  erase,
  type OpenSubject,
  read,
  revoke,
  send,
  set,
  unset,
  whole,
} from './subject.ts';

const ab = c2cKey('alice', 'bob');
const FIVE = [1, 2, 3, 4, 5];

async function withFive(store: Store): Promise<void> {
  await commit(store, ...FIVE.map((n) => send('alice', 'bob', { body: `"number ${n}"` })));
}

const viewed = async (store: Store, user: string) => (await store.viewedHead(user, ab))!;
const unseen = async (store: Store, user: string) => [...(await store.unseenAt(user, ab, FIVE))];

export function deletionsConformance(open: OpenSubject): void {
  describe('a deletion', () => {
    it('takes a message out of the view of one user', async () => {
      const subject = await open();
      await withFive(subject.store);
      const [first, second] = await commit(subject.store, erase('bob', 'alice', 3), erase('bob', 'alice', 5));
      expect(first!.entries).toMatchObject([{ stream: userKey('bob'), kind: 'set' }]);
      for (let i = 0; i < 2; i += 1) {
        const { store } = subject;
        expect(await unseen(store, 'bob')).toEqual([3, 5]);
        expect(await unseen(store, 'alice')).toEqual([]);
        expect(await viewed(store, 'bob')).toMatchObject({
          revoked: [3, 5],
          last: { pos: 4 },
          changed: second!.entries[0]!.gno,
          membership: { ...unset('bob', ab), deleted: 5 },
        });
        expect(await viewed(store, 'alice')).toMatchObject({ revoked: [], last: { pos: 5 } });
        expect((await store.changedSince('bob', 0, 9))[0]).toEqual(await viewed(store, 'bob'));
        expect((await whole(store, ab)).every(({ state }) => state === undefined)).toBe(true);
        await subject.reopen();
      }
      expect(await unseen(subject.store, 'carol')).toEqual([]);
      expect(await subject.store.unseenAt('bob', c2cKey('bob', 'carol'), FIVE)).toEqual(new Set());
    });

    it('is seen by the commands behind it', async () => {
      const { store } = await open();
      const look = command([userKey('bob'), ab], (facts) => ({
        reply: [facts.unseenAt('bob', ab, [9, 2, 3]), [...facts.entriesAt(ab, [0, 2, 9]).keys()]],
      }));
      const texts = FIVE.map(() => send('alice', 'bob'));
      const outcomes = await commit<unknown>(store, ...texts, erase('bob', 'alice', 2), look, erase('bob', 'alice', 2));
      expect(outcomes.slice(-2)).toMatchObject([{ reply: [new Set([2]), [2]] }, { entries: [] }]);
      const [, , later] = await commit<unknown>(store, erase('bob', 'alice', 2), erase('bob', 'alice', 3), look);
      expect(later!.reply).toEqual([new Set([2, 3]), [2]]);
    });

    it('that fails with its command leaves nothing behind', async () => {
      const { store } = await open();
      await withFive(store);
      const failing = command([userKey('bob'), ab], (facts) => {
        const { entries, rows } = erase('bob', 'alice', 2).decide(facts);
        return { entries, rows: [...rows, { table: 'revoked', stream: ab, target: 9, counted: true }] };
      });
      const outcomes = await store.commit([erase('bob', 'alice', 4), failing, erase('bob', 'alice', 9)]);
      expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'failed', 'failed']);
      expect(await unseen(store, 'bob')).toEqual([4]);
      const twice = command([ab], () => ({
        rows: [{ table: 'deleted', put: { user: 'bob', stream: ab, target: 4, counted: true } }],
      }));
      expect(await store.commit([twice])).toMatchObject([{ kind: 'failed' }]);
    });

    it('and a revocation take the same message out of the unread once', async () => {
      const { store } = await open();
      await withFive(store);
      await commit(store, erase('bob', 'alice', 2), revoke('alice', 'bob', 2), revoke('alice', 'bob', 3));
      await commit(store, erase('bob', 'alice', 3), erase('bob', 'alice', 4, false), erase('bob', 'alice', 5));
      expect((await viewed(store, 'bob')).revoked).toEqual([2, 3, 5]);
      await commit(store, read('bob', 'alice', 3));
      expect((await viewed(store, 'bob')).revoked).toEqual([5]);
    });

    it('by everybody takes the body away, and nothing else', async () => {
      const subject = await open();
      const { store } = subject;
      await withFive(store);
      const before = await whole(store, ab);
      await commit(store, erase('bob', 'alice', 2), erase('alice', 'bob', 2), erase('alice', 'bob', 3));
      await commit(store, set('bob', 'alice', { cleared: 4 }), erase('alice', 'bob', 4));
      const gone = (pos: number) => ({ ...blanked(before[pos - 1]!), state: EntryState.Deleted });
      const expected = before.map((entry) => ([2, 4].includes(entry.pos) ? gone(entry.pos) : entry));
      expect(await whole(store, ab)).toEqual(expected);
      // In one batch with the message itself.
      await commit(store, send('alice', 'bob'), erase('bob', 'alice', 6), erase('alice', 'bob', 6));
      expect((await whole(store, ab)).at(-1)).toMatchObject({ pos: 6, state: EntryState.Deleted, body: '' });
      // It may still be taken back, once.
      const [, again] = await store.commit([revoke('alice', 'bob', 2), revoke('alice', 'bob', 2)]);
      expect(again).toMatchObject({ kind: 'failed' });
      const blank = command([ab], () => ({ rows: [{ table: 'entry', stream: ab, blank: 2 } satisfies Row] }));
      expect(await store.commit([blank])).toMatchObject([{ kind: 'failed' }]);
      await subject.reopen();
      expect((await whole(subject.store, ab))[1]).toMatchObject({ pos: 2, state: EntryState.Revoked, body: '' });
    });

    it('of what is behind a clear is forgotten, some at a time', async () => {
      const subject = await open();
      const count = MAX_FORGOTTEN + 5;
      await commit(subject.store, ...Array.from({ length: count }, () => send('alice', 'bob', { body: '""' })));
      const all = command([userKey('bob'), ab], (facts) => {
        const { entries, rows } = erase('bob', 'alice', count).decide(facts);
        const put = { user: 'bob', stream: ab, counted: true };
        for (let target = 1; target < count; target += 1) rows.push({ table: 'deleted', put: { ...put, target } });
        return { entries, rows };
      });
      await commitOne(subject.store, all);
      const clear = (cleared: number) =>
        command([userKey('bob'), ab], (facts) => {
          const { entries, rows } = set('bob', 'alice', { cleared }).decide(facts);
          const forget = { user: 'bob', stream: ab, upto: cleared };
          return { entries, rows: [...rows, { table: 'deleted', forget } satisfies Row] };
        });
      await commit(subject.store, read('bob', 'alice', count), clear(count - 1));
      expect(await viewed(subject.store, 'bob')).toMatchObject({ revoked: [], last: undefined });
      expect((await subject.store.unseenAt('bob', ab, [1, count - 1, count])).size).toBe(3);
      await commit(subject.store, clear(count), send('alice', 'bob'), erase('bob', 'alice', count + 2));
      await subject.reopen();
      expect(await viewed(subject.store, 'bob')).toMatchObject({ revoked: [count + 2], last: undefined });
      expect(await subject.store.unseenAt('bob', ab, [count, count + 1, count + 2])).toEqual(
        new Set([count, count + 2]),
      );
    });

    it('or revocation of very many messages is told of the newest', async () => {
      const { store } = await open();
      const count = MAX_TAKEN_BACK + 5;
      await commit(store, ...Array.from({ length: count }, () => send('alice', 'bob', { body: '""' })));
      const all = Array.from({ length: count }, (_, i) => i + 1);
      const back = command([ab], (facts) => {
        const targets = [...facts.entriesAt(ab, all).keys()];
        return { rows: targets.map((target): Row => ({ table: 'revoked', stream: ab, target, counted: true })) };
      });
      const newest = all.slice(5);
      await commit(store, back);
      expect((await viewed(store, 'bob')).revoked).toEqual(newest);
      expect((await store.changedSince('bob', 0, 1))[0]!.revoked).toEqual(newest);
      await commit(store, erase('bob', 'alice', count), read('bob', 'alice', count - 1));
      expect((await viewed(store, 'bob')).revoked).toEqual([count]);
    });

    it('of the newest messages shows an older one as the last, within bounds', async () => {
      const { store } = await open();
      await commit(store, ...Array.from({ length: MAX_LAST_MESSAGE_SEARCH + 1 }, () => send('alice', 'bob')));
      const newest = MAX_LAST_MESSAGE_SEARCH + 1;
      for (let pos = newest; pos > 2; pos -= 1) await commit(store, erase('bob', 'alice', pos));
      expect((await viewed(store, 'bob')).last?.pos).toBe(2);
      await commit(store, erase('bob', 'alice', 2));
      expect((await viewed(store, 'bob')).last).toBeUndefined();
      expect((await viewed(store, 'alice')).last?.pos).toBe(newest);
    });
  });
}

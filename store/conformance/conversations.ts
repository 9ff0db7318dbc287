/** A viewer's conversations: what changed since a number, and what a viewer sees of one. */
import { describe, expect, it } from 'vitest';
import { c2cKey } from '../../contract/stream-key.ts';
import { MAX_LAST_MESSAGE_SEARCH } from '../limits.ts';
import type { Row, Store } from '../port.ts';
import { blanked, command, commit, type OpenSubject, read, revoke, send, set, unset } from './subject.ts';

const ab = c2cKey('alice', 'bob');
const peers = ['bob', 'carol', 'dave', 'erin', 'frank'];
const keys = peers.map((peer) => c2cKey('alice', peer));

async function changed(store: Store, user: string, since: number, limit = 10): Promise<string[]> {
  return (await store.changedSince(user, since, limit)).map((head) => head.stream);
}

export function conversationsConformance(open: OpenSubject): void {
  describe('changedSince', () => {
    it('answers the conversations of a user by what changed them last', async () => {
      const subject = await open();
      await commit(subject.store, ...peers.map((peer) => send('alice', peer)));
      expect(await changed(subject.store, 'alice', 0)).toEqual(keys);
      expect(await changed(subject.store, 'alice', 3)).toEqual(keys.slice(3));
      expect(await changed(subject.store, 'bob', 0)).toEqual([ab]);
      expect(await changed(subject.store, 'nobody', 0)).toEqual([]);
      await commit(subject.store, send('bob', 'alice'), set('alice', 'carol', { pinned: 9 }), read('dave', 'alice', 1));
      const order = [3, 4, 0, 1, 2].map((i) => keys[i]!);
      expect(await changed(subject.store, 'alice', 0)).toEqual(order);
      expect(await changed(subject.store, 'alice', 5)).toEqual(order.slice(2));
      // Only alice's view of carol changed.
      expect(await changed(subject.store, 'carol', 2)).toEqual([]);
      await subject.reopen();
      expect(await changed(subject.store, 'alice', 0)).toEqual(order);
    });

    it('answers in pages, each going on above the last number', async () => {
      const { store } = await open();
      await commit(store, ...peers.map((peer) => send('alice', peer)));
      const seen: string[] = [];
      for (let since = 0; ; ) {
        const page = await store.changedSince('alice', since, 2);
        expect(page.length).toBeLessThanOrEqual(2);
        if (page.length === 0) break;
        seen.push(...page.map((head) => head.stream));
        since = Math.max(page.at(-1)!.gno, page.at(-1)!.changed);
      }
      expect(seen).toEqual(keys);
    });

    it('puts conversations that share a number on one page, so that none is passed over', async () => {
      const { store } = await open();
      await commit(store, ...peers.map((peer) => send('alice', peer)));
      const rows = keys
        .slice(1, 4)
        .map<Row>((key) => ({ table: 'membership', put: { ...unset('alice', key), hidden: 3 } }));
      await commit(
        store,
        command([], () => ({ rows })),
      );
      // The newest entry has the change number that these settings get as well.
      expect(new Set(await changed(store, 'alice', 0, 2))).toEqual(new Set(keys));
      expect(await changed(store, 'alice', 0, 1)).toEqual([keys[0]]);
    });
  });

  describe('viewedHead', () => {
    it('is there for those who take part', async () => {
      const subject = await open();
      expect(await subject.store.viewedHead('alice', ab)).toBeUndefined();
      const [sent] = await commit(subject.store, send('alice', 'bob'));
      const { body: _, kind: __, from: ___, rand: ____, ctime: _____, ...head } = sent!.entries[0]!;
      for (const user of ['alice', 'bob']) {
        const expected = { ...head, revoked: [], membership: unset(user, ab), changed: 1, last: sent!.entries[0] };
        expect(await subject.store.viewedHead(user, ab)).toEqual(expected);
        expect(await subject.store.changedSince(user, 0, 5)).toEqual([expected]);
      }
      expect(await subject.store.viewedHead('carol', ab)).toBeUndefined();
    });

    it('carries the settings of its viewer, with the number of the entry that changed them', async () => {
      const subject = await open();
      await commit(subject.store, send('alice', 'bob'), send('alice', 'carol'));
      await commit(
        subject.store,
        set('alice', 'bob', { pinned: 77 }),
        set('alice', 'carol', { hidden: 1 }),
        set('alice', 'bob', { cleared: 1 }),
        send('bob', 'alice'),
      );
      await subject.reopen();
      const { store } = subject;
      expect(await store.viewedHead('alice', ab)).toMatchObject({
        gno: 6,
        changed: 5,
        membership: { ...unset('alice', ab), pinned: 77, cleared: 1 },
      });
      expect(await store.viewedHead('alice', keys[1]!)).toMatchObject({
        gno: 2,
        changed: 4,
        membership: { hidden: 1 },
      });
      expect(await store.viewedHead('bob', ab)).toMatchObject({ changed: 1, membership: unset('bob', ab) });
    });

    it('tells apart the settings that one command changes', async () => {
      const { store } = await open();
      await commit(store, send('alice', 'bob'), send('alice', 'carol'));
      const both = command([], (facts) => {
        const [one, other] = ['bob', 'carol'].map((peer) => set('alice', peer, { pinned: 1 }).decide(facts));
        return { entries: [...one!.entries, ...other!.entries], rows: [...one!.rows, ...other!.rows] };
      });
      await commit(store, both);
      const heads = await store.changedSince('alice', 2, 10);
      expect(heads.map((head) => head.changed)).toEqual([3, 4]);
    });

    it('can be set for a conversation without entries', async () => {
      const subject = await open();
      await commit(subject.store, set('alice', 'bob', { pinned: 5 }));
      await subject.reopen();
      expect(await changed(subject.store, 'alice', 0)).toEqual([ab]);
      expect(await subject.store.viewedHead('alice', ab)).toMatchObject({ pos: 0, changed: 1, last: undefined });
      expect(await subject.store.viewedHead('bob', ab)).toBeUndefined();
      await commit(subject.store, send('bob', 'alice'));
      expect(await subject.store.viewedHead('bob', ab)).toMatchObject({ pos: 1, gno: 2 });
    });

    it('names the revoked messages of the other side above the mark that had counted', async () => {
      const { store } = await open();
      const texts = Array.from({ length: 5 }, () => send('alice', 'bob'));
      await commit(store, ...texts, send('bob', 'carol'), revoke('alice', 'bob', 1), revoke('alice', 'bob', 4));
      await commit(store, revoke('alice', 'bob', 5), revoke('alice', 'bob', 3, false));
      const revoked = async (user: string): Promise<number[]> => (await store.viewedHead(user, ab))!.revoked;
      expect(await revoked('bob')).toEqual([1, 4, 5]);
      expect(await revoked('alice')).toEqual([]);
      await commit(store, read('bob', 'alice', 4));
      expect(await revoked('bob')).toEqual([5]);
      // Even if nobody had read anything.
      const unread = command([ab], (facts) => {
        const [entry] = read('alice', 'bob', 0).decide(facts).entries;
        return { entries: [{ ...entry!, run: [] }] };
      });
      await commit(store, unread);
      expect([await revoked('bob'), await revoked('alice')]).toEqual([[1, 4, 5], []]);
    });

    it('shows the last message that may be shown and was not cleared', async () => {
      const { store } = await open();
      const leftOut = { body: '{"message_excluded_from_last_message":true}' };
      const quoting = { body: '{"text":{"message_excluded_from_last_message":true}}' };
      const last = async (): Promise<number | undefined> => (await store.viewedHead('alice', ab))!.last?.pos;
      await commit(store, send('bob', 'alice', leftOut));
      expect(await last()).toBeUndefined();
      await commit(store, send('bob', 'alice', quoting), send('alice', 'bob', leftOut), read('alice', 'bob', 2));
      expect(await last()).toBe(2);
      const [sent] = await commit(store, send('bob', 'alice'));
      await commit(store, revoke('bob', 'alice', 5));
      expect((await store.viewedHead('alice', ab))!.last).toEqual(blanked(sent!.entries[0]!));
      await commit(store, set('alice', 'bob', { cleared: 5 }));
      expect(await last()).toBeUndefined();
      expect((await store.viewedHead('bob', ab))!.last?.pos).toBe(5);
    });

    it('looks for the last message within bounds', async () => {
      const { store } = await open();
      await commit(store, send('bob', 'alice'));
      await commit(store, ...Array.from({ length: MAX_LAST_MESSAGE_SEARCH - 1 }, (_, i) => read('bob', 'alice', i)));
      expect((await store.viewedHead('alice', ab))!.last?.pos).toBe(1);
      await commit(store, read('bob', 'alice', 1));
      expect((await store.viewedHead('alice', ab))!.last).toBeUndefined();
    });
  });
}

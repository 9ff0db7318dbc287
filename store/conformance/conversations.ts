/** A viewer's conversations: what changed since a number, and what a viewer sees of one. */
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../contract/entry.ts';
import { c2cKey, userKey } from '../../contract/stream-key.ts';
import { MAX_LAST_MESSAGE_SEARCH } from '../limits.ts';
import type { Row, Store, ViewedHead } from '../port.ts';
import { blanked, command, commit, commitOne, type OpenSubject, read, revoke, send, set, unset } from './subject.ts';

const ab = c2cKey('alice', 'bob');
const peers = ['bob', 'carol', 'dave', 'erin', 'frank'];
const keys = peers.map((peer) => c2cKey('alice', peer));

async function changed(store: Store, user: string, since: number, limit = 10): Promise<string[]> {
  return (await store.changedSince(user, since, limit)).map((head) => head.stream);
}

/** Sends a message to each peer, one after the other. */
async function sendToAll(store: Store): Promise<Entry[]> {
  const sent: Entry[] = [];
  for (const peer of peers) sent.push(...(await commitOne(store, send('alice', peer))).entries);
  return sent;
}

const rankOf = (head: ViewedHead): number => Math.max(head.gno, head.changed);

export function conversationsConformance(open: OpenSubject): void {
  describe('changedSince', () => {
    it('answers the conversations of a user by what changed them last', async () => {
      const subject = await open();
      const sent = await sendToAll(subject.store);
      const [third, last] = [sent[2]!.gno, sent[4]!.gno];
      expect(await changed(subject.store, 'alice', 0)).toEqual(keys);
      expect(await changed(subject.store, 'alice', third)).toEqual(keys.slice(3));
      expect(await changed(subject.store, 'bob', 0)).toEqual([ab]);
      expect(await changed(subject.store, 'nobody', 0)).toEqual([]);
      for (const change of [send('bob', 'alice'), set('alice', 'carol', { pinned: 9 }), read('dave', 'alice', 1)]) {
        await commitOne(subject.store, change);
      }
      const order = [3, 4, 0, 1, 2].map((i) => keys[i]!);
      expect(await changed(subject.store, 'alice', 0)).toEqual(order);
      expect(await changed(subject.store, 'alice', last)).toEqual(order.slice(2));
      // Only alice's view of carol changed.
      expect(await changed(subject.store, 'carol', sent[1]!.gno)).toEqual([]);
      await subject.reopen();
      expect(await changed(subject.store, 'alice', 0)).toEqual(order);
    });

    it('answers in pages, each going on above the last number', async () => {
      const { store } = await open();
      await sendToAll(store);
      const seen: string[] = [];
      for (let since = 0; ; ) {
        const page = await store.changedSince('alice', since, 2);
        expect(page.length).toBeLessThanOrEqual(2);
        if (page.length === 0) break;
        seen.push(...page.map((head) => head.stream));
        since = rankOf(page.at(-1)!);
      }
      expect(seen).toEqual(keys);
    });

    it('puts conversations that share a number on one page, so that none is passed over', async () => {
      const { store } = await open();
      await sendToAll(store);
      const rows = keys
        .slice(1, 4)
        .map<Row>((key) => ({ table: 'membership', put: { ...unset('alice', key), hidden: 3 } }));
      // Settings without an entry may all get the change number that the newest entry has.
      await commit(
        store,
        command(keys, () => ({ rows })),
      );
      const seen: string[] = [];
      for (let since = 0; ; ) {
        const page = await store.changedSince('alice', since, 2);
        if (page.length === 0) break;
        expect(page.slice(2).every((head) => rankOf(head) === rankOf(page[1]!))).toBe(true);
        seen.push(...page.map((head) => head.stream));
        since = rankOf(page.at(-1)!);
      }
      expect(seen.toSorted()).toEqual(keys.toSorted());
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
        const expected = {
          ...head,
          revoked: [],
          membership: unset(user, ab),
          changed: head.gno,
          last: sent!.entries[0],
        };
        expect(await subject.store.viewedHead(user, ab)).toEqual(expected);
        expect(await subject.store.changedSince(user, 0, 5)).toEqual([expected]);
      }
      expect(await subject.store.viewedHead('carol', ab)).toBeUndefined();
    });

    it('carries the settings of its viewer, with the number of the entry that changed them', async () => {
      const subject = await open();
      const numbersOf = async (...commands: Parameters<typeof commit>[1][]): Promise<number[]> =>
        (await commit(subject.store, ...commands)).map((outcome) => outcome.entries[0]!.gno);
      const [first, other] = await numbersOf(send('alice', 'bob'), send('alice', 'carol'));
      const [, hidden, cleared, newest] = await numbersOf(
        set('alice', 'bob', { pinned: 77 }),
        set('alice', 'carol', { hidden: 1 }),
        set('alice', 'bob', { cleared: 1 }),
        send('bob', 'alice'),
      );
      await subject.reopen();
      const { store } = subject;
      expect(await store.viewedHead('alice', ab)).toMatchObject({
        gno: newest,
        changed: cleared,
        membership: { ...unset('alice', ab), pinned: 77, cleared: 1 },
      });
      expect(await store.viewedHead('alice', keys[1]!)).toMatchObject({
        gno: other,
        changed: hidden,
        membership: { hidden: 1 },
      });
      expect(await store.viewedHead('bob', ab)).toMatchObject({ changed: first, membership: unset('bob', ab) });
    });

    it('tells apart the settings that one command changes', async () => {
      const { store } = await open();
      const [, second] = await sendToAll(store);
      const both = command([userKey('alice'), ...keys], (facts) => {
        const [one, other] = ['bob', 'carol'].map((peer) => set('alice', peer, { pinned: 1 }).decide(facts));
        return { entries: [...one!.entries, ...other!.entries], rows: [...one!.rows, ...other!.rows] };
      });
      const { entries } = await commitOne(store, both);
      const heads = [await store.viewedHead('alice', ab), await store.viewedHead('alice', keys[1]!)];
      expect(heads.map((head) => head!.changed)).toEqual(entries.map((entry) => entry.gno));
      expect(entries[0]!.gno).toBeGreaterThan(second!.gno);
    });

    it('can be set for a conversation without entries', async () => {
      const subject = await open();
      const { entries } = await commitOne(subject.store, set('alice', 'bob', { pinned: 5 }));
      await subject.reopen();
      expect(await changed(subject.store, 'alice', 0)).toEqual([ab]);
      expect(await subject.store.viewedHead('alice', ab)).toMatchObject({
        pos: 0,
        changed: entries[0]!.gno,
        last: undefined,
      });
      expect(await subject.store.viewedHead('bob', ab)).toBeUndefined();
      const sent = await commitOne(subject.store, send('bob', 'alice'));
      expect(await subject.store.viewedHead('bob', ab)).toMatchObject({ pos: 1, gno: sent.entries[0]!.gno });
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
      const named = { body: '{"message_excluded_from_last_message":true,"message_msg_id":"1_2_3"}' };
      await commit(store, send('bob', 'alice', named));
      await commit(store, revoke('bob', 'alice', 7));
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

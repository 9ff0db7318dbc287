/** Batches: order, what later commands see of earlier ones, and what a failing one does to the others. */
import { describe, expect, it } from 'vitest';
import { c2cKey, userKey } from '../../contract/stream-key.ts';
import type { NewEntry } from '../port.ts';
import {
  command,
  commit,
  commitOne,
  done,
  expectNumbered,
  newestGno,
  type OpenSubject,
  send,
  set,
  signIn,
  unset,
  whole,
} from './subject.ts';

const ab = c2cKey('alice', 'bob');
const ac = c2cKey('alice', 'carol');

export function commitsConformance(open: OpenSubject): void {
  describe('commit', () => {
    it('starts from nothing', async () => {
      const { store } = await open();
      expect(store.epoch).not.toBe('');
      expect(store.gno()).toBe(0);
      expect(await store.head(ab)).toEqual({ stream: ab, pos: 0, gno: 0, time: 0, seq: 0, run: [] });
      expect(await store.commit([])).toEqual([]);
      expect(await store.pull(ab, 0, 10, 1000)).toEqual([]);
    });

    it('gives dense positions within a stream and growing change numbers along it', async () => {
      const subject = await open();
      const batch = [send('alice', 'bob'), send('carol', 'alice'), send('bob', 'alice'), send('alice', 'bob')];
      const stored = (await commit(subject.store, ...batch)).flatMap((outcome) => outcome.entries);
      expect(stored.map(({ stream, pos }) => [stream, pos])).toEqual([
        [ab, 1],
        [ac, 1],
        [ab, 2],
        [ab, 3],
      ]);
      expectNumbered(stored);
      const newest = Math.max(...stored.map((entry) => entry.gno));
      expect(await newestGno(subject.store)).toBe(newest);
      await subject.reopen();
      expect(subject.store.gno()).toBe(newest);
      expect(await whole(subject.store, ab)).toEqual(stored.filter((entry) => entry.stream === ab));
      const { entries } = await commitOne(subject.store, send('carol', 'alice'));
      expect(entries).toMatchObject([{ stream: ac, pos: 2, seq: 2 }]);
      expect(entries[0]!.gno).toBeGreaterThan(newest);
    });

    it('carries overlapping commits out in the order of the calls', async () => {
      const { store } = await open();
      const bodies = Array.from({ length: 20 }, (_, n) => `"${n}"`);
      const resolved: number[] = [];
      await Promise.all(
        bodies.map(async (body, n) => {
          await commit(store, send('alice', 'bob', { body, rand: n }));
          resolved.push(n);
        }),
      );
      expect((await whole(store, ab)).map((entry) => entry.body)).toEqual(bodies);
      expect(resolved).toEqual(bodies.map((_, n) => n));
    });

    it('keeps the order of each stream when commits of several devices overlap', async () => {
      const { store } = await open();
      const users = ['alice', 'bob', 'carol'];
      const devices = users.map((user) => ({ user, instance: 'i', login: 'l', resumes: 0 }));
      await commit(store, ...devices.map((device) => signIn(device)));
      const calls = Array.from({ length: 90 }, (_, n) => {
        const [session, to] = [devices[n % 3]!, users[(n + 1 + (Math.trunc(n / 3) % 2)) % 3]!];
        return send(session.user, to, { rand: n, session });
      });
      const outcomes = await Promise.all(calls.map((call) => commitOne(store, call)));
      expectNumbered(outcomes.flatMap(({ entries }) => entries));
      for (const stream of [ab, ac, c2cKey('bob', 'carol')]) {
        const called = outcomes.flatMap(({ entries }) => entries).filter((entry) => entry.stream === stream);
        expect(called.map((entry) => entry.pos)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
        expect(await whole(store, stream)).toEqual(called);
      }
    });

    it.each(['{"a":"\\u0000 \\ud800 雁 😀 \\" \\\\"}', '', `"${'x'.repeat(12 * 1024)}"`, '[1,2,\u2028"\u0007é"]'])(
      'gives a body back as it came: %#',
      async (body) => {
        const subject = await open();
        const { entries } = await commitOne(subject.store, send('alice', 'bob', { body }));
        await subject.reopen();
        expect(entries).toMatchObject([{ body }]);
        expect(await subject.store.pull(ab, 0, 1, 1)).toEqual(entries);
      },
    );

    it('shows a command what the earlier ones of its batch decided', async () => {
      const { store } = await open();
      const device = { user: 'alice', instance: 'i', login: 'l', resumes: 0 };
      const look = command([ab, userKey('alice')], (facts) => ({
        reply: {
          head: facts.head(ab),
          at: facts.entryAt(ab, 1),
          bySeq: facts.messageBySeq(ab, 1),
          earlier: facts.earlierSend(ab, { from: 'alice', rand: 7, ctime: 8 }, undefined),
          membership: facts.membership('alice', ab),
          pinned: facts.pinnedCount('alice'),
          account: facts.account('alice')?.user,
          sessions: facts.sessions('alice'),
        },
      }));
      const [before, sent, , , after] = await commit(
        store,
        look,
        send('alice', 'bob', { rand: 7, ctime: 8 }),
        set('alice', 'bob', { pinned: 5 }),
        signIn(device),
        look,
      );
      const entry = sent!.entries[0]!;
      expect(before!.reply).toEqual({
        head: { stream: ab, pos: 0, gno: 0, time: 0, seq: 0, run: [] },
        at: undefined,
        bySeq: undefined,
        earlier: undefined,
        membership: undefined,
        pinned: 0,
        account: undefined,
        sessions: [],
      });
      const { kind: _, from: __, rand: ___, ctime: ____, body: _____, ...head } = entry;
      expect(after!.reply).toEqual({
        head,
        at: entry,
        bySeq: entry,
        earlier: entry,
        membership: { ...unset('alice', ab), pinned: 5 },
        pinned: 1,
        account: 'alice',
        sessions: [{ ...device, platform: 'Linux', number: 1, kicked: false }],
      });
    });

    it('fails only the command that can not be done, without a trace of it', async () => {
      const subject = await open();
      const { store } = subject;
      const reason = new Error('the second of three');
      const half = command([ab], (facts) => {
        const { rows, entries } = send('alice', 'bob', { rand: 1 }).decide(facts);
        const wrong: NewEntry = { ...entries[0]!, seq: 99 };
        return { entries: [entries[0]!, wrong], rows: [...rows, { table: 'account', put: { user: 'zoe' } }] };
      });
      const outcomes = await store.commit([
        send('alice', 'bob', { rand: 2 }),
        command([], () => {
          throw reason;
        }),
        half,
        command([ab], () => ({ rows: [{ table: 'revoked', stream: ab, target: 77, counted: true }] })),
        send('bob', 'alice', { rand: 3 }),
      ]);
      expect(outcomes.map((outcome) => outcome.kind)).toEqual(['done', 'failed', 'failed', 'failed', 'done']);
      expect(outcomes[1]).toEqual({ kind: 'failed', error: reason });
      expect(done(outcomes[4]).entries).toMatchObject([{ pos: 2, rand: 3 }]);
      expect(await store.account('zoe')).toBeUndefined();
      // The send that was rolled back is not taken for one that was stored.
      const [again] = await commit(store, send('alice', 'bob', { rand: 1 }));
      expect(again!.entries).toMatchObject([{ pos: 3 }]);
      const seen = await whole(store, ab);
      await subject.reopen();
      expect(await whole(subject.store, ab)).toEqual(seen);
      expect(seen.map((entry) => entry.rand)).toEqual([2, 3, 1]);
    });

    it('never lets time run backwards in a stream', async () => {
      const subject = await open();
      subject.time = 5000;
      await commit(subject.store, send('alice', 'bob'));
      subject.time = 4000;
      const { entries } = await commitOne(subject.store, send('bob', 'alice'));
      expect(entries).toMatchObject([{ time: 5000 }]);
      await subject.reopen();
      const [other, same] = await commit(subject.store, send('alice', 'carol'), send('alice', 'bob'));
      expect([other!.entries[0]!.time, same!.entries[0]!.time]).toEqual([4000, 5000]);
    });

    it('keeps its epoch, and gives another to another store', async () => {
      const [subject, other] = [await open(), await open()];
      const { epoch } = subject.store;
      expect(other.store.epoch).not.toBe(epoch);
      await subject.reopen();
      expect(subject.store.epoch).toBe(epoch);
    });

    it('rejects what comes after it was closed', async () => {
      const { store } = await open();
      await store.close();
      await store.close();
      await expect(store.commit([send('alice', 'bob')])).rejects.toMatchObject({ reason: 'closed' });
      await expect(store.head(userKey('alice'))).rejects.toMatchObject({ reason: 'closed' });
    });
  });
}

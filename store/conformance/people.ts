/** Accounts, the sessions of devices and the fence they are, and numbers given out once. */
import { describe, expect, it } from 'vitest';
import { c2cKey, userKey } from '../../contract/stream-key.ts';
import type { Session } from '../port.ts';
import { command, commit, type Device, type OpenSubject, send, signIn } from './subject.ts';

const [own, ab] = [userKey('alice'), c2cKey('alice', 'bob')];
const phone: Device = { user: 'alice', instance: 'phone', login: 'first', resumes: 0 };
const laptop: Device = { user: 'alice', instance: 'laptop', login: 'second', resumes: 0 };

export function peopleConformance(open: OpenSubject): void {
  describe('accounts', () => {
    it('get a tinyid of their own, once', async () => {
      const subject = await open();
      await commit(subject.store, send('alice', 'bob'), signIn(phone), send('carol', 'bob'));
      const tinyids = async (): Promise<(number | undefined)[]> =>
        Promise.all(['alice', 'bob', 'carol'].map(async (user) => (await subject.store.account(user))?.tinyid));
      const given = await tinyids();
      expect(new Set(given).size).toBe(3);
      for (const tinyid of given) expect(Number.isSafeInteger(tinyid) && tinyid! > 0).toBe(true);
      await subject.reopen();
      expect(await tinyids()).toEqual(given);
      await commit(subject.store, send('dave', 'alice'));
      expect(given).not.toContain((await subject.store.account('dave'))!.tinyid);
      expect(await subject.store.account('nobody')).toBeUndefined();
    });

    it('of a failed command are not made', async () => {
      const { store } = await open();
      const account = { table: 'account', put: { user: 'zoe' } } as const;
      const failing = command([ab], () => ({
        rows: [account, { table: 'revoked', stream: ab, target: 1, counted: true }],
      }));
      expect(await store.commit([failing])).toMatchObject([{ kind: 'failed' }]);
      const look = command([], (facts) => ({ reply: facts.account('zoe') }));
      expect(await commit(store, look)).toMatchObject([{ reply: undefined }]);
      await commit(store, signIn(phone));
      await commit(
        store,
        command([], () => ({ rows: [account] })),
      );
      const [alice, zoe] = [await store.account('alice'), await store.account('zoe')];
      expect(zoe!.tinyid).not.toBe(alice!.tinyid);
    });
  });

  describe('sessions', () => {
    it('are kept until they are dropped or replaced', async () => {
      const subject = await open();
      const number = (n: number): Partial<Session> => ({ platform: 'Linux', number: n, kicked: false });
      await commit(subject.store, signIn(phone), signIn(laptop));
      await subject.reopen();
      const { store } = subject;
      expect(await store.session('alice', 'phone')).toEqual({ ...phone, ...number(1) });
      await commit(store, signIn({ ...phone, login: 'third' }));
      const look = command([own], (facts) => ({ reply: facts.sessions('alice') }));
      const current = [
        { ...laptop, ...number(2) },
        { ...phone, login: 'third', ...number(3) },
      ];
      expect(await commit(store, look)).toMatchObject([{ reply: current }]);
      await commit(
        store,
        command([own], () => ({ rows: [{ table: 'session', drop: laptop }] })),
      );
      expect(await store.session('alice', 'laptop')).toBeUndefined();
      await subject.reopen();
      expect(await commit(subject.store, look)).toMatchObject([{ reply: current.slice(1) }]);
      expect(await subject.store.session('bob', 'phone')).toBeUndefined();
    });

    it('fence off a device that is no longer signed in as it was', async () => {
      const subject = await open();
      const { store } = subject;
      const from = (session: Device) => send('alice', 'bob', { session });
      const stale = { ...phone, login: 'earlier' };
      expect(await store.commit([from(phone)])).toEqual([{ kind: 'fenced' }]);
      await commit(store, signIn(phone));
      // The sign-in of the batch takes effect between its neighbours.
      const outcomes = await store.commit([from(phone), signIn({ ...phone, login: 'new' }), from(phone), from(stale)]);
      expect(outcomes.map((outcome) => outcome.kind)).toEqual(['done', 'done', 'fenced', 'fenced']);
      await subject.reopen();
      const later = await subject.store.commit([from({ ...phone, login: 'new' }), from(laptop), from(phone)]);
      expect(later.map((outcome) => outcome.kind)).toEqual(['done', 'fenced', 'fenced']);
      expect((await subject.store.head(ab)).pos).toBe(2);
    });

    it('fence off what an earlier connection of the device has under way', async () => {
      const { store } = await open();
      await commit(store, signIn(phone));
      const back = { ...phone, resumes: 1 };
      await commit(store, signIn(back));
      const outcomes = await store.commit([phone, back].map((session) => send('alice', 'bob', { session })));
      expect(outcomes.map((outcome) => outcome.kind)).toEqual(['fenced', 'done']);
    });

    it('that were kicked are fenced off as well', async () => {
      const { store } = await open();
      await commit(store, signIn(phone, true));
      expect(await store.commit([send('alice', 'bob', { session: phone })])).toEqual([{ kind: 'fenced' }]);
      expect(await store.session('alice', 'phone')).toMatchObject({ kicked: true });
    });

    it('of a command that failed are as they were', async () => {
      const { store } = await open();
      await commit(store, signIn(phone));
      const broken = command([own, ab], (facts) => {
        const { rows } = signIn({ ...phone, login: 'new' }).decide(facts);
        return { rows: [...rows, { table: 'revoked', stream: ab, target: 1, counted: true }] };
      });
      const outcomes = await store.commit([broken, send('alice', 'bob', { session: phone })]);
      expect(outcomes.map((outcome) => outcome.kind)).toEqual(['failed', 'done']);
    });
  });

  describe('reserve', () => {
    it('gives out every number once, also after the store was opened again', async () => {
      const subject = await open();
      const given = new Set<number>();
      const reserve = async (count: number): Promise<void> => {
        const first = await subject.store.reserve('online', count);
        for (let number = first; number < first + count; number += 1) {
          expect(given.has(number)).toBe(false);
          given.add(number);
        }
      };
      await reserve(100);
      expect(await subject.store.reserve('other', 5)).toBeGreaterThan(0);
      await Promise.all([reserve(1), reserve(10), reserve(1)]);
      await subject.reopen();
      await reserve(100);
      expect(Math.min(...given)).toBeGreaterThan(0);
    });
  });
}

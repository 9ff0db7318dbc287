/** Following a store: everything that was committed, whoever did, in the order of change numbers. */
import { describe, expect, it } from 'vitest';
import type { Tail } from '../port.ts';
import { userKey } from '../../contract/stream-key.ts';
import {
  command,
  commit,
  commitOne,
  type Device,
  follow,
  newestGno,
  type OpenSubject,
  read,
  revoke,
  send,
  set,
  signIn,
} from './subject.ts';

const phone: Device = { user: 'alice', instance: 'phone', login: 'first', resumes: 0 };
const laptop: Device = { user: 'alice', instance: 'laptop', login: 'second', resumes: 0 };

export function tailConformance(open: OpenSubject): void {
  describe('tail', () => {
    it('tells where everything stands that was committed after a number, page by page', async () => {
      const subject = await open();
      expect(await subject.store.tail(0, 10)).toEqual({ upto: 0, newest: 0, entries: [], sessions: [], damaged: [] });
      const outcomes = [
        ...(await commit(
          subject.store,
          send('alice', 'bob'),
          send('carol', 'alice'),
          set('alice', 'bob', { pinned: 1 }),
        )),
        ...(await commit(subject.store, read('bob', 'alice', 1), revoke('alice', 'bob', 1), send('bob', 'carol'))),
      ];
      const expected = outcomes
        .flatMap(({ entries }) => entries)
        .map(({ gno, stream, pos }) => ({ gno, stream, pos }))
        .sort((a, b) => a.gno - b.gno);
      await subject.reopen();
      const { store } = subject;
      expect(await follow(store, 0, 2)).toEqual(expected);
      expect(await follow(store, 0, 100)).toEqual(expected);
      expect(await follow(store, expected[2]!.gno, 1)).toEqual(expected.slice(3));
      const newest = expected.at(-1)!.gno;
      expect(store.gno()).toBe(newest);
      expect(await store.tail(newest, 5)).toEqual({ upto: newest, newest, entries: [], sessions: [], damaged: [] });
      expect(await store.tail(0, 1)).toMatchObject({ upto: expected[0]!.gno, newest });
    });

    it('tells which devices signed in, came back or lost their place, as they are now', async () => {
      const { store } = await open();
      await commit(store, signIn(phone), signIn(laptop));
      const sessions = async (after: number): Promise<Tail['sessions']> => (await store.tail(after, 10)).sessions;
      expect(await sessions(0)).toMatchObject([phone, laptop]);
      const before = await newestGno(store);
      expect(await sessions(before)).toEqual([]);
      const back = { ...phone, resumes: 1 };
      await commit(store, signIn(back), send('alice', 'bob'), signIn(laptop, true));
      expect(await sessions(before)).toEqual([
        { ...back, platform: 'Linux', number: 3, kicked: false },
        { ...laptop, platform: 'Linux', number: 4, kicked: true },
      ]);
      await commit(
        store,
        command([userKey('alice')], () => ({ rows: [{ table: 'session', drop: phone }] })),
      );
      expect(await sessions(before)).toMatchObject([{ ...laptop, kicked: true }]);
      expect(await sessions(await newestGno(store))).toEqual([]);
    });

    it('passes nothing over while commits overlap', async () => {
      const { store } = await open();
      const users = ['alice', 'bob', 'carol', 'dave', 'erin'];
      const sends = Array.from({ length: 200 }, (_, n) =>
        send(users[n % 5]!, users[(n + 1 + (Math.trunc(n / 5) % 4)) % 5]!),
      );
      let hasEnded = false;
      const writing = Promise.all(sends.map((one) => commitOne(store, one))).then((outcomes) => {
        hasEnded = true;
        return outcomes.flatMap(({ entries }) => entries);
      });
      const seen: Tail['entries'][number][] = [];
      for (let [after, isLast] = [0, false]; !isLast; ) {
        isLast = hasEnded;
        const page = await follow(store, after, 8);
        seen.push(...page);
        after = Math.max(after, page.at(-1)?.gno ?? 0);
      }
      const written = (await writing).map(({ gno, stream, pos }) => ({ gno, stream, pos }));
      expect(seen).toEqual(written.sort((a, b) => a.gno - b.gno));
    });
  });
}

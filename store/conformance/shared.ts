/** Two stores open on one database, as two processes have them: each is right whatever the other does. */
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../contract/entry.ts';
import { c2cKey } from '../../contract/stream-key.ts';
import { RECENT_POSITIONS } from '../limits.ts';
import type { Store, Tail } from '../port.ts';
import {
  commit,
  commitOne,
  type Device,
  done,
  expectNumbered,
  follow,
  newestGno,
  type SharedSubject,
  send,
  set,
  signIn,
  whole,
} from './subject.ts';

const ab = c2cKey('alice', 'bob');
const phone: Device = { user: 'alice', instance: 'phone', login: 'first', resumes: 0 };
const users = ['alice', 'bob', 'carol', 'dave'];

export function sharedConformance(open: () => Promise<SharedSubject>): void {
  const openTwo = async (): Promise<[Store, Store]> => {
    const subject = await open();
    return [subject.store, await subject.openAnother()];
  };

  describe('two stores of one database', () => {
    it('show each other what they wrote', async () => {
      const [one, other] = await openTwo();
      expect(other.epoch).toBe(one.epoch);
      const { entries } = await commitOne(one, send('alice', 'bob'));
      await commit(one, signIn(phone), set('alice', 'bob', { pinned: 4 }));
      expect(await whole(other, ab)).toEqual(entries);
      expect(await other.viewedHead('alice', ab)).toEqual(await one.viewedHead('alice', ab));
      expect(await other.session('alice', 'phone')).toMatchObject(phone);
      expect(await other.account('bob')).toEqual(await one.account('bob'));
      expect(await newestGno(other)).toBe(await newestGno(one));
      const answer = await commitOne(other, send('bob', 'alice'));
      expect(answer.entries).toMatchObject([{ pos: 2, seq: 2 }]);
      expect(await one.head(ab)).toMatchObject({ pos: 2, gno: answer.entries[0]!.gno });
    });

    it('give dense positions to what comes to both', async () => {
      const stores = await openTwo();
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, (_, n) => commitOne(stores[n % 2]!, send(users[n % 4]!, users[(n + 1) % 4]!))),
      );
      const stored = outcomes.flatMap(({ entries }) => entries);
      expectNumbered(stored);
      for (const [stream, entries] of Map.groupBy(stored, (entry) => entry.stream)) {
        const log = await whole(stores[0], stream);
        expect(log.map((entry) => entry.pos)).toEqual(log.map((_, i) => i + 1));
        expect(log).toEqual(entries.toSorted((a, b) => a.pos - b.pos));
      }
    });

    it('store a send once that comes to both at the same time', async () => {
      const stores = await openTwo();
      const stored: Entry[] = [];
      for (let rand = 0; rand < 20; rand += 1) {
        const same = stores.flatMap((store) =>
          [0, 1].map(() => commitOne(store, send('alice', 'bob', { rand, ctime: 5 }))),
        );
        const outcomes = await Promise.all(same);
        const entries = outcomes.flatMap((outcome) => outcome.entries);
        expect(entries).toHaveLength(1);
        expect(outcomes.map(({ reply }) => reply).filter((reply) => reply !== undefined)).toEqual(
          Array.from({ length: 3 }, () => entries[0]),
        );
        stored.push(...entries);
      }
      expect(await whole(stores[1], ab)).toEqual(stored);
    });

    it('recognise a send that the other stored, however many it stored since', async () => {
      const [one, other] = await openTwo();
      const known = { rand: 77, ctime: 1_700_000_123 };
      await commit(one, send('bob', 'alice'));
      const before = await newestGno(one);
      const { entries } = await commitOne(other, send('alice', 'bob', known));
      expect(await commitOne(one, send('alice', 'bob', known))).toMatchObject({ reply: entries[0], entries: [] });
      await commit(other, ...Array.from({ length: RECENT_POSITIONS - 1 }, () => send('bob', 'alice')));
      expect(await commitOne(one, send('alice', 'bob', known))).toMatchObject({ reply: entries[0], entries: [] });
      await commit(other, ...Array.from({ length: 2 * RECENT_POSITIONS }, () => send('bob', 'alice')));
      const retry = send('alice', 'bob', { ...known, retryOf: before });
      expect(await commitOne(one, retry)).toMatchObject({ reply: entries[0], entries: [] });
    });

    it('fence off a device that signed in, or came back, at the other', async () => {
      const [one, other] = await openTwo();
      await commitOne(one, signIn(phone));
      const kindsOf = async (store: Store, ...devices: Device[]): Promise<string[]> => {
        const outcomes = await store.commit(devices.map((session) => send('alice', 'bob', { session })));
        return outcomes.map((outcome) => outcome.kind);
      };
      expect(await kindsOf(one, phone)).toEqual(['done']);
      const back = { ...phone, resumes: 1 };
      await commitOne(other, signIn(back));
      expect(await kindsOf(one, phone, back)).toEqual(['fenced', 'done']);
      await commitOne(other, signIn({ ...back, login: 'new' }));
      expect(await kindsOf(one, back)).toEqual(['fenced']);
    });

    it('reserve different numbers', async () => {
      const stores = await openTwo();
      const firsts = await Promise.all(Array.from({ length: 20 }, (_, n) => stores[n % 2]!.reserve('online', 10)));
      const sorted = firsts.toSorted((a, b) => a - b);
      expect(sorted.every((first, i) => i === 0 || first - sorted[i - 1]! >= 10)).toBe(true);
    });

    it('tell each outcome once, in the order of the calls along each stream', async () => {
      const [one, other] = await openTwo();
      const commands = Array.from({ length: 150 }, (_, n) => send(users[n % 4]!, users[(n + 1 + (n % 3)) % 4]!));
      const told: { nth: number; entry: Entry }[] = [];
      await one.commitEach!(commands, (nth, outcome) => told.push({ nth, entry: done(outcome).entries[0]! }));
      expect(told.map(({ nth }) => nth).toSorted((a, b) => a - b)).toEqual(commands.map((_, n) => n));
      for (const [stream, ofStream] of Map.groupBy(told, ({ entry }) => entry.stream)) {
        const calls = ofStream.map(({ nth }) => nth);
        expect(calls).toEqual(calls.toSorted((a, b) => a - b));
        expect(await whole(other, stream)).toEqual(ofStream.map(({ entry }) => entry));
      }
    });

    it('tell a follower of one everything, once, while both write', async () => {
      const stores = await openTwo();
      let hasEnded = false;
      const writing = Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          commitOne(stores[n % 2]!, send(users[n % 4]!, users[(n + 1 + (n % 3)) % 4]!)),
        ),
      ).then((outcomes) => {
        hasEnded = true;
        return outcomes.flatMap(({ entries }) => entries);
      });
      const seen: Tail['entries'][number][] = [];
      for (let [after, isLast] = [0, false]; !isLast; ) {
        isLast = hasEnded;
        const page = await follow(stores[0], after, 10);
        seen.push(...page);
        after = Math.max(after, page.at(-1)?.gno ?? 0);
      }
      const written = (await writing).map(({ gno, stream, pos }) => ({ gno, stream, pos }));
      expect(seen).toEqual(written.sort((a, b) => a.gno - b.gno));
    });
  });
}

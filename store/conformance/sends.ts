/** A send that comes again appears once, however late. */
import { describe, expect, it } from 'vitest';
import { c2cKey } from '../../contract/stream-key.ts';
import { MAX_RETRY_SEARCH, RECENT_POSITIONS } from '../limits.ts';
import { commit, commitOne, done, newestGno, type OpenSubject, read, send } from './subject.ts';

const ab = c2cKey('alice', 'bob');
const known = { rand: 4_294_967_295, ctime: 1_700_000_123 };

export function sendsConformance(open: OpenSubject): void {
  describe('earlierSend', () => {
    it('finds a recent send, also within its batch and after the store was opened again', async () => {
      const subject = await open();
      const outcomes = await commit(subject.store, send('alice', 'bob', known), send('alice', 'bob', known));
      const original = outcomes[0]!.entries[0]!;
      expect(outcomes[1]).toMatchObject({ reply: original, entries: [] });
      await commit(subject.store, send('bob', 'alice'), read('alice', 'bob', 2));
      await subject.reopen();
      expect(await commit(subject.store, send('alice', 'bob', known))).toMatchObject([
        { reply: original, entries: [] },
      ]);
      expect((await subject.store.head(ab)).pos).toBe(3);
    });

    it.each([
      ['sender', 'bob', 'alice', known],
      ['conversation', 'alice', 'carol', known],
      ['random number', 'alice', 'bob', { ...known, rand: 1 }],
      ['client time', 'alice', 'bob', { ...known, ctime: known.ctime + 1 }],
      ['client time by far', 'alice', 'bob', { ...known, ctime: known.ctime + 2 ** 21 }],
    ])('takes a send with another %s for another', async (_, from, to, key) => {
      const { store } = await open();
      await commit(store, send('alice', 'bob', known));
      expect(await commit(store, send(from, to, { ...key, retryOf: 0 }))).toMatchObject([
        { reply: undefined, entries: [{ from }] },
      ]);
    });

    it('finds a retry in the log from what the device knew at its first attempt', async () => {
      const subject = await open();
      await commit(subject.store, ...Array.from({ length: 50 }, () => send('bob', 'alice')));
      const before = await newestGno(subject.store);
      const { entries } = await commitOne(subject.store, send('alice', 'bob', known));
      const later = Array.from({ length: 3 * RECENT_POSITIONS }, (_, i) =>
        i % 3 === 0 ? read('bob', 'alice', i) : send('bob', 'alice'),
      );
      await commit(subject.store, ...later);
      for (const retryOf of [before, 0, before - 1]) {
        const again = await subject.store.commit([send('alice', 'bob', { ...known, retryOf })]);
        expect(done(again[0])).toMatchObject({ reply: entries[0], entries: [] });
      }
      await subject.reopen();
      const again = await subject.store.commit([send('alice', 'bob', { ...known, retryOf: before })]);
      expect(done(again[0])).toMatchObject({ reply: entries[0], entries: [] });
      // What was stored before the device's first attempt can't be that attempt.
      const late = await subject.store.commit([send('alice', 'bob', { ...known, retryOf: entries[0]!.gno })]);
      expect(done(late[0]).entries).toHaveLength(1);
    });

    it('searches the log within bounds', async () => {
      const { store } = await open();
      const others = Array.from({ length: MAX_RETRY_SEARCH }, () => send('bob', 'alice'));
      const original = send('alice', 'bob', known);
      const [first] = await commit(store, ...others, original, ...others.slice(0, RECENT_POSITIONS));
      const { gno } = first!.entries[0]!;
      const retry = (retryOf: number) => commitOne(store, send('alice', 'bob', { ...known, retryOf }));
      expect(await retry(gno)).toMatchObject({ entries: [] });
      expect(await retry(gno - 1)).toMatchObject({ entries: [{ from: 'alice' }] });
    });
  });
}

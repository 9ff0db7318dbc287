/** Pages: of entries as they lie in the log, and of messages around an anchor. */
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../contract/entry.ts';
import { c2cKey } from '../../contract/stream-key.ts';
import type { Anchor, Page } from '../port.ts';
import { ANY_SIZE, blanked, commit, type OpenSubject, read, revoke, send, type Subject, whole } from './subject.ts';

const ab = c2cKey('alice', 'bob');

/**
 * | pos  | 1   | 2   | 3    | 4   | 5   | 6      | 7   | 8    |
 * |-|-|-|-|-|-|-|-|-|
 * | kind | msg | msg | read | msg | msg | revoke | msg | read |
 * | seq  | 1   | 2   | 2    | 3   | 4   | 4      | 5   | 5    |
 * | time | 10  | 10  | 20   | 30  | 30  | 30     | 50  | 60   |
 * Position 4 is revoked by 6.
 */
async function eightEntries(open: OpenSubject): Promise<Subject> {
  const subject = await open();
  const at = async (time: number, ...commands: Parameters<typeof commit>[1][]): Promise<void> => {
    subject.time = time;
    await commit(subject.store, ...commands);
  };
  await at(10, send('alice', 'bob', { body: '"one"' }), send('bob', 'alice', { body: '"two"' }));
  await at(20, read('alice', 'bob', 2));
  await at(30, send('alice', 'bob'), send('bob', 'alice', { body: '"four"' }), revoke('alice', 'bob', 4));
  await at(50, send('alice', 'bob', { body: '"five"' }));
  await at(60, read('bob', 'alice', 7));
  return subject;
}

const shape = ({ entries, ...range }: Page): object => ({ ...range, seqs: entries.map((entry) => entry.seq) });

export function historyConformance(open: OpenSubject): void {
  describe('pull', () => {
    it('answers entries above a position, oldest first, within its limits', async () => {
      const { store } = await eightEntries(open);
      const all = await whole(store, ab, 3);
      expect(all.map(({ pos, kind }) => `${pos} ${kind}`).join()).toBe(
        '1 msg,2 msg,3 read,4 msg,5 msg,6 revoke,7 msg,8 read',
      );
      expect(await store.pull(ab, 0, 100, ANY_SIZE)).toEqual(all);
      expect(await store.pull(ab, 2, 3, ANY_SIZE)).toEqual(all.slice(2, 5));
      expect(await store.pull(ab, 8, 3, ANY_SIZE)).toEqual([]);
      expect(await store.pull(ab, 99, 3, ANY_SIZE)).toEqual([]);
      const bytes = (entries: Entry[]): number => Buffer.byteLength(entries.map((entry) => entry.body).join(''));
      // The fourth is blank and takes no room.
      expect(await store.pull(ab, 0, 100, bytes(all.slice(0, 3)))).toEqual(all.slice(0, 4));
      expect(await store.pull(ab, 0, 100, bytes(all.slice(0, 3)) - 1)).toEqual(all.slice(0, 2));
      expect(await store.pull(ab, 0, 100, 1)).toEqual(all.slice(0, 1));
    });

    it('keeps the id of a revoked message', async () => {
      const { store } = await open();
      const body = '{"message_elem_array":[],"message_msg_id":"1_2_3"}';
      await commit(store, send('alice', 'bob', { body }), revoke('alice', 'bob', 1));
      expect((await store.pull(ab, 0, 1, ANY_SIZE))[0]).toMatchObject({ state: 1, body: '{"message_msg_id":"1_2_3"}' });
    });

    it('answers a revoked message blank, in its place', async () => {
      const subject = await open();
      const [first, second] = await commit(subject.store, send('alice', 'bob'), send('alice', 'bob'));
      await commit(subject.store, revoke('alice', 'bob', 1));
      const [original, kept] = [first!.entries[0]!, second!.entries[0]!];
      await subject.reopen();
      expect((await whole(subject.store, ab)).slice(0, 2)).toEqual([blanked(original), kept]);
      expect(await subject.store.messagesBySeq(ab, [1])).toEqual([blanked(original)]);
      expect(await subject.store.commit([revoke('alice', 'bob', 1)])).toMatchObject([{ kind: 'failed' }]);
      expect(await subject.store.commit([revoke('alice', 'bob', 3)])).toMatchObject([{ kind: 'failed' }]);
      expect((await subject.store.head(ab)).pos).toBe(3);
    });
  });

  describe('messages', () => {
    it.each<[string, Anchor, boolean, number, number, object]>([
      ['the newest', 'newest', false, 2, 0, { seqs: [5, 4], from: 4, to: 8, end: false }],
      ['all, newest first', 'newest', false, 9, 0, { seqs: [5, 4, 3, 2, 1], from: 0, to: 8, end: true }],
      ['nothing newer than the newest', 'newest', true, 9, 0, { seqs: [], from: 8, to: 8, end: true }],
      ['down to what was cleared', 'newest', false, 9, 4, { seqs: [5, 4], from: 4, to: 8, end: true }],
      ['older than a position', { pos: 5 }, false, 2, 0, { seqs: [3, 2], from: 1, to: 4, end: false }],
      ['older than the first', { pos: 1 }, false, 2, 0, { seqs: [], from: 0, to: 0, end: true }],
      ['older than the future', { pos: 99 }, false, 1, 0, { seqs: [5], from: 6, to: 8, end: false }],
      ['older than what was cleared', { pos: 2 }, false, 2, 4, { seqs: [], from: 4, to: 4, end: true }],
      ['newer than a position', { pos: 2 }, true, 2, 0, { seqs: [3, 4], from: 2, to: 5, end: false }],
      ['newer, to the head', { pos: 5 }, true, 2, 0, { seqs: [5], from: 5, to: 8, end: true }],
      ['newer than what was cleared', { pos: 1 }, true, 1, 4, { seqs: [4], from: 4, to: 5, end: false }],
      ['newer than the head', { pos: 8 }, true, 2, 0, { seqs: [], from: 8, to: 8, end: true }],
      ['a seq and older', { seq: 4 }, false, 2, 0, { seqs: [4, 3], from: 3, to: 6, end: false }],
      ['a seq and newer', { seq: 3 }, true, 2, 0, { seqs: [3, 4], from: 3, to: 5, end: false }],
      ['the last seq and older', { seq: 5 }, false, 1, 0, { seqs: [5], from: 6, to: 8, end: false }],
      ['a seq yet to come', { seq: 9 }, true, 1, 0, { seqs: [], from: 8, to: 8, end: true }],
      ['before the first seq', { seq: 0 }, false, 1, 0, { seqs: [], from: 0, to: 0, end: true }],
      ['from before the first seq', { seq: 0 }, true, 1, 0, { seqs: [1], from: 0, to: 1, end: false }],
      ['a time and older', { time: 30 }, false, 2, 0, { seqs: [4, 3], from: 3, to: 6, end: false }],
      ['a time between and older', { time: 29 }, false, 1, 0, { seqs: [2], from: 1, to: 3, end: false }],
      ['a time and newer', { time: 30 }, true, 2, 0, { seqs: [3, 4], from: 3, to: 5, end: false }],
      ['a time between and newer', { time: 31 }, true, 2, 0, { seqs: [5], from: 6, to: 8, end: true }],
      ['before all time', { time: 9 }, false, 2, 0, { seqs: [], from: 0, to: 0, end: true }],
      ['after all time', { time: 61 }, true, 2, 0, { seqs: [], from: 8, to: 8, end: true }],
    ])('answers %s', async (_, anchor, newer, limit, after, expected) => {
      const { store } = await eightEntries(open);
      expect(shape(await store.messages(ab, anchor, newer, limit, ANY_SIZE, after))).toEqual(expected);
    });

    it('stops at a number of bytes, with one message at least', async () => {
      const { store } = await eightEntries(open);
      const page = async (bytes: number): Promise<object> =>
        shape(await store.messages(ab, { pos: 0 }, true, 9, bytes, 0));
      expect(await page(1)).toEqual({ seqs: [1], from: 0, to: 1, end: false });
      expect(await page(Buffer.byteLength('"one""two"'))).toEqual({ seqs: [1, 2, 3], from: 0, to: 4, end: false });
      expect(await page(ANY_SIZE)).toEqual({ seqs: [1, 2, 3, 4, 5], from: 0, to: 8, end: true });
    });

    it('answers for a stream nobody has written to', async () => {
      const { store } = await open();
      for (const anchor of ['newest', { pos: 0 }, { seq: 1 }, { time: 5 }] as const) {
        for (const newer of [true, false]) {
          expect(await store.messages(ab, anchor, newer, 5, 5, 0)).toEqual({ entries: [], from: 0, to: 0, end: true });
        }
      }
    });
  });

  describe('messagesBySeq', () => {
    it('answers those that are there, in the order asked for', async () => {
      const { store } = await eightEntries(open);
      const found = await store.messagesBySeq(ab, [5, 6, 0, 1, 2, -1, 3]);
      expect(found.map(({ seq, pos, kind }) => [seq, pos, kind])).toEqual([
        [5, 7, 'msg'],
        [1, 1, 'msg'],
        [2, 2, 'msg'],
        [3, 4, 'msg'],
      ]);
      expect(await store.messagesBySeq(c2cKey('x', 'y'), [1])).toEqual([]);
    });
  });
}

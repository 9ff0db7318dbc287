/**
 * How every engine of the local store searches, as one suite: what is found and what is not, page by page, and, over
 * texts of all scripts, exactly what a plain look at every message finds.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntryState } from '../../../contract/entry.ts';
import { TIMElemType, TIMMsgStatus } from '../../../contract/enums.ts';
import { messageAt } from '../conformance.ts';
import type { Change, Found, LocalStore, Search, StoredMessage } from '../port.ts';
import { fold } from '../search-text.ts';

const ALICE = 'c2c:alice:bob';
const CAROL = 'c2c:alice:carol';

type Elements = readonly Readonly<Record<string, unknown>>[];
const bodyOf = (...elements: Elements): string => JSON.stringify({ message_elem_array: elements });
const text = (content: string) => ({ elem_type: TIMElemType.kTIMElem_Text, text_elem_content: content });
const put = (message: StoredMessage): Change => ({ put: 'message', message });
const saying = (pos: number, content: string, more: Partial<StoredMessage> = {}): Change =>
  put(messageAt(pos, { body: bodyOf(text(content)), ...more }));

const searchFor = (keywords: readonly string[], more: Partial<Search> = {}): Search => {
  return { keywords, match: 'any', offset: 0, limit: 100, ...more };
};
const inAlice = (keywords: readonly string[], more: Partial<Search> = {}): Search =>
  searchFor(keywords, { stream: ALICE, ...more });
/** Positions of what was found, as shown. */
const found = ({ streams }: Found): number[] => streams.flatMap(({ messages }) => messages.map(({ pos }) => pos));
const counts = ({ streams }: Found): [string, number][] => streams.map(({ stream, count }) => [stream, count]);

type Open = () => LocalStore | Promise<LocalStore>;

/** `open` makes an empty store. */
export function searchConformance(name: string, open: Open): void {
  const using = async (work: (store: LocalStore) => Promise<void>): Promise<void> => {
    const store = await open();
    try {
      await work(store);
    } finally {
      store.close();
    }
  };
  describe(`search in the local store: ${name}`, () => {
    whatIsFound(using);
    whatIsNot(using);
    pages(using);
    likeAPlainLook(using);
  });
}

type Using = (work: (store: LocalStore) => Promise<void>) => Promise<void>;

function whatIsFound(using: Using): void {
  it('finds any characters, anywhere, whatever their case and width', () =>
    using(async (store) => {
      store.write([saying(1, '今天下午开会，请准时'), saying(2, 'Hello World'), saying(3, 'ＨＥＬＬＯ １２３')]);
      store.write([
        saying(4, 'ありがとうございます'),
        saying(5, 'สวัสดีครับ'),
        saying(6, '👍🏽 ok 𠮷野家'),
        saying(7, 'a"b\'c*(d) -e^f:g'),
      ]);
      const at = async (keyword: string) => found(await store.search(inAlice([keyword])));
      expect(await at('下午')).toEqual([1]);
      expect(await at('会，')).toEqual([1]);
      expect(await at('时')).toEqual([1]);
      expect(await at('hello')).toEqual([3, 2]);
      expect(await at('LO W')).toEqual([2]);
      expect(await at('D')).toEqual([7, 2]);
      expect(await at('とう')).toEqual([4]);
      expect(await at('ดีค')).toEqual([5]);
      expect(await at('𠮷野')).toEqual([6]);
      expect(await at('👍')).toEqual([6]);
      expect(await at("b'c*(d) -e^f:g")).toEqual([7]);
      expect(await at('a"b')).toEqual([7]);
      expect(await at('午开天')).toEqual([]);
    }));

  it('looks at the texts of all elements, each by itself', () =>
    using(async (store) => {
      const { kTIMElem_Custom, kTIMElem_File, kTIMElem_Location, kTIMElem_Merge, kTIMElem_Face } = TIMElemType;
      const merge = { merge_elem_title: 'title of it', merge_elem_abstract_array: ['first one', 'second one'] };
      const bodies: Elements = [
        { elem_type: kTIMElem_Custom, custom_elem_desc: 'description', custom_elem_data: 'hidden' },
        { elem_type: kTIMElem_File, file_elem_file_name: 'report.pdf', file_elem_file_path: 'hidden' },
        { elem_type: kTIMElem_Location, location_elem_desc: 'harbour' },
        { elem_type: kTIMElem_Merge, ...merge, merge_elem_message_array: [{ message_elem_array: [text('hidden')] }] },
        { elem_type: kTIMElem_Face, face_elem_buf: 'hidden' },
      ];
      store.write(bodies.map((element, at) => put(messageAt(at + 1, { body: bodyOf(element) }))));
      store.write([put(messageAt(6, { body: bodyOf(text('left'), text('right')) }))]);
      store.write([
        put(messageAt(7, { body: 'no JSON' })),
        put(messageAt(8, { body: '{"message_elem_array":[null]}' })),
      ]);
      const at = async (...keywords: string[]) => found(await store.search(inAlice(keywords, { match: 'all' })));
      expect(await at('desc')).toEqual([1]);
      expect(await at('PORT.P')).toEqual([2]);
      expect(await at('arbo')).toEqual([3]);
      expect(await at('title')).toEqual([4]);
      expect(await at('second one')).toEqual([4]);
      expect(await at('hidden')).toEqual([]);
      expect(await at('left', 'right')).toEqual([6]);
      expect(await at('tr')).toEqual([]);
      expect(await at('t r')).toEqual([]);
    }));

  it('takes any or all keywords, senders, types, times', () =>
    using(async (store) => {
      const image = { elem_type: TIMElemType.kTIMElem_Image };
      store.write([
        saying(1, 'red green'),
        saying(2, 'red', { from: 'bob' }),
        put(messageAt(3, { body: bodyOf(text('green'), image) })),
        put(messageAt(4, { body: bodyOf(image), from: 'bob' })),
      ]);
      const at = async (keywords: string[], more: Partial<Search> = {}) =>
        found(await store.search(inAlice(keywords, more)));
      expect(await at(['red', 'green'])).toEqual([3, 2, 1]);
      expect(await at(['red', 'green'], { match: 'all' })).toEqual([1]);
      expect(await at(['red', ''], { match: 'all' })).toEqual([2, 1]);
      expect(await at([])).toEqual([4, 3, 2, 1]);
      expect(await at([], { senders: ['bob', 'nobody'] })).toEqual([4, 2]);
      expect(await at(['red'], { senders: ['alice'] })).toEqual([1]);
      expect(await at([], { types: [TIMElemType.kTIMElem_Image] })).toEqual([4, 3]);
      expect(await at([], { types: [TIMElemType.kTIMElem_Invalid, TIMElemType.kTIMElem_Text] })).toEqual([3, 2, 1]);
      expect(await at(['e'], { types: [TIMElemType.kTIMElem_Image] })).toEqual([3]);
      expect(await at([], { types: [] })).toEqual([]);
      expect(await at(['red'], { since: 2000 })).toEqual([2]);
      expect(await at([], { since: 2000, until: 3000 })).toEqual([3, 2]);
    }));
}

function whatIsNot(using: Using): void {
  it('does not find what was taken back, deleted, dropped or replaced', () =>
    using(async (store) => {
      const all = () => store.search(inAlice(['ab']));
      store.write([1, 2, 3, 4, 5, 6].map((pos) => saying(pos, 'abc')));
      store.write([saying(6, 'abc', { local: 1 })]);
      expect(found(await all())).toEqual([6, 6, 5, 4, 3, 2, 1]);
      store.write([{ revoke: 4, stream: ALICE }]);
      store.write([{ drop: 'message', stream: ALICE, place: { pos: 6, local: 0 } }]);
      store.write([{ drop: 'messages', stream: ALICE, upto: 2, local: false }]);
      store.write([saying(3, 'xyz')]);
      expect(found(await all())).toEqual([6, 5]);
      expect(found(await store.search(inAlice(['y'])))).toEqual([3]);
      store.write([
        put(messageAt(5, { body: bodyOf(text('abc')), state: EntryState.Revoked })),
        saying(7, 'abc', { status: TIMMsgStatus.kTIMMsg_Deleted }),
        saying(8, 'abc', { state: EntryState.Revoked }),
      ]);
      store.write([{ drop: 'messages', stream: ALICE, upto: 6, local: true }]);
      expect(await all()).toEqual({ total: 0, streams: [] });
      // A place that is free again is searched, too.
      store.write([saying(6, 'ab', { local: 2 }), saying(9, 'ab')]);
      expect(found(await all())).toEqual([9, 6]);
    }));

  it('finds a message that was put again once, as it is now', () =>
    using(async (store) => {
      const now = messageAt(1, { body: bodyOf(text('abc')), customInt: 5 });
      store.write([saying(1, 'abc')]);
      expect(found(await store.search(inAlice(['abc'])))).toEqual([1]);
      store.write([put(now)]);
      expect(await store.search(inAlice(['abc']))).toMatchObject({
        total: 1,
        streams: [{ count: 1, messages: [now] }],
      });
    }));
}

function pages(using: Using): void {
  it('counts by conversation, that with the newest find first, and shows the newest of each', () =>
    using(async (store) => {
      store.write([saying(1, 'ab'), saying(2, 'ab', { time: 5000 }), saying(3, 'xy', { time: 9000 })]);
      store.write([1, 2, 3].map((pos) => saying(pos, 'ab', { stream: CAROL, id: `c${pos}` })));
      store.write([saying(4, 'ab', { stream: 'c2c:alice:dave', id: 'd', time: 10 })]);
      const first = await store.search(searchFor(['ab'], { limit: 2 }));
      expect(first.total).toBe(6);
      expect(counts(first)).toEqual([
        [ALICE, 2],
        [CAROL, 3],
      ]);
      expect(found(first)).toEqual([2, 3]);
      const second = await store.search(searchFor(['ab'], { offset: 2, limit: 2 }));
      expect(second.total).toBe(6);
      expect(counts(second)).toEqual([['c2c:alice:dave', 1]]);
      expect(counts(await store.search(searchFor(['ab'], { offset: 4 })))).toEqual([]);
    }));

  it('pages through the messages of one conversation, newest first', () =>
    using(async (store) => {
      store.write([saying(1, 'ab'), saying(2, 'ab'), saying(2, 'ab', { local: 3, time: 1 }), saying(3, 'ab')]);
      store.write([saying(9, 'ab', { stream: CAROL })]);
      const page = (offset: number) => store.search(inAlice(['ab'], { offset, limit: 2 }));
      const shown = async (offset: number) => {
        const { total, streams } = await page(offset);
        return [total, streams.map(({ count, messages }) => [count, messages.map(({ pos, local }) => [pos, local])])];
      };
      expect(await shown(0)).toEqual([
        4,
        [
          [
            4,
            [
              [3, 0],
              [2, 3],
            ],
          ],
        ],
      ]);
      expect(await shown(2)).toEqual([
        4,
        [
          [
            4,
            [
              [2, 0],
              [1, 0],
            ],
          ],
        ],
      ]);
      expect(await shown(4)).toEqual([4, [[4, []]]]);
    }));
}

/** Few characters, so that finds are frequent: of one, two and four bytes, with cases, marks, widths and separators. */
const characters = fc.constantFrom(
  ...'a B é e \u0301 " * 0 \0 会 議 か が ｶ ﾞ Σ ς σ İ ß ﬁ 👍 🏽 \u200d 𠮷 \ud83d \udc4d \u{10ff22} 한 ก ำ'.split(' '),
  ' ',
);
const anyText = fc.oneof(
  fc.array(characters, { maxLength: 8 }).map((list) => list.join('')),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

function likeAPlainLook(using: Using): void {
  it('finds exactly what a plain look at every text finds', () =>
    using(async (store) => {
      let pos = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(anyText, { maxLength: 2 }), { maxLength: 6 }),
          fc.array(anyText, { minLength: 1, maxLength: 2 }),
          fc.constantFrom('any', 'all'),
          async (messages, keywords, match) => {
            store.write([{ drop: 'messages', stream: ALICE, upto: pos, local: true }]);
            const first = pos + 1;
            store.write(
              messages.map((texts) => put(messageAt((pos += 1), { body: bodyOf(...texts.map((one) => text(one))) }))),
            );
            const asked = keywords.map(fold).filter((keyword) => keyword !== '');
            const holds = (texts: readonly string[]) => (keyword: string) =>
              texts.some((one) => fold(one).includes(keyword));
            const expected = messages.flatMap((texts, at) => {
              const isHit = match === 'all' ? asked.every(holds(texts)) : asked.some(holds(texts));
              return isHit || asked.length === 0 ? first + at : [];
            });
            expect(found(await store.search(inAlice(keywords, { match })))).toEqual(expected.toReversed());
          },
        ),
        { numRuns: 300 },
      );
    }));
}

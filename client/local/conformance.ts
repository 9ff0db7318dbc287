/**
 * What every engine of the local store must do, as one suite. Run by the tests of each engine.
 */
import { describe, expect, it } from 'vitest';
import { EntryState } from '../../contract/entry.ts';
import { TIMElemType, TIMMsgStatus } from '../../contract/enums.ts';
import { AFTER_ALL, BEFORE_ALL, type Change, type LocalStore, type StoredMessage } from './port.ts';

const STREAM = 'c2c:alice:bob';

/** A message of the log, or, with `local`, one that is only local. */
export function messageAt(pos: number, more: Partial<StoredMessage> = {}): StoredMessage {
  const status = more.local ? TIMMsgStatus.kTIMMsg_SendFail : TIMMsgStatus.kTIMMsg_SendSucc;
  return {
    stream: STREAM,
    pos,
    local: 0,
    id: `1_${pos}_${more.local ?? 0}`,
    from: 'alice',
    seq: pos,
    time: pos * 1000,
    rand: 4_294_967_295,
    ctime: pos,
    state: EntryState.Normal,
    status,
    body: `{"at":"${pos}"}`,
    customInt: 0,
    customStr: '',
    ...more,
  };
}

const put = (message: StoredMessage): Change => ({ put: 'message', message });
const places = (messages: readonly StoredMessage[]): string[] => messages.map(({ pos, local }) => `${pos}.${local}`);
const ALL = { after: BEFORE_ALL, before: AFTER_ALL };

/** `open` makes an empty store. */
export function localConformance(name: string, open: () => LocalStore | Promise<LocalStore>): void {
  describe(`local store: ${name}`, () => {
    it('gives a message back as it was put', async () => {
      const store = await open();
      const message = messageAt(3, { body: '{"text":"\\u0000 é"}', customInt: 7, customStr: 'x', local: 2 });
      store.write([put(message)]);
      expect(await store.byIds([message.id])).toEqual([message]);
      store.close();
    });

    it('reads a span in both directions, both ends excluded', async () => {
      const store = await open();
      store.write([
        ...[5, 1, 3, 2, 4].map((pos) => put(messageAt(pos))),
        put(messageAt(3, { local: 1 })),
        put(messageAt(3, { local: 2 })),
        put(messageAt(9, { stream: 'c2c:alice:carol' })),
      ]);
      const read = (reading: Parameters<LocalStore['between']>[2], span = ALL) => store.between(STREAM, span, reading);
      expect(places(await read({ newestFirst: false, limit: 10 }))).toEqual([
        '1.0',
        '2.0',
        '3.0',
        '3.1',
        '3.2',
        '4.0',
        '5.0',
      ]);
      expect(places(await read({ newestFirst: true, limit: 3 }))).toEqual(['5.0', '4.0', '3.2']);
      expect(places(await read({ newestFirst: true, limit: 3, sentOnly: true }))).toEqual(['5.0', '4.0', '3.0']);
      const inner = { after: { pos: 2, local: 0 }, before: { pos: 3, local: 2 } };
      expect(places(await read({ newestFirst: false, limit: 9 }, inner))).toEqual(['3.0', '3.1']);
      expect(await read({ newestFirst: true, limit: 9 }, { after: AFTER_ALL, before: BEFORE_ALL })).toEqual([]);
      store.close();
    });

    it('replaces what stands at the same place', async () => {
      const store = await open();
      store.write([put(messageAt(1)), put(messageAt(1, { body: 'new' }))]);
      const found = await store.between(STREAM, ALL, { newestFirst: true, limit: 9 });
      expect(found.map(({ body }) => body)).toEqual(['new']);
      store.close();
    });

    it('finds by number, by id and by time; what is only local has no number', async () => {
      const store = await open();
      store.write([1, 2, 3].map((pos) => put(messageAt(pos))));
      store.write([put(messageAt(3, { local: 1, seq: 0, time: 500 }))]);
      expect(
        places(await store.bySeqs(STREAM, [3, 1, 8]).then((found) => found.sort((a, b) => a.pos - b.pos))),
      ).toEqual(['1.0', '3.0']);
      expect(await store.bySeqs(STREAM, [0])).toEqual([]);
      expect(places(await store.byIds(['1_2_0', 'none', '1_3_1']))).toEqual(['2.0', '3.1']);
      expect(await store.firstAfter(STREAM, 0)).toBe(1);
      expect(await store.firstAfter(STREAM, 2000)).toBe(3);
      expect(await store.firstAfter(STREAM, 3000)).toBeUndefined();
      store.close();
    });

    it('amends what the app keeps with a message, and only if it is there', async () => {
      const store = await open();
      const elements = [{ elem_type: TIMElemType.kTIMElem_Text, text_elem_content: 'some text' }];
      const said = messageAt(1, { body: JSON.stringify({ message_elem_array: elements }) });
      const custom = { customInt: 7, customStr: 'x' };
      const amend = (pos: number, local = 0): Change => ({ amend: { pos, local }, stream: STREAM, ...custom });
      store.write([put(said), put(messageAt(2)), put(messageAt(2, { local: 1 }))]);
      store.write([{ revoke: 2, stream: STREAM }, amend(1), amend(2), amend(2, 1), amend(2, 2), amend(9)]);
      const revoked = messageAt(2, { state: EntryState.Revoked, body: '', ...custom });
      const all = [{ ...said, ...custom }, revoked, messageAt(2, { local: 1, ...custom })];
      expect(await store.between(STREAM, ALL, { newestFirst: false, limit: 9 })).toEqual(all);
      expect(await store.byIds([said.id])).toEqual([all[0]]);
      const found = await store.search({ keywords: ['some'], match: 'any', stream: STREAM, offset: 0, limit: 9 });
      expect(found.streams.map(({ messages }) => messages)).toEqual([[all[0]]]);
      store.close();
    });

    it('revokes, and drops one or many', async () => {
      const store = await open();
      store.write([1, 2, 3, 4].map((pos) => put(messageAt(pos))));
      store.write([put(messageAt(2, { local: 1 })), put(messageAt(4, { local: 2 }))]);
      store.write([
        { revoke: 3, stream: STREAM },
        { revoke: 9, stream: STREAM },
      ]);
      const [revoked] = await store.bySeqs(STREAM, [3]);
      expect(revoked).toMatchObject({ state: EntryState.Revoked, body: '' });
      store.write([{ drop: 'message', stream: STREAM, place: { pos: 4, local: 2 } }]);
      store.write([{ drop: 'messages', stream: STREAM, upto: 2, local: false }]);
      const left = () => store.between(STREAM, ALL, { newestFirst: false, limit: 9 });
      expect(places(await left())).toEqual(['2.1', '3.0', '4.0']);
      expect(await store.byIds(['1_1_0', '1_4_2'])).toEqual([]);
      store.write([put(messageAt(2, { local: 9, status: TIMMsgStatus.kTIMMsg_Sending }))]);
      // Put in by the app: only local, and never sent.
      store.write([put(messageAt(3, { local: 10, status: TIMMsgStatus.kTIMMsg_LocalImported }))]);
      store.write([put(messageAt(4, { local: 11, status: TIMMsgStatus.kTIMMsg_LocalImported }))]);
      store.write([{ drop: 'messages', stream: STREAM, upto: 3, local: false }]);
      expect(places(await left())).toEqual(['2.1', '2.9', '3.10', '4.0', '4.11']);
      store.write([{ drop: 'messages', stream: STREAM, upto: 3, local: true }]);
      expect(places(await left())).toEqual(['2.9', '4.0', '4.11']);
      store.close();
    });
  });
}

/** The local store in a real browser: what every engine does, and what only a database of a browser can. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newConversation } from '../../client/conversation.ts';
import { localConformance, messageAt } from '../../client/local/conformance.ts';
import { searchConformance } from '../../client/local/conformance/search.ts';
import { TIMMsgStatus } from '../../contract/enums.ts';
import { AFTER_ALL, BEFORE_ALL } from '../../client/local/port.ts';
import { describeChromium } from '../support/chromium.ts';
import { openSite, type Site, type Tab } from './stores/tab.ts';

describeChromium('the local store in a browser', () => {
  let site: Site;
  let tab: Tab;
  let made = 0;
  beforeAll(async () => {
    site = await openSite();
    tab = await site.openTab();
  });
  afterAll(async () => {
    await tab.close();
    await site.close();
  });
  const openAnother = () => tab.open(`store ${made++}`);
  localConformance('IndexedDB', openAnother);
  searchConformance('IndexedDB', openAnother);

  it('is there again after a restart, also if it is opened at once', async () => {
    const cursor = { instance: 'i', epoch: 'e', gno: 5, own: 2 };
    const conversation = { ...newConversation('c2c:alice:bob', 'alice', 'bob'), pos: 3, ranges: [[0, 3] as const] };
    const unsent = messageAt(3, { local: 4 });
    const first = await tab.open('again');
    expect(await first.load()).toEqual({ cursor: undefined, conversations: [], unsent: [] });
    first.write([
      { put: 'cursor', cursor },
      { put: 'conversation', conversation },
    ]);
    first.write([{ put: 'message', message: unsent }]);
    const imported = messageAt(2, { local: 7, status: TIMMsgStatus.kTIMMsg_LocalImported });
    first.write([
      { put: 'message', message: messageAt(1) },
      { put: 'message', message: imported },
    ]);
    first.close();
    const second = await tab.open('again');
    expect(await second.load()).toEqual({ cursor, conversations: [conversation], unsent: [unsent] });
    second.close();
  });

  it('belongs to one tab', async () => {
    const first = await tab.open('mine');
    const other = await site.openTab();
    await expect(other.open('mine')).rejects.toThrow('in use by another tab');
    first.close();
    await expect
      .poll(() =>
        other.open('mine').then(
          () => 'open',
          () => 'in use',
        ),
      )
      .toBe('open');
    await other.close();
    // What a closed tab held is free.
    await expect
      .poll(() =>
        tab.open('mine').then(
          () => 'open',
          () => 'in use',
        ),
      )
      .toBe('open');
  });

  it('says when what it has taken can not be kept', async () => {
    const store = await tab.open('failing');
    const good = messageAt(1);
    store.write([{ put: 'message', message: good }]);
    store.write([
      { put: 'message', message: messageAt(2) },
      { put: 'message', message: messageAt(Number.NaN) },
    ]);
    store.write([{ put: 'message', message: messageAt(3) }]);
    await expect.poll(() => tab.ask('failures')).toEqual([expect.stringContaining('DataError')]);
    store.close();
    const again = await tab.open('failing');
    expect(await again.byIds([good.id, messageAt(2).id, messageAt(3).id])).toEqual([good]);
    again.close();
  });

  it('removes what is damaged, and says so once', async () => {
    const empty = { conversations: [], unsent: [] };
    expect(await tab.ask('signIn', 'damaged')).toEqual(empty);
    await tab.ask('plant', 'damaged/1-carol', 'conversation', { stream: 'c2c:alice:bob', value: '{"stream":' });
    expect(await tab.ask('signIn', 'damaged')).toEqual(empty);
    expect(await tab.ask('lines')).toEqual([expect.stringContaining('drafts and messages not sent are lost')]);
    await tab.ask('plant', 'damaged/1-carol', 'cursor', { instance: 7 }, 'cursor');
    expect(await tab.ask('signIn', 'damaged')).toEqual(empty);
    const { number } = await tab.open('breaking');
    await tab.ask('breakUp', number, 'NotReadableError');
    await expect.poll(() => tab.ask('names')).not.toContain('breaking');
    expect(await tab.ask('lines')).toHaveLength(2);
    await expect(tab.open('breaking').then((store) => store.load())).resolves.toMatchObject(empty);
  });

  it('keeps what the browser can not read for now', async () => {
    const store = await tab.open('lost');
    store.write([{ put: 'message', message: messageAt(1) }]);
    await store.byIds(['1_1_0']);
    // What Safari says after it has ended the process with its databases, as it does for tabs in the background.
    await tab.ask('breakUp', store.number, 'UnknownError');
    const again = await tab.open('lost');
    expect(await again.byIds(['1_1_0'])).toHaveLength(1);
    expect(await tab.ask('lines')).toEqual([]);
    again.close();
  });

  it('reads only what may be sent again when it is opened, and drops many messages some at a time', async () => {
    const status = TIMMsgStatus.kTIMMsg_LocalImported;
    const imported = (from: number) =>
      Array.from({ length: 1000 }, (_, at) => messageAt(9, { local: from + at, id: `imported ${from + at}`, status }));
    const first = await tab.open('large');
    const unsent = messageAt(9, { local: 3000 });
    first.write([...imported(1), unsent].map((message) => ({ put: 'message', message })));
    // One that failed, and was put in again as said: nothing to send any more.
    first.write([{ put: 'message', message: messageAt(9, { local: 3001 }) }]);
    first.write([{ put: 'message', message: messageAt(9, { local: 3001, status }) }]);
    first.close();
    const store = await tab.open('large');
    await tab.ask('largestRead');
    expect((await store.load()).unsent).toEqual([unsent]);
    expect(await tab.ask('largestRead')).toBe(1);
    const sending = messageAt(9, { local: 500, status: TIMMsgStatus.kTIMMsg_Sending });
    store.write([
      { put: 'message', message: sending },
      { put: 'message', message: messageAt(10) },
    ]);
    store.write([{ drop: 'messages', stream: 'c2c:alice:bob', upto: 9, local: true }]);
    const all = { after: BEFORE_ALL, before: AFTER_ALL };
    const left = await store.between('c2c:alice:bob', all, { newestFirst: false, limit: 9 });
    expect(left).toEqual([sending, messageAt(10)]);
    expect(await tab.ask('largestRead')).toBeLessThan(500);
    const everything = { keywords: [], match: 'any', stream: 'c2c:alice:bob', offset: 0, limit: 9 } as const;
    expect((await store.search(everything)).total).toBe(2);
    store.close();
  });

  it('a row that no version wrote fails what reads it', async () => {
    const store = await tab.open('row');
    store.write([{ put: 'message', message: messageAt(1, { body: 7 as unknown as string }) }]);
    await expect(store.byIds(['1_1_0'])).rejects.toThrow('is no message');
    store.close();
  });

  it('refuses a database of a newer layout', async () => {
    (await tab.open('newer')).close();
    await expect.poll(() => tab.ask('raise', 'newer', 99).then(() => 'raised', String)).toBe('raised');
    await expect(tab.open('newer')).rejects.toThrow('newer layout');
  });
});

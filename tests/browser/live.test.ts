/**
 * The SDK in a real browser, in real time, over a real network: what the suites in virtual time leave to the browser's own
 * world. Sign-in, messages, files from a Blob and from a file handle, what is there after a reload, and a second tab.
 */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeChromium } from '../support/chromium.ts';
import { openServer, type Server, signedIn, sigOf, temporaryDirectory, textMessage } from '../support/device.ts';
import { openSite } from './live/site.ts';

type Sdk = typeof import('../../client/browser.ts');
type Im = ReturnType<Sdk['createIM']>;

declare global {
  /** Of the page: the SDK, and the instance that a test has made. */
  var sdk: Sdk;
  var im: Im;
}

const APP_ID = 1400000001;

interface Account {
  server: string;
  userId: string;
  userSig: string;
  sdkAppId: number;
  storage?: { path: string };
}

function accountOf(server: Server, userId: string, more: Partial<Account> = {}): Account {
  return { server: server.url, sdkAppId: APP_ID, userId, userSig: sigOf(userId), ...more };
}

/** In the page: makes an instance and signs in. */
async function signIn(account: Account): Promise<string> {
  globalThis.im = globalThis.sdk.createIM(account);
  return await globalThis.im.login().then(
    () => 'signed in',
    (error: Error) => error.message,
  );
}

/** In the page: sends a text and answers with its number. */
async function say([to, content]: readonly [string, string]): Promise<number | undefined> {
  const sent = await globalThis.im.call('TIMMsgSendNewMsg', {
    conv_id: to,
    conv_type: 1,
    json_msg_param: { message_elem_array: [{ elem_type: 0, text_elem_content: content }] },
  });
  return sent.message_seq;
}

/** In the page: sends what lies at a path and answers with what the server made of it. */
async function sendFile(path: string): Promise<{ id: string; name: string; size: number }> {
  const sent = await globalThis.im.call('TIMMsgSendNewMsg', {
    conv_id: 'bob',
    conv_type: 1,
    json_msg_param: {
      message_elem_array: [
        { elem_type: 4, file_elem_file_path: path, file_elem_file_name: `${path}.bin`, file_elem_file_size: 1 },
      ],
    },
  });
  const [elem] = sent.message_elem_array as unknown as Record<string, never>[];
  return { id: elem!['file_elem_file_id']!, name: elem!['file_elem_file_name']!, size: elem!['file_elem_file_size']! };
}

/** In the page: fetches a file; its size, and a sum over its bytes. */
async function fetchFile(id: string): Promise<{ size: number; sum: number }> {
  await globalThis.im.call('TIMMsgDownloadElemToPath', {
    json_download_elem_param: { msg_download_elem_param_id: id } as never,
    path: 'fetched',
  } as never);
  const blob = (await globalThis.sdk.localFiles.get('fetched'))!;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return { size: blob.size, sum: bytes.reduce((sum, byte) => (sum * 31 + byte) % 65521, 7) };
}

/** In the page: what can be seen without a server. */
async function look(): Promise<{ list: unknown[]; history: unknown[]; found: unknown }> {
  const { im } = globalThis;
  const list = await im.call('TIMConvGetConvList', {});
  const history = await im.call('TIMMsgGetMsgList', { conv_id: 'bob', conv_type: 1, json_get_msg_param: {} } as never);
  const found = await im.call('TIMMsgSearchLocalMessages', {
    json_search_message_param: { msg_search_param_keyword_array: ['apple'] },
  } as never);
  return {
    list: list.map(({ conv_id }) => conv_id),
    history: (history as unknown as { message_elem_array: { text_elem_content: string }[] }[]).map(
      (message) => message.message_elem_array[0]!.text_elem_content,
    ),
    found: (found as unknown as { msg_search_result_item_array: Record<string, unknown>[] })
      .msg_search_result_item_array[0]?.['msg_search_result_item_total_message_count'],
  };
}

describeChromium('the SDK in a browser', () => {
  it.each(['page', 'worker'] as const)('speaks with others from a %s', async (place) => {
    const server = await openServer(temporaryDirectory());
    const bob = await signedIn(server, 'bob');
    const site = await openSite();
    const page = await (await site.visitor()).newPage();
    const arrived = place === 'worker' ? page.waitForEvent('worker') : undefined;
    await page.goto(place === 'page' ? site.url : `${site.url}/worker`);
    // A worker is evaluated in as a page is.
    const sdk = ((await arrived) ?? page) as Page;
    expect(await sdk.evaluate(signIn, accountOf(server, 'alice'))).toBe('signed in');
    expect(await sdk.evaluate(say, ['bob', 'from the browser'] as const)).toBe(1);
    await bob.until('TIMRecvNewMsgCallback');
    expect(bob.received()[0]).toMatchObject({ message_sender: 'alice', message_seq: 1 });
    const heard = sdk.evaluate(
      () =>
        new Promise((resolve) => {
          globalThis.im.on('TIMRecvNewMsgCallback', ([message]) => resolve(message!.message_elem_array[0]));
        }),
    );
    await bob.ok('TIMMsgSendNewMsg', 'alice', 1, textMessage('to the browser'));
    expect(await heard).toMatchObject({ text_elem_content: 'to the browser' });
    await sdk.evaluate(() => globalThis.im.logout());
  });

  it('sends a Blob, a file handle and what a blob: URL names, and fetches a file into a Blob', async () => {
    const server = await openServer(temporaryDirectory());
    const site = await openSite();
    const page = await (await site.visitor()).newPage();
    await page.goto(site.url);
    await page.evaluate(signIn, accountOf(server, 'alice'));
    const paths = await page.evaluate(async () => {
      const { localFiles } = globalThis.sdk;
      // More than one part, so that it goes in several requests.
      const bytes = Uint8Array.from({ length: 2_500_000 }, (_, index) => index % 251);
      localFiles.put('blob', new Blob([bytes]));
      const handle = await (await navigator.storage.getDirectory()).getFileHandle('picked', { create: true });
      const writable = await handle.createWritable();
      await writable.write(bytes);
      await writable.close();
      localFiles.put('handle', handle);
      return ['blob', 'handle', URL.createObjectURL(new Blob([bytes]))];
    });
    const expected = Array.from({ length: 2_500_000 }, (_, index) => index % 251);
    const sum = expected.reduce((before, byte) => (before * 31 + byte) % 65521, 7);
    for (const path of paths) {
      const { id, name, size } = await page.evaluate(sendFile, path);
      expect([name, size]).toEqual([`${path}.bin`, 2_500_000]);
      expect(await page.evaluate(fetchFile, id)).toEqual({ size, sum });
      expect(await page.evaluate(() => globalThis.sdk.localFiles.delete('fetched'))).toBe(true);
    }
    const refused = await page.evaluate(() =>
      globalThis.im
        .call('TIMMsgSendNewMsg', {
          conv_id: 'bob',
          conv_type: 1,
          json_msg_param: {
            message_elem_array: [
              { elem_type: 4, file_elem_file_path: 'nowhere', file_elem_file_name: 'n', file_elem_file_size: 1 },
            ],
          },
        })
        .catch((error: { code: number }) => error.code),
    );
    expect(refused).toBe(7004);
  });

  it('has list, history and search after a reload, without a server', async () => {
    const server = await openServer(temporaryDirectory());
    const site = await openSite();
    const page = await (await site.visitor()).newPage();
    const account = accountOf(server, 'alice', { storage: { path: 'chat' } });
    await page.goto(site.url);
    expect(await page.evaluate(signIn, account)).toBe('signed in');
    for (const text of ['an apple', 'a pear', 'apple pie']) await page.evaluate(say, ['bob', text] as const);
    // Writes come in behind what is answered; a read waits for those before it.
    expect((await page.evaluate(look)).history).toHaveLength(3);
    await page.reload();
    // The server goes as soon as the page has signed in: what is shown comes out of the page.
    expect(await page.evaluate(signIn, account)).toBe('signed in');
    const lost = page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          globalThis.im.on('TIMNetworkStatusListenerCallback', () => resolve());
        }),
    );
    await server.close();
    await lost;
    const seen = await page.evaluate(look);
    expect(seen.list).toEqual(['bob']);
    expect(new Set(seen.history)).toEqual(new Set(['a pear', 'an apple', 'apple pie']));
    expect(seen.found).toBe(2);
  });

  it('is an instance of its own in a second tab, which can not have the same storage', async () => {
    const server = await openServer(temporaryDirectory());
    const site = await openSite();
    const visitor = await site.visitor();
    const [first, second] = [await visitor.newPage(), await visitor.newPage()];
    await Promise.all([first.goto(site.url), second.goto(site.url)]);
    const stored = { storage: { path: 'chat' } };
    expect(await first.evaluate(signIn, accountOf(server, 'alice', stored))).toBe('signed in');
    expect(await second.evaluate(signIn, accountOf(server, 'alice', stored))).toContain('in use by another tab');
    expect(await second.evaluate(signIn, accountOf(server, 'bob', stored))).toBe('signed in');
    expect(await first.evaluate(say, ['bob', 'to the other tab'] as const)).toBe(1);
    // What a tab held is free when it is gone.
    await first.close();
    await second.evaluate((name) => navigator.locks.request(name, () => undefined), `chat/${APP_ID}-alice`);
    expect(await second.evaluate(signIn, accountOf(server, 'alice', stored))).toBe('signed in');
  });
});

/** The page of docs/browser.md, as it is written there, in a real browser: it signs in, sends, and shows what comes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundled } from '../support/bundle.ts';
import { describeChromium } from '../support/chromium.ts';
import { openServer, signedIn, sigOf, temporaryDirectory, textMessage } from '../support/device.ts';
import { openSite } from './live/site.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/browser.md'), 'utf8');
const [html] = [...text.matchAll(/```html\n([\s\S]*?)```/g)].map(([, code]) => code!);
const [script] = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);

describeChromium('the page of docs/browser.md', () => {
  it('signs in, sends, and shows what comes', async () => {
    const server = await openServer(temporaryDirectory());
    const bob = await signedIn(server, 'bob');
    const app = await bundled('docs/app.ts', script!.replace('ws://127.0.0.1:7700', server.url));
    const site = await openSite({ '/chat': html!, '/app.js': app });
    const page = await (await site.visitor()).newPage();
    await page.goto(`${site.url}/chat`);
    await page.fill('[name=userId]', 'alice');
    await page.fill('[name=userSig]', sigOf('alice'));
    await page.click('#account button');
    await page.fill('[name=to]', 'bob');
    await page.fill('[name=text]', 'hello from a page');
    await page.click('#message button');
    await page.waitForSelector('#messages li');
    await bob.until('TIMRecvNewMsgCallback');
    expect(bob.received().map((message) => message['message_sender'])).toEqual(['alice']);
    await bob.ok('TIMMsgSendNewMsg', 'alice', 1, textMessage('hello, page'));
    await page.waitForSelector('#messages li:nth-child(2)');
    expect(await page.locator('#messages li').allTextContents()).toEqual([
      'alice: hello from a page',
      'bob: hello, page',
    ]);
    const picture = process.env['HONGYAN_SCREENSHOT'];
    if (picture !== undefined) await page.screenshot({ path: picture });
  });
});

/** The browser's own world, part by part, in a real browser: what `host/host.ts` promises of each. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { bundled } from '../support/bundle.ts';
import { describeChromium } from '../support/chromium.ts';
import type { Parts } from './live/host.ts';
import { openSite } from './live/site.ts';

declare global {
  var parts: Parts;
}

async function openPage(): Promise<Page> {
  const html = '<!doctype html><script type="module" src="host.js"></script>';
  const site = await openSite({ '/host': html, '/host.js': await bundled('tests/browser/live/host.ts') });
  const page = await (await site.visitor()).newPage();
  await page.goto(`${site.url}/host`);
  return page;
}

/** A WebSocket server; `greet` gets each connection. */
async function openDoor(greet: (socket: WebSocket) => void): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', greet);
  await new Promise((resolve) => void server.once('listening', resolve));
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** In the page: dials, does something with the socket, and answers with all that was told until the end. */
async function dial([url, act]: readonly [string, 'listen' | 'close' | 'terminate']): Promise<unknown[]> {
  const told: unknown[] = [];
  const over = Promise.withResolvers<void>();
  const handlers = {
    frame: (text: string) => void told.push(text),
    closed(code: number, reason: string) {
      told.push([code, reason]);
      over.resolve();
    },
  };
  const socket = await globalThis.parts.browserDialer.dial(url, handlers, 10_000);
  if (act === 'close') socket.close(4507, 'é'.repeat(100));
  if (act === 'terminate') socket.terminate();
  socket.send('after');
  if (told.length > 0 && act !== 'listen') told.push('too early');
  await over.promise;
  return told;
}

describeChromium("the browser's own world", () => {
  it('dials, carries frames in order from the first on, and tells how it ended', async () => {
    const page = await openPage();
    const greeting = await openDoor((socket) => {
      socket.send('one');
      socket.send('two');
      socket.close(4000, 'going');
    });
    expect(await page.evaluate(dial, [greeting, 'listen'] as const)).toEqual(['one', 'two', [4000, 'going']]);
    const heard: unknown[] = [];
    const quiet = await openDoor((socket) => {
      socket.on('message', (data: Buffer) => heard.push(data.toString()));
      socket.on('close', (code, reason) => heard.push([code, reason.toString()]));
    });
    const reason = 'é'.repeat(100);
    expect(await page.evaluate(dial, [quiet, 'close'] as const)).toEqual([[4507, reason]]);
    await vi.waitUntil(() => heard.length > 0);
    expect(heard).toEqual([[4507, 'é'.repeat(61)]]);
    expect(await page.evaluate(dial, [quiet, 'terminate'] as const)).toEqual([[1006, '']]);
  });

  it('ends a connection whose frames are none of ours, and rejects where nobody listens', async () => {
    const page = await openPage();
    for (const [frame, code] of [
      [Buffer.from('binary'), 4501],
      ['x'.repeat(2 ** 20 + 1), 4503],
    ] as const) {
      const door = await openDoor((socket) => socket.send(frame));
      expect(await page.evaluate(dial, [door, 'listen'] as const)).toEqual([[code, expect.any(String)]]);
    }
    const nobody = 'ws://127.0.0.1:9';
    await expect(page.evaluate(dial, [nobody, 'listen'] as const)).rejects.toThrow(`can't reach ${nobody}`);
  });

  it('keeps turns in order, after promises, and long timers', async () => {
    const page = await openPage();
    const order = await page.evaluate(async () => {
      const { browserTimers: timers, browserRandom: random } = globalThis.parts;
      const told: string[] = [];
      timers.after(2 ** 40, () => told.push('in years')).cancel();
      timers.after(2 ** 40, () => told.push('in years'));
      timers.soon(() => told.push('first turn'));
      timers.soon(() => told.push('second turn'));
      void Promise.resolve().then(() => told.push('promise'));
      told.push('now');
      await new Promise<void>((resolve) => timers.soon(resolve));
      await new Promise<void>((resolve) => void timers.after(1, resolve));
      return [...told, /^[0-9a-f]{32}$/.test(random.hex(16)), random.uint32() < 2 ** 32];
    });
    expect(order).toEqual(['now', 'promise', 'first turn', 'second turn', true, true]);
  });

  it('speaks HTTP, gives up silence, and can be told to give up', async () => {
    const page = await openPage();
    const server = createServer((request, response) => {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-allow-headers', '*');
      response.setHeader('access-control-allow-methods', 'PATCH');
      response.setHeader('access-control-expose-headers', '*');
      if (request.url === '/silent') return void response.writeHead(200).write('a part');
      response.writeHead(request.method === 'PATCH' ? 409 : 200, { 'upload-offset': '7' });
      request.pipe(response);
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const seen = await page.evaluate(async (base) => {
      const { browserHttp: http } = globalThis.parts;
      const read = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
        let text = '';
        for await (const bytes of body) text += new TextDecoder().decode(bytes);
        return text;
      };
      const why = (error: unknown): string => (error as Error).message;
      const patch = { method: 'PATCH', url: base, headers: { 'upload-offset': '0' }, silenceMs: 10_000 } as const;
      const echoed = await http.call({ ...patch, body: new TextEncoder().encode('bytes') });
      const silent = await http.call({ method: 'GET', url: `${base}/silent`, silenceMs: 200 });
      const gone = await http.call({ ...patch, silenceMs: 10_000 }, (giveUp) => giveUp()).then(() => 'an answer', why);
      return [
        [echoed.status, echoed.header('upload-offset'), await read(echoed.body)],
        await read(silent.body).catch(why),
        gone === 'an answer',
      ];
    }, url);
    expect(seen).toEqual([[409, '7', 'bytes'], `${url}/silent: silent for 200 ms`, false]);
  });

  it('holds parts of files until they are whole, and continues no other file', async () => {
    const page = await openPage();
    const seen = await page.evaluate(async () => {
      const files = globalThis.parts.createBrowserFiles();
      const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
      const first = await files.openPart('a/b.txt', 'tag');
      await first.append(bytes('one '));
      await first.close();
      const again = await files.openPart('a/b.txt', 'tag');
      const before = [again.size, await files.get('a/b.txt')];
      await again.append(bytes('two'));
      await again.finish();
      const file = await files.open('a/b.txt');
      const part = new TextDecoder().decode(await file.read(2, 3));
      const other = await files.openPart('a/b.txt', 'another tag');
      await other.append(bytes('x'));
      await other.discard();
      const missing = await files.open('nowhere').catch((error: { missing: boolean }) => error.missing);
      return [before, file.size, part, (await files.openPart('a/b.txt', 'tag')).size, missing];
    });
    expect(seen).toEqual([[4, undefined], 7, 'e t', 0, true]);
  });
});

/** A tab of the run's browser with local stores in it, for a test: what it opens there looks like a store in here. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { LocalStore } from '../../../client/local/port.ts';
import { bundled } from '../../support/bundle.ts';
import { sharedChromium } from '../../support/chromium.ts';

export interface Tab {
  /** Does one step of `page.ts` there. */
  ask<T>(step: string, ...args: unknown[]): Promise<T>;
  /** Opens a store there. */
  open(name: string): Promise<LocalStore & { readonly number: number }>;
  close(): Promise<void>;
}

export interface Site {
  openTab(): Promise<Tab>;
  close(): Promise<void>;
}

/** An origin of its own, so that no other test has databases there. */
export async function openSite(): Promise<Site> {
  const script = await bundled('tests/browser/stores/page.ts');
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><script type="module" src="page.js"></script>');
  });
  const sockets = new WebSocketServer({ server });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const doors = `http://${new URL(sharedChromium()!).host}/json`;
  return {
    async openTab() {
      const arrived = new Promise<WebSocket>((resolve) => void sockets.once('connection', resolve));
      const opened = await fetch(`${doors}/new?http://127.0.0.1:${port}/`, { method: 'PUT' });
      const { id } = (await opened.json()) as { id: string };
      return tabOn(await arrived, () => fetch(`${doors}/close/${id}`));
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function tabOn(socket: WebSocket, close: () => Promise<unknown>): Tab {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let asked = 0;
  socket.on('message', (data: Buffer) => {
    const { n, value, error } = JSON.parse(data.toString()) as { n: number; value: never; error?: string };
    const { resolve, reject } = waiting.get(n)!;
    waiting.delete(n);
    if (error === undefined) resolve(value);
    else reject(new Error(error));
  });
  const ask = <T>(step: string, ...args: unknown[]): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      socket.send(JSON.stringify({ n: asked, step, args }));
    });
  return {
    ask,
    async open(name) {
      const number = await ask<number>('open', name);
      const call = <T>(method: string, ...args: unknown[]): Promise<T> => ask('call', number, method, args);
      return {
        number,
        keeps: Number.POSITIVE_INFINITY,
        load: async () =>
          ({ cursor: undefined, ...(await call<object>('load')) }) as Awaited<ReturnType<LocalStore['load']>>,
        write: (changes) => void call('write', changes),
        onFailure: () => undefined,
        ready: () => call('ready'),
        between: (...args) => call('between', ...args),
        bySeqs: (...args) => call('bySeqs', ...args),
        byIds: (...args) => call('byIds', ...args),
        firstAfter: (...args) => call('firstAfter', ...args),
        search: (search) => call('search', search),
        close: () => void call('close'),
      };
    },
    async close() {
      await close();
    },
  };
}

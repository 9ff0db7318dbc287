/**
 * A test's line to a page of its own, in the run's browser. Sending and waiting are synchronous: a call of the SDK that
 * lives in the page returns its value as it would here.
 */
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { LinkData, Sent } from './link-thread.ts';
import type { Order, Word } from './words.ts';

/** A page that says nothing for so long is lost. */
const PATIENCE_MS = 20_000;

export interface Link {
  send(order: Order): void;
  /** Stands still until the page says something. */
  wait(): Word;
  /** Hears what the page says while nobody waits. */
  listen(hear: (word: Word) => void): void;
  close(): Promise<void>;
}

/** Opens a page whose files are given by path, `/` among them. `browser`: its debugging address. */
export async function openLink(browser: string, files: LinkData['files']): Promise<Link> {
  const { port1: port, port2 } = new MessageChannel();
  const count = new Int32Array(new SharedArrayBuffer(4));
  const workerData: LinkData = { port: port2, count, files };
  const thread = new Worker(new URL('link-thread.ts', import.meta.url), { workerData, transferList: [port2] });
  thread.unref();
  const web = await new Promise<number>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
  const doors = `http://${new URL(browser).host}/json`;
  const opened = await fetch(`${doors}/new?http://127.0.0.1:${web}/`, { method: 'PUT' });
  const { id } = (await opened.json()) as { id: string };

  const link: Link = {
    send(order) {
      const { is } = order;
      const sent: Sent = { is, ask: is === 'ask' ? order.n : undefined, text: JSON.stringify(order) };
      port.postMessage(sent);
    },
    wait() {
      for (;;) {
        const before = Atomics.load(count, 0);
        const received = receiveMessageOnPort(port) as { message: string } | undefined;
        if (received) return JSON.parse(received.message) as Word;
        if (Atomics.wait(count, 0, before, PATIENCE_MS) === 'timed-out') throw new Error('the page says nothing');
      }
    },
    listen(hear) {
      port.on('message', (text: string) => hear(JSON.parse(text) as Word));
      port.unref();
    },
    async close() {
      await fetch(`${doors}/close/${id}`);
      await thread.terminate();
    },
  };
  const word = link.wait();
  if (word.is !== 'ready') throw new Error(`the page begins with ${JSON.stringify(word)}`);
  return link;
}

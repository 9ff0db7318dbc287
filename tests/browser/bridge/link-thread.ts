/**
 * The thread between a test and its page: serves the page, and carries words both ways. It has to be a thread, since the
 * test stands still while it waits for a word. To a page that stands still itself, in a request, an order goes as the answer
 * to that request; else over its WebSocket.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Order } from './words.ts';

export interface LinkData {
  port: MessagePort;
  /** Counts the words for the test; it waits on it. */
  count: Int32Array;
  /** The scripts and the page, by path. */
  files: Readonly<Record<string, string>>;
}

/** What the test sends: an order as text, and the number of an ask. */
export interface Sent {
  is: Order['is'];
  ask: number | undefined;
  text: string;
}

const { port, count, files } = workerData as LinkData;
let page: WebSocket | undefined;
/** The request the page stands still in. */
let held: ServerResponse | undefined;
let newestAsk: Sent | undefined;

function toTest(word: string): void {
  port.postMessage(word);
  Atomics.add(count, 0, 1);
  Atomics.notify(count, 0);
}

function answer(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
}

port.on('message', (sent: Sent) => {
  if (sent.ask !== undefined) newestAsk = sent;
  // A step is for a page that has nothing else to do.
  if (!held || sent.is === 'step') return page?.send(sent.text);
  answer(held, sent.text);
  held = undefined;
});

async function takeWord(request: IncomingMessage, response: ServerResponse, seen: number): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  // An ask that crossed this word on its way: the page would not see it before it goes on.
  const missed = newestAsk?.ask !== undefined && seen < newestAsk.ask ? newestAsk : undefined;
  if (missed) answer(response, missed.text);
  else held = response;
  toTest(Buffer.concat(chunks).toString());
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url!, 'http://page');
  if (request.method === 'POST') return void takeWord(request, response, Number(searchParams.get('seen')));
  const file = files[pathname];
  const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
  response.writeHead(file === undefined ? 404 : 200, { 'content-type': type }).end(file);
});
server.keepAliveTimeout = 0;
new WebSocketServer({ server, perMessageDeflate: false, maxPayload: 2 ** 30 }).on('connection', (socket) => {
  page = socket;
  socket.on('message', (data: Buffer) => toTest(data.toString()));
});
server.listen(0, '127.0.0.1', () => parentPort!.postMessage((server.address() as AddressInfo).port));

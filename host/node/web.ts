/**
 * Plain HTTP at a server's door under Node: bodies stream both ways and wait for whoever is slower, so that a file of any
 * size passes in little memory. A client that sends nothing and takes nothing is cut off by silence, never by a total.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Log, WebHandler, WebReply, WebRequest } from '../host.ts';

/** Bytes that are read past an answer which did not wait for them, so that it arrives; then the connection is cut. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;
const BUSY_SECONDS = '5';

const GREETING = 'This is Hongyan. Clients connect here with a WebSocket.\n';
const NOTHING = textReply(404, 'There is nothing here.\n');
const BUSY = textReply(503, 'The server has more to do than it can take: try again later.\n', {
  'retry-after': BUSY_SECONDS,
});
const FAILED = textReply(500, 'The server failed at this request; its log says more.\n');

export interface Web {
  /** Takes one request. Never throws. */
  take(request: IncomingMessage, response: ServerResponse): void;
  /** A connection was silent for too long. */
  silent(socket: Socket): void;
  /** Answers what comes from now on by the end of its connection. */
  stop(): void;
  /** Resolves when every answer has been sent. */
  idle(): Promise<void>;
}

export interface WebBounds {
  /** Requests under way at once; one more is told to come back. */
  readonly maxRequests: number;
  /** How long it is read past an answer which did not wait for all of its request, ms. */
  readonly readPastMs: number;
}

export function createWeb(answer: WebHandler | undefined, log: Log, { maxRequests, readPastMs }: WebBounds): Web {
  /** Those whose answer is not out yet; what is only read past costs nothing but its connection. */
  const underWay = new Set<IncomingMessage>();
  let open = 0;
  let isStopping = false;
  let wake: (() => void)[] = [];
  /** Connections whose client waits for us: their silence is our own. */
  const working = new Set<Socket>();

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = await replyTo(incoming);
    if (response.destroyed) return letGo(reply);
    if (isStopping) response.setHeader('connection', 'close');
    working.delete(incoming.socket);
    await send(incoming, response, reply, async () => {
      underWay.delete(incoming);
      await readPast(incoming, readPastMs);
    });
  }

  async function replyTo(incoming: IncomingMessage): Promise<WebReply> {
    const { method = 'GET', url = '' } = incoming;
    if (url === '/' && (method === 'GET' || method === 'HEAD')) return textReply(200, GREETING);
    if (answer === undefined) return NOTHING;
    if (underWay.size > maxRequests) return BUSY;
    try {
      return (await answer(requestOf(incoming, method, url, working))) ?? NOTHING;
    } catch (error) {
      // Its last bytes may have come together with the news that it is gone.
      if (error === incoming.errored || (incoming.destroyed && !incoming.complete))
        log.debug('a client left in the middle of its request', { error });
      else log.error('a request failed', { method, error });
      return FAILED;
    }
  }

  return {
    take(request, response) {
      underWay.add(request);
      open += 1;
      const { socket } = request;
      // What breaks a connection is told by the stream that is read or written.
      request.on('error', ignore);
      response.on('error', ignore);
      serve(request, response)
        .catch((error: unknown) => {
          log.debug('an answer did not arrive', { error });
          request.destroy();
        })
        .finally(() => {
          underWay.delete(request);
          open -= 1;
          working.delete(socket);
          if (open > 0) return;
          for (const task of wake) task();
          wake = [];
        });
    },
    silent(socket) {
      if (!working.has(socket)) socket.destroy();
    },
    stop() {
      isStopping = true;
    },
    idle: () => (open === 0 ? Promise.resolve() : new Promise((resolve) => void wake.push(resolve))),
  };
}

function ignore(): void {}

function requestOf(incoming: IncomingMessage, method: string, url: string, working: Set<Socket>): WebRequest {
  const mark = url.indexOf('?');
  const { socket } = incoming;
  working.add(socket);
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark)),
    header(name) {
      const value = incoming.headers[name.toLowerCase()];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    body: bodyOf(incoming, working),
    isGone: () => socket.destroyed,
  };
}

/** While it is read, silence is the client's. */
async function* bodyOf(incoming: IncomingMessage, working: Set<Socket>): AsyncGenerator<Uint8Array> {
  const { socket } = incoming;
  const chunks = incoming.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>;
  try {
    for (;;) {
      working.delete(socket);
      const next = await chunks.next();
      working.add(socket);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}

async function send(
  incoming: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: WebReply,
  past: () => Promise<void>,
): Promise<void> {
  const isHead = incoming.method === 'HEAD';
  const isWhole = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  if (isWhole) {
    const bytes = typeof body === 'string' ? Buffer.from(body) : (body ?? new Uint8Array());
    const hasLength = status !== 204 && status !== 304 && headers['content-length'] === undefined;
    response.writeHead(status, hasLength ? { ...headers, 'content-length': String(bytes.length) } : headers);
    if (!isHead) response.write(bytes);
    if (!incoming.complete) await past();
    return await ended(response);
  }
  response.writeHead(status, headers);
  if (isHead) return await ended(response);
  await pipeline(Readable.from(body, { objectMode: false }), response);
}

function ended(response: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    response.once('close', () => {
      if (response.writableFinished) resolve();
      else reject(new Error('the client left before its answer'));
    });
    response.end();
  });
}

/** Reads what nobody wanted, up to a bound: a connection that is closed with bytes unread takes the answer with it. */
async function readPast(incoming: IncomingMessage, withinMs: number): Promise<void> {
  const watch = setTimeout(() => incoming.destroy(new Error('the client sends on too slowly')), withinMs);
  let bytes = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > MAX_UNREAD_BYTES) throw new Error('the client sends more than it was asked for');
    }
  } finally {
    clearTimeout(watch);
  }
}

/** Nobody is there for it any more: what it holds open is closed. */
function letGo({ body }: WebReply): void {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return;
  void body[Symbol.asyncIterator]().return?.();
}

function textReply(status: number, body: string, headers: Readonly<Record<string, string>> = {}): WebReply {
  // No cookies are used: a page of any origin may know why it got nothing.
  const all = { 'content-type': 'text/plain; charset=utf-8', 'access-control-allow-origin': '*', ...headers };
  return { status, headers: all, body };
}

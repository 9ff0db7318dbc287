/**
 * HTTP to elsewhere under Node: one request, its answer streamed. Connections are kept for the next request; one that the
 * other side closed just then is not taken for a failure. Silence is counted while something is waited for, and not while
 * whoever reads the answer takes its time.
 */
import {
  Agent as HttpAgent,
  type AgentOptions,
  type ClientRequest,
  type IncomingMessage,
  request as httpRequest,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HttpAnswer } from '../host.ts';

/** How long a connection waits for another request, ms, if the other side does not say. */
const IDLE_MS = 30_000;

export interface Outgoing {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is streamed is sent once: it can't be asked for again. */
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
  readonly silenceMs: number;
}

/** A way out that keeps its connections. */
export interface WayOut {
  call(outgoing: Outgoing, cancelled?: (giveUp: () => void) => void): Promise<HttpAnswer>;
  close(): void;
}

interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** `bounds`: connections at once to one server, and idle ones of all together. */
export function openWayOut(bounds: Pick<AgentOptions, 'maxSockets' | 'maxFreeSockets'>): WayOut {
  const kept = { keepAlive: true, keepAliveMsecs: IDLE_MS, timeout: IDLE_MS, ...bounds };
  const agents = { http: new HttpAgent(kept), https: new HttpsAgent(kept) };
  return {
    async call(outgoing, cancelled) {
      let given = false;
      let current: ClientRequest | undefined;
      const giveUp = (): void => {
        given = true;
        current?.destroy(new Error('given up'));
      };
      cancelled?.(giveUp);
      const attempt = (): Promise<HttpAnswer> => {
        if (given) return Promise.reject(new Error('given up'));
        current = begin(outgoing, agents);
        return answerTo(current, outgoing);
      };
      return await attempt().catch((error: unknown) => {
        // An idle connection was closed while our request was on its way: it was not looked at.
        const wasClosed = current?.reusedSocket === true && (error as { code?: unknown }).code === 'ECONNRESET';
        if (wasClosed && !isStreamed(outgoing.body)) return attempt();
        throw error;
      });
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function isStreamed(body: Outgoing['body']): body is AsyncIterable<Uint8Array> {
  return body !== undefined && !(body instanceof Uint8Array);
}

function begin({ method, url, headers, body, silenceMs }: Outgoing, { http, https }: Agents): ClientRequest {
  const length = body instanceof Uint8Array && { 'content-length': String(body.length) };
  const options = { method, headers: { ...headers, ...length }, timeout: silenceMs };
  return new URL(url).protocol === 'https:'
    ? httpsRequest(url, { ...options, agent: https })
    : httpRequest(url, { ...options, agent: http });
}

function answerTo(request: ClientRequest, { url, body, silenceMs }: Outgoing): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    request.on('timeout', () => request.destroy(new Error(`no answer for ${silenceMs} ms`)));
    // Stays: what breaks after the answer has come is told by its body.
    request.on('error', (error: Error & { code?: string }) => {
      const { host } = new URL(url);
      const why = new Error(`can't reach ${host}: ${error.message || error.code}`, { cause: error });
      reject(Object.assign(why, error.code !== undefined && { code: error.code }));
    });
    request.on('response', (response) => {
      request.setTimeout(0);
      resolve({
        status: response.statusCode ?? 0,
        header: (name) => textOf(response.headers[name.toLowerCase()]),
        body: bodyOf(request, response, silenceMs),
        cancel: () => void request.destroy(new Error('given up')),
      });
    });
    if (!isStreamed(body)) request.end(body);
    // An answer may come before all was sent; then the rest is nobody's concern.
    else pipeline(Readable.from(body, { objectMode: false }), request).catch(reject);
  });
}

function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'object' ? value.join(', ') : value;
}

/** Whoever stops reading before the end breaks the connection. */
async function* bodyOf(request: ClientRequest, response: IncomingMessage, silenceMs: number) {
  const pieces = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let waiting = false;
  const watch = setTimeout(() => {
    if (waiting) response.destroy(new Error(`no byte for ${silenceMs} ms`));
  }, silenceMs).unref();
  try {
    for (;;) {
      waiting = true;
      watch.refresh();
      const next = await pieces.next();
      waiting = false;
      if (next.done) break;
      yield next.value;
    }
  } finally {
    clearTimeout(watch);
    // A server may answer before it has read the whole request; and a reader may have enough.
    if (!request.writableFinished || !response.complete) request.destroy();
  }
}

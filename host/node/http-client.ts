/**
 * A client's way to HTTP under Node: one request, its answer streamed. Connections are kept for the next request; one that
 * the server closed just then is not taken for a failure. Silence is counted while something is waited for, and not
 * while whoever reads the answer takes its time.
 */
import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { HttpAnswer, HttpCall, HttpClient } from '../host.ts';

/** How long a connection waits for another request, ms, if its server does not say. */
const IDLE_MS = 30_000;
/** Idle connections kept, of all servers together. */
const MAX_IDLE = 16;

const kept = { keepAlive: true, keepAliveMsecs: IDLE_MS, maxFreeSockets: MAX_IDLE, timeout: IDLE_MS };
const agents = { 'http:': new HttpAgent(kept), 'https:': new HttpsAgent(kept) };

export const nodeHttpClient: HttpClient = {
  async call(call, cancelled) {
    let given = false;
    let current: ClientRequest | undefined;
    const giveUp = (): void => {
      given = true;
      current?.destroy(new Error('given up'));
    };
    cancelled?.(giveUp);
    const attempt = (): Promise<HttpAnswer> => {
      if (given) return Promise.reject(new Error('given up'));
      current = begin(call);
      return answerTo(current, call);
    };
    return await attempt().catch((error: unknown) => {
      // The server has closed an idle connection while our request was on its way: it was not looked at.
      if (current?.reusedSocket && (error as { code?: unknown }).code === 'ECONNRESET') return attempt();
      throw error;
    });
  },
};

function begin({ method, url, headers, body, silenceMs }: HttpCall): ClientRequest {
  const { protocol } = new URL(url);
  const length = body && { 'content-length': String(body.length) };
  const options = { method, headers: { ...headers, ...length }, timeout: silenceMs };
  const request =
    protocol === 'https:'
      ? httpsRequest(url, { ...options, agent: agents['https:'] })
      : httpRequest(url, { ...options, agent: agents['http:'] });
  return request.end(body);
}

function answerTo(request: ClientRequest, { url, silenceMs }: HttpCall): Promise<HttpAnswer> {
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

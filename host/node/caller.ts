/** A server's way to other servers over HTTP under Node: bodies stream both ways, connections are kept, silence ends a call. */
import { Agent as HttpAgent, type IncomingMessage, request as askHttp } from 'node:http';
import { Agent as HttpsAgent, request as askHttps } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Caller, HttpAnswer, OutgoingCall } from '../host.ts';

/** Connections at once to one server; more calls wait for one. */
const MAX_SOCKETS = 256;

export function nodeCaller(): Caller {
  const options = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const http = new HttpAgent(options);
  const https = new HttpsAgent(options);
  return {
    call: (request) => call(request, { http, https }),
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

function call(
  { method, url, headers, body, silenceMs }: OutgoingCall,
  agents: { http: HttpAgent; https: HttpsAgent },
): Promise<HttpAnswer> {
  const isSecure = url.startsWith('https:');
  const length = body instanceof Uint8Array ? { 'content-length': String(body.length) } : {};
  const options = { method, headers: { ...headers, ...length }, timeout: silenceMs };
  const request = isSecure
    ? askHttps(url, { ...options, agent: agents.https })
    : askHttp(url, { ...options, agent: agents.http });
  return new Promise((resolve, reject) => {
    request.on('timeout', () => request.destroy(new Error(`no byte for ${silenceMs} ms`)));
    request.on('response', (response) => resolve(answerOf(response)));
    request.on('error', reject);
    if (body === undefined || body instanceof Uint8Array) request.end(body);
    // An answer may come before all was sent; then the rest is nobody's concern.
    else pipeline(Readable.from(body, { objectMode: false }), request).catch(reject);
  });
}

function answerOf(response: IncomingMessage): HttpAnswer {
  return {
    status: response.statusCode ?? 0,
    header(name) {
      const value = response.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    body: response,
    cancel: () => void response.destroy(),
  };
}

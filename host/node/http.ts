/**
 * Plain HTTP under Node, by fastify: routes by path, and bounds for whoever sends too much, too slowly, or nothing at all.
 * What a route answers goes out as it is; what goes wrong is a line of text, and a bug in a route is told to the log only.
 */
import type { AddressInfo } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Http, HttpListener, HttpReply, HttpRoute, Log } from '../host.ts';
import { reachable } from './reachable.ts';

/** ms a request may take to arrive, its headers included, and how often that is looked at. */
const REQUEST_TIMEOUT_MS = 10_000;
const CHECK_INTERVAL_MS = 5000;
/** ms without a byte in either direction while a request is under way, and between two requests. */
const SILENCE_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;
const MAX_HEADER_BYTES = 8192;
/** What closing gives requests that are under way. */
const CLOSE_GRACE_MS = 1000;

const TEXT = 'text/plain; charset=utf-8';

export function nodeHttp(log: Log, closeGraceMs = CLOSE_GRACE_MS): Http {
  return {
    async listen({ host, port, maxBodyBytes }, routes) {
      // Most servers answer no HTTP at all: they start without reading a hundred files for it.
      const { fastify } = await import('fastify');
      const app = fastify({
        logger: false,
        bodyLimit: maxBodyBytes,
        requestTimeout: REQUEST_TIMEOUT_MS,
        connectionTimeout: SILENCE_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
        forceCloseConnections: 'idle',
        http: {
          maxHeaderSize: MAX_HEADER_BYTES,
          headersTimeout: REQUEST_TIMEOUT_MS,
          connectionsCheckingInterval: CHECK_INTERVAL_MS,
        },
      });
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
      app.setNotFoundHandler((_request, reply) => reply.code(404).type(TEXT).send('There is nothing here.\n'));
      app.setErrorHandler((error, request, reply) => sendError(log, error, request, reply));
      for (const route of routes) {
        const { method, path: url } = route;
        app.route({ method, url, handler: (request, reply) => answer(route, request, reply) });
      }
      await app.listen({ host, port });
      app.server.on('error', (error) => log.error('the listening socket for HTTP failed', { error }));
      return listenerOf(app.server.address() as AddressInfo, async () => {
        const grace = setTimeout(() => app.server.closeAllConnections(), closeGraceMs);
        await app.close();
        clearTimeout(grace);
      });
    },
  };
}

async function answer(route: HttpRoute, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const mark = request.url.indexOf('?');
  const query = new URLSearchParams(mark < 0 ? '' : request.url.slice(mark));
  const { body } = request;
  send(reply, await route.answer({ query, body: typeof body === 'string' ? body : '' }));
}

function send(reply: FastifyReply, { status, type, body }: HttpReply): void {
  reply.code(status).header('content-type', type).header('cache-control', 'no-store').send(body);
}

/** fastify's own errors are about the request and name a status; everything else is ours. */
function sendError(log: Log, error: unknown, { method, routeOptions }: FastifyRequest, reply: FastifyReply): void {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status < 500) return send(reply, { status, type: TEXT, body: `${(error as Error).message}\n` });
  log.error('a route failed', { method, path: routeOptions.url, error });
  send(reply, { status: 500, type: TEXT, body: 'The server failed at this request; its log says more.\n' });
}

/** Closes once, whoever asks how often. */
function listenerOf({ address, port }: AddressInfo, close: () => Promise<void>): HttpListener {
  let closing: Promise<void> | undefined;
  return {
    port,
    url: `http://${reachable(address)}:${port}`,
    close: () => (closing ??= close()),
  };
}

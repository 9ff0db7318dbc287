/**
 * A server's way in under Node: WebSockets on `/`, and plain HTTP beside them (web.ts). What is sent before a WebSocket
 * stands, or ahead of a body, is bounded in size and time, since anybody may send it.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Acceptor, Listener, Log, Socket, SocketHandlers } from '../host.ts';
import { reachable } from './reachable.ts';
import { createWeb, type Web } from './web.ts';
import { FramedWebSocket, SocketEnd, socketOptions } from './web-socket.ts';

/** Bytes of headers a request may have, and ms it may take to send them. */
const MAX_HEADER_BYTES = 8192;
const HEADERS_TIMEOUT_MS = 10_000;
const CHECK_INTERVAL_MS = 5000;
/** Requests under way at once; one more is told to come back. */
const MAX_REQUESTS = 2000;
/** How long it is read past an answer which did not wait for all of its request, ms. */
const READ_PAST_MS = 5000;
/** ms without a byte in either direction while a request is under way, and between two requests. */
const SILENCE_MS = 30_000;
const KEEP_ALIVE_MS = 15_000;
/** Connections that may wait to be accepted: all clients of a restarted server come at once. */
const LISTEN_BACKLOG = 4096;
/** What closing a listener gives clients to take their close code, and requests to be answered. */
const CLOSE_GRACE_MS = 1000;

/** How patient a door is, ms, and with how many. */
export interface Patience {
  closeGraceMs?: number;
  silenceMs?: number;
  readPastMs?: number;
  maxRequests?: number;
}

/** Accepts WebSockets and requests; `log` hears of broken connections. */
export function nodeAcceptor(log: Log, patience: Patience = {}): Acceptor {
  const { closeGraceMs = CLOSE_GRACE_MS, silenceMs = SILENCE_MS } = patience;
  const { readPastMs = READ_PAST_MS, maxRequests = MAX_REQUESTS } = patience;
  return {
    listen(at, accept, answer) {
      const web = createWeb(answer, log, { readPastMs, maxRequests });
      const server = createServer(
        {
          maxHeaderSize: MAX_HEADER_BYTES,
          headersTimeout: HEADERS_TIMEOUT_MS,
          // A large body on a slow line takes as long as it takes.
          requestTimeout: 0,
          keepAliveTimeout: KEEP_ALIVE_MS,
          connectionsCheckingInterval: CHECK_INTERVAL_MS,
        },
        (request, response) => web.take(request, response),
      );
      // A WebSocket leaves it, with a heartbeat of its own.
      server.setTimeout(silenceMs, (socket) => web.silent(socket));
      const sockets = new Set<FramedWebSocket>();
      acceptWebSockets(server, at.maxFrameBytes, sockets, accept, log);
      return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port: at.port, host: at.host, backlog: LISTEN_BACKLOG }, () => {
          server.off('error', reject);
          server.on('error', (error) => log.error('the listening socket failed', { error }));
          resolve(listenerOf(server, web, sockets, closeGraceMs));
        });
      });
    },
  };
}

function acceptWebSockets(
  server: Server,
  maxFrameBytes: number,
  sockets: Set<FramedWebSocket>,
  accept: (socket: Socket) => SocketHandlers,
  log: Log,
): void {
  const gate = new WebSocketServer({
    ...socketOptions,
    noServer: true,
    clientTracking: false,
    path: '/',
    maxPayload: maxFrameBytes,
    WebSocket: FramedWebSocket,
  });
  function failed(error: Error): void {
    log.debug('a connection broke', { error });
  }
  function gone(this: WebSocket): void {
    sockets.delete(this as FramedWebSocket);
  }
  server.on('upgrade', (request: IncomingMessage, carrier: Duplex, head: Buffer) => {
    if (!server.listening) return void carrier.destroy();
    gate.handleUpgrade(request, carrier, head, (web) => {
      const { remoteAddress, remotePort } = request.socket;
      sockets.add(web);
      web.on('error', failed);
      web.on('close', gone);
      return new SocketEnd(web, 'server', carrier, `${remoteAddress}:${remotePort}`, accept);
    });
  });
}

function listenerOf(server: Server, web: Web, sockets: Set<FramedWebSocket>, closeGraceMs: number): Listener {
  const { address, port } = server.address() as AddressInfo;
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const stopAccepting = (): void => {
    web.stop();
    if (server.listening) server.close();
  };
  return {
    port,
    url: `ws://${reachable(address)}:${port}`,
    stopAccepting,
    async close() {
      stopAccepting();
      const gone = [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const socket of sockets) socket.end?.close(1001, 'the server stops');
      const { promise: enough, resolve } = Promise.withResolvers<void>();
      const grace = setTimeout(() => {
        server.closeAllConnections();
        for (const socket of sockets) socket.terminate();
        resolve();
      }, closeGraceMs);
      await Promise.race([web.idle(), enough]);
      server.closeAllConnections();
      await Promise.all([ended, ...gone]);
      clearTimeout(grace);
    },
  };
}

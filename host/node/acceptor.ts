/**
 * A server's way in under Node: WebSockets on `/`, and one line of text for whoever looks with a browser. What is sent
 * before the WebSocket stands is bounded in size and time, since anybody may send it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Acceptor, Listener, Log, Socket, SocketHandlers } from '../host.ts';
import { reachable } from './reachable.ts';
import { FramedWebSocket, SocketEnd, socketOptions } from './web-socket.ts';

/** Bytes of headers a request may have, and ms it may take to send them. */
const MAX_HEADER_BYTES = 8192;
const REQUEST_TIMEOUT_MS = 10_000;
const CHECK_INTERVAL_MS = 5000;
/** Connections that may wait to be accepted: all clients of a restarted server come at once. */
const LISTEN_BACKLOG = 4096;
/** What closing a listener gives clients to take their close code. */
const CLOSE_GRACE_MS = 1000;

const GREETING = 'This is Hongyan. Clients connect here with a WebSocket.\n';

/** Accepts WebSockets; `log` hears of broken connections. */
export function nodeAcceptor(log: Log, closeGraceMs = CLOSE_GRACE_MS): Acceptor {
  return {
    listen(at, accept) {
      const server = createServer(
        {
          maxHeaderSize: MAX_HEADER_BYTES,
          headersTimeout: REQUEST_TIMEOUT_MS,
          requestTimeout: REQUEST_TIMEOUT_MS,
          connectionsCheckingInterval: CHECK_INTERVAL_MS,
        },
        answer,
      );
      const sockets = new Set<FramedWebSocket>();
      acceptWebSockets(server, at.maxFrameBytes, sockets, accept, log);
      return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port: at.port, host: at.host, backlog: LISTEN_BACKLOG }, () => {
          server.off('error', reject);
          server.on('error', (error) => log.error('the listening socket failed', { error }));
          resolve(listenerOf(server, sockets, closeGraceMs));
        });
      });
    },
  };
}

/** Plain HTTP: people, health checks, and those who have the wrong door. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const found = request.url === '/' && (request.method === 'GET' || request.method === 'HEAD');
  const text = found ? GREETING : 'There is nothing here.\n';
  response.writeHead(found ? 200 : 404, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': text.length,
    connection: 'close',
  });
  response.end(text);
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

function listenerOf(server: Server, sockets: Set<FramedWebSocket>, closeGraceMs: number): Listener {
  const { address, port } = server.address() as AddressInfo;
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const stopAccepting = (): void => {
    if (server.listening) server.close();
  };
  return {
    port,
    url: `ws://${reachable(address)}:${port}`,
    stopAccepting,
    async close() {
      stopAccepting();
      server.closeAllConnections();
      const gone = [...sockets].map((web) => new Promise((resolve) => web.once('close', resolve)));
      for (const web of sockets) web.end?.close(1001, 'the server stops');
      const grace = setTimeout(() => {
        for (const web of sockets) web.terminate();
      }, closeGraceMs);
      await Promise.all([ended, ...gone]);
      clearTimeout(grace);
    },
  };
}

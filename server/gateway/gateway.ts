/**
 * The server's door: accepts connections, hands their frames on, looks after all of them with one timer, and sends
 * everybody away in order when the server stops.
 */
import { MAX_FRAME_BYTES } from '../../contract/limits.ts';
import { CloseCode } from '../../contract/wire.ts';
import type { ServerHost, Socket, SocketHandlers, Timers, WebHandler, WebReply, WebRequest } from '../../host/host.ts';
import type { App } from '../app.ts';
import { CLOSE_MS, DRAIN_LOOK_MS, DRAIN_MS, SWEEP_MS } from '../limits.ts';
import type { GatewayLook } from '../admin/status.ts';
import { countClosed, type GatewayCounts, newGatewayCounts } from '../metrics.ts';
import { type Connection, end, forget, newConnection } from './connection.ts';
import { receive } from './frames.ts';
import { sweep } from './sweep.ts';

export interface Gateway {
  readonly url: string;
  readonly port: number;
  /** Open connections. */
  readonly connections: number;
  readonly counts: GatewayCounts;
  /** Looks at every connection. */
  look(): GatewayLook;
  /** Takes no more connections and no more requests; resolves when every request has its answer, or it took too long. */
  drain(): Promise<void>;
  /** Ends all connections with "come back" and frees the port. */
  close(reason: string): Promise<void>;
}

export interface GatewayParts {
  world: Pick<ServerHost, 'acceptor' | 'clock' | 'log'> & { timers: Pick<Timers, 'after'> };
  apps: ReadonlyMap<number, App>;
  /** Answers plain HTTP. */
  web?: WebHandler;
}

/** Opens the door. Rejects if the port can't be had. */
export async function openGateway(parts: GatewayParts, at: { host: string; port: number }): Promise<Gateway> {
  const { acceptor, clock, timers, log } = parts.world;
  const frameParts = { appOf: (sdkAppId: number) => parts.apps.get(sdkAppId), log };
  const connections = new Set<Connection>();
  const counts = newGatewayCounts();
  const web = countedWeb(parts.web);

  const listener = await acceptor.listen({ ...at, maxFrameBytes: MAX_FRAME_BYTES }, enter, web.answer);

  function enter(socket: Socket): SocketHandlers {
    const connection = newConnection(socket);
    connections.add(connection);
    counts.accepted += 1;
    return {
      frame(text) {
        if (!web.isStopping) receive(frameParts, connection, text);
      },
      closed(code) {
        countClosed(counts, code);
        forget(connection);
        connections.delete(connection);
      },
    };
  }

  let timer = timers.after(SWEEP_MS, sweepAll);
  function sweepAll(): void {
    timer = timers.after(SWEEP_MS, sweepAll);
    const now = clock.now();
    for (const connection of connections) sweep(connection, now);
  }

  /** Looks again and again, for `atMostMs`, until `isSo`. */
  async function until(isSo: () => boolean, atMostMs: number): Promise<void> {
    const deadline = clock.monotonic() + atMostMs;
    while (!isSo() && clock.monotonic() < deadline) {
      await new Promise<void>((resolve) => void timers.after(DRAIN_LOOK_MS, resolve));
    }
  }

  function stopTaking(): void {
    web.isStopping = true;
    listener.stopAccepting();
  }

  return {
    url: listener.url,
    port: listener.port,
    get connections() {
      return connections.size;
    },
    counts,
    look: () => lookAt(connections),
    async drain() {
      stopTaking();
      // What an ended connection had asked is not answered any more.
      const isBusy = ({ state, inFlight }: Connection): boolean => state !== 'ended' && inFlight > 0;
      await until(() => web.underWay === 0 && ![...connections].some(isBusy), DRAIN_MS);
    },
    async close(reason) {
      stopTaking();
      timer.cancel();
      for (const connection of connections) end(connection, CloseCode.draining, reason);
      // Lets the close frames reach the clients; one that does not take its own is not waited for.
      await until(() => connections.size === 0, CLOSE_MS);
      await listener.close();
    },
  };
}

/** Answers plain HTTP until it is told to stop, and knows how many requests are under way. */
function countedWeb(handler: WebHandler | undefined) {
  const web = {
    isStopping: false,
    underWay: 0,
    async answer(this: void, request: WebRequest): Promise<WebReply | undefined> {
      if (web.isStopping) return AWAY;
      web.underWay += 1;
      try {
        return await handler?.(request);
      } finally {
        web.underWay -= 1;
      }
    },
  };
  return web;
}

/** A request that comes while the server stops: another node, or the next start, takes it. */
const AWAY: WebReply = { status: 503, headers: { 'retry-after': '1', 'access-control-allow-origin': '*' } };

function lookAt(connections: ReadonlySet<Connection>): GatewayLook {
  const look: GatewayLook = { connections: connections.size, requests: 0, backlog: 0 };
  for (const { inFlight, socket } of connections) {
    look.requests += inFlight;
    look.backlog = Math.max(look.backlog, socket.backlog);
  }
  return look;
}

/** What the tests of the simulated world share: a recorder of what a socket is told, and an echo server. */
import type { Dialer, Listener, ServerHost, Socket, SocketHandlers } from '../../host/host.ts';
import type { World } from '../world.ts';

export interface Recorder {
  events: string[];
  handlers: SocketHandlers;
}

/** Notes frames and closes, optionally with a name before them. */
export function recorder(events: string[] = [], name = ''): Recorder {
  return {
    events,
    handlers: {
      frame: (text) => void events.push(`${name}frame ${text}`),
      closed: (code, reason) => void events.push(`${name}closed ${code} ${reason}`.trimEnd()),
    },
  };
}

/** A server that answers each frame with itself and keeps its sockets and what they were told. */
export interface Echo extends Recorder {
  listener: Listener;
  sockets: Socket[];
}

export const MAX_FRAME_BYTES = 1000;

/** Lets an echo server listen on port 7700 of its host. */
export async function serveEcho(host: ServerHost): Promise<Echo> {
  const { events, handlers } = recorder();
  const sockets: Socket[] = [];
  const at = { host: '127.0.0.1', port: 7700, maxFrameBytes: MAX_FRAME_BYTES };
  const listener = await host.acceptor.listen(at, (socket) => {
    sockets.push(socket);
    return {
      frame(text) {
        handlers.frame(text);
        socket.send(text);
      },
      closed: (code, reason) => handlers.closed(code, reason),
    };
  });
  return { events, handlers, listener, sockets };
}

export const DIAL_TIMEOUT_MS = 10_000;

/** A connected pair: what each side was told, and the sockets. */
export async function connected(world: World, client = 'alice') {
  const echo = await serveEcho(world.serverHost('hub'));
  const { dialer } = world.clientHost(client);
  return { echo, dialer, ...(await dial(world, dialer)) };
}

/** Dials the echo server. */
export async function dial(world: World, dialer: Dialer) {
  const { events, handlers } = recorder();
  const socket = await world.until(dialer.dial('ws://hub:7700', handlers, DIAL_TIMEOUT_MS));
  return { events, socket };
}

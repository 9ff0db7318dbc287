/**
 * One connection, as plain data, and the three things one can do to it: send, push with regard to a slow receiver, end.
 * There is no timer and no buffer here, so that an idle connection costs little.
 */
import { FRAME_BURST, MAX_SOCKET_BACKLOG } from '../../contract/limits.ts';
import { CloseCode } from '../../contract/wire.ts';
import type { Socket } from '../../host/host.ts';
import type { App } from '../app.ts';
import type { LiveSession } from '../sessions.ts';

/**
 * - `new`: nothing heard yet; the first frame has to be a sign-in.
 * - `signing-in`: the sign-in is under way.
 * - `live`: signed in.
 * - `ended`: closed, or about to be; nothing is read from it or written to it any more.
 */
export type ConnectionState = 'new' | 'signing-in' | 'live' | 'ended';

export interface Connection {
  readonly socket: Socket;
  state: ConnectionState;
  /** The app it signs in to. */
  app: App | undefined;
  /** Set while `live`. */
  session: LiveSession | undefined;
  /** When the UserSig runs out, ms since 1970. Set while `live`. */
  expiresAt: number;
  /** Requests not answered yet. */
  inFlight: number;
  /** Requests it may send before the next sweep; negative if it sent more. */
  budget: number;
  /** Sweeps since it was last heard; until it is signed in, since it was accepted. */
  silentSweeps: number;
}

/** A connection just accepted. */
export function newConnection(socket: Socket): Connection {
  return {
    socket,
    state: 'new',
    app: undefined,
    session: undefined,
    expiresAt: 0,
    inFlight: 0,
    budget: FRAME_BURST,
    silentSweeps: 0,
  };
}

/** The sign-in has succeeded. */
export function goLive(connection: Connection, session: LiveSession, expiresAt: number): void {
  connection.state = 'live';
  connection.session = session;
  connection.expiresAt = expiresAt;
  connection.silentSweeps = 0;
}

/** Sends a frame, unless the connection has ended; ends one that does not take its frames fast enough. */
export function send(connection: Connection, frame: string): void {
  if (connection.state === 'ended') return;
  const { socket } = connection;
  socket.send(frame);
  if (socket.backlog > MAX_SOCKET_BACKLOG) end(connection, CloseCode.slow, 'frames were not taken fast enough');
}

/** Ends a connection: its session hears and says nothing more, at once, even before the socket is closed. */
export function end(connection: Connection, code: number, reason: string): void {
  if (connection.state === 'ended') return;
  forget(connection);
  connection.socket.close(code, reason);
}

/** What is left to do when a connection is over, whoever ended it. */
export function forget(connection: Connection): void {
  connection.state = 'ended';
  const { app, session } = connection;
  connection.session = undefined;
  if (app !== undefined && session !== undefined) app.sessions.remove(session);
}

/**
 * One connection: dial, sign in, then frames both ways until it breaks. The link makes one after another of these; each
 * ends in exactly one way, and says nothing after it was told to go.
 */
import { ErrorCode } from '../../contract/errors.ts';
import { type Frame, mayReconnect, parseFrame, printFrame } from '../../contract/wire.ts';
import type { Reply, Request } from '../../contract/commands.ts';
import type { ClientHost, Clock, Dialer, Socket, SocketHandlers, Timers } from '../../host/host.ts';
import { type Failure, fail } from '../result.ts';
import { readAnswer } from './requests.ts';

const DIAL_TIMEOUT_MS = 10_000;
const LOGIN_TIMEOUT_MS = 10_000;
/** Id of the login request: the first of a connection. */
export const LOGIN_ID = 1;

export interface ConnectionHandlers {
  frame(frame: Frame): void;
  /** The connection broke, after it had been signed in. */
  lost(code: number, reason: string): void;
}

/** How an attempt ended. `unreachable` may be tried again; `refused` is the server's last word. */
export type Attempt =
  | { readonly is: 'signedIn'; readonly connection: Connection; readonly reply: Reply<'login'> }
  | { readonly is: 'unreachable' | 'refused'; readonly failure: Failure };

type World = Pick<ClientHost, 'clock' | 'timers' | 'dialer'>;

export class Connection {
  readonly #clock: Clock;
  #handlers: ConnectionHandlers;
  #socket: Socket | undefined;
  #gone = false;
  /** Monotonic ms of the last frame in, and of the last one out. */
  heardAt: number;
  sentAt: number;

  constructor(clock: Clock, handlers: ConnectionHandlers) {
    this.#clock = clock;
    this.#handlers = handlers;
    this.heardAt = clock.monotonic();
    this.sentAt = this.heardAt;
  }

  /** Who hears of it from now on. */
  listen(handlers: ConnectionHandlers): void {
    this.#handlers = handlers;
  }

  /** Resolves when the socket is open; rejects as the dialer does. */
  async dial(dialer: Dialer, url: string): Promise<void> {
    const handlers: SocketHandlers = {
      frame: (text) => this.#take(text),
      closed: (code, reason) => this.break(code, reason),
    };
    this.#socket = await dialer.dial(url, handlers, DIAL_TIMEOUT_MS);
  }

  send(frame: string): void {
    this.sentAt = this.#clock.monotonic();
    this.#socket?.send(frame);
  }

  /** Says goodbye with a close code. Nothing is heard of it any more. */
  close(code: number, reason: string): void {
    this.#gone = true;
    this.#socket?.close(code, reason);
  }

  /** Drops it at once. Nothing is heard of it any more. */
  drop(): void {
    this.#gone = true;
    this.#socket?.terminate();
  }

  /** It is no good any more: drops it, and tells. */
  break(code: number, reason: string): void {
    if (this.#gone) return;
    this.drop();
    this.#handlers.lost(code, reason);
  }

  #take(text: string): void {
    if (this.#gone) return;
    this.heardAt = this.#clock.monotonic();
    const frame = parseFrame(text);
    if (frame) this.#handlers.frame(frame);
    else this.break(1006, 'the server sent what is no frame');
  }
}

/** Dials `url` and signs in, unless `isWanted` says that nobody waits for it any more. */
export async function connect(
  { clock, timers, dialer }: World,
  url: string,
  login: Request<'login'>,
  handlers: ConnectionHandlers,
  isWanted: () => boolean,
): Promise<Attempt> {
  const connection = new Connection(clock, handlers);
  try {
    await connection.dial(dialer, url);
  } catch (error) {
    return { is: 'unreachable', failure: dialFailure(error) };
  }
  const attempt = isWanted() ? await signIn(connection, timers, login, handlers) : NOT_WANTED;
  if (attempt.is !== 'signedIn') connection.drop();
  return attempt;
}

const NOT_WANTED: Attempt = { is: 'unreachable', failure: fail(ErrorCode.ERR_SDK_COMM_INTERRUPT) };

/** The first request of a connection. What the server pushes before it answers is for the handlers already. */
function signIn(
  connection: Connection,
  timers: Timers,
  login: Request<'login'>,
  handlers: ConnectionHandlers,
): Promise<Attempt> {
  return new Promise((resolve) => {
    const deadline = timers.after(LOGIN_TIMEOUT_MS, () => connection.break(1006, 'no answer to the sign-in'));
    const end = (attempt: Attempt): void => {
      deadline.cancel();
      connection.listen(handlers);
      resolve(attempt);
    };
    connection.listen({
      frame: (frame) =>
        frame.header['re'] === LOGIN_ID ? end(loginAttempt(frame, connection)) : handlers.frame(frame),
      lost: (code, reason) => end(closedAtLogin(code, reason)),
    });
    connection.send(printFrame({ do: 'login', id: LOGIN_ID, ...login }));
  });
}

function loginAttempt(frame: Frame, connection: Connection): Attempt {
  const answer = readAnswer('login', frame.header, frame.payload);
  if (answer.ok) return { is: 'signedIn', connection, reply: answer.value.reply };
  return { is: isVerdict(answer.code) ? 'refused' : 'unreachable', failure: answer };
}

/** Whether a code is about who signs in. Any other is trouble that may be over at the next attempt. */
function isVerdict(code: number): boolean {
  return VERDICTS.has(code) || (code >= 70_000 && code < 71_000);
}

const VERDICTS: ReadonlySet<number> = new Set([
  ErrorCode.ERR_USER_SIG_EXPIRED,
  ErrorCode.ERR_LOGIN_KICKED_OFF_BY_OTHER,
  ErrorCode.ERR_SDK_COMM_INVALID_IDENTIFIER,
  ErrorCode.ERR_INVALID_PARAMETERS,
]);

/** The server hung up without an answer: its close code says whether to come back. */
function closedAtLogin(code: number, reason: string): Attempt {
  const desc = `the connection was closed during sign-in (${code}${reason && `: ${reason}`})`;
  return mayReconnect(code)
    ? { is: 'unreachable', failure: fail(ErrorCode.ERR_SDK_NET_DISCONNECT, desc) }
    : { is: 'refused', failure: fail(ErrorCode.ERR_LOGIN_AUTH_FAILED, desc) };
}

/** What the operating system said, as a code of the contract. */
function dialFailure(error: unknown): Failure {
  const { message, cause } = error as { message?: unknown; cause?: { code?: unknown } };
  const desc = typeof message === 'string' ? message : String(error);
  if (cause?.code === 'ECONNREFUSED') return fail(ErrorCode.ERR_SDK_NET_CONN_REFUSE, desc);
  if (cause?.code === 'ENOTFOUND') return fail(ErrorCode.ERR_SDK_NET_HOST_GETADDRINFO_FAILED, desc);
  if (/no answer within/.test(desc)) return fail(ErrorCode.ERR_SDK_NET_CONN_TIMEOUT, desc);
  return fail(ErrorCode.ERR_SDK_NET_DISCONNECT, desc);
}

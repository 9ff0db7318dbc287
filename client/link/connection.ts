/**
 * One connection: dial, sign in, then frames both ways until it breaks. The link makes one after another of these; each
 * ends in exactly one way, and says nothing after it was told to go.
 */
import { ErrorCode } from '../../contract/errors.ts';
import { type Frame, mayReconnect, parseFrame, printFrame } from '../../contract/wire.ts';
import type { Reply, Request } from '../../contract/commands.ts';
import type { ClientHost, Socket, SocketHandlers } from '../../host/host.ts';
import { type Failure, fail } from '../result.ts';
import { readAnswer } from './requests.ts';

const DIAL_TIMEOUT_MS = 10_000;
const LOGIN_TIMEOUT_MS = 10_000;
/** Id of the login request: the first of a connection. */
export const LOGIN_ID = 1;

export interface Connection {
  send(frame: string): void;
  /** Says goodbye with a close code. Nothing is heard of it any more. */
  close(code: number, reason: string): void;
  /** Drops it at once. Nothing is heard of it any more. */
  drop(): void;
  /** Monotonic ms of the last frame in, and of the last one out. */
  heardAt(): number;
  sentAt(): number;
}

export interface ConnectionHandlers {
  frame(frame: Frame): void;
  /** The connection broke, after it had been signed in. */
  lost(code: number, reason: string): void;
}

/** How an attempt ended. `unreachable` may be tried again; `refused` is the server's last word. */
export type Attempt =
  | {
      readonly is: 'signedIn';
      readonly connection: Connection;
      readonly reply: Reply<'login'>;
      readonly sentAt: number;
    }
  | { readonly is: 'unreachable' | 'refused'; readonly failure: Failure };

type World = Pick<ClientHost, 'clock' | 'timers' | 'dialer'>;

/** Dials `url` and signs in. */
export async function connect(
  { clock, timers, dialer }: World,
  url: string,
  login: Request<'login'>,
  handlers: ConnectionHandlers,
): Promise<Attempt> {
  let gone = false;
  let heardAt = clock.monotonic();
  let sentAt = heardAt;
  let onLogin: ((attempt: Attempt) => void) | undefined;
  const socketHandlers: SocketHandlers = {
    frame(text) {
      if (gone) return;
      heardAt = clock.monotonic();
      const frame = parseFrame(text);
      if (!frame) return broken(1006, 'the server sent what is no frame');
      if (onLogin && frame.header['re'] === LOGIN_ID) onLogin(loginAttempt(frame, connection, sentAt));
      else handlers.frame(frame);
    },
    closed: (code, reason) => broken(code, reason),
  };
  const broken = (code: number, reason: string): void => {
    if (gone) return;
    gone = true;
    socket.terminate();
    if (onLogin) onLogin(closedAtLogin(code, reason));
    else handlers.lost(code, reason);
  };
  let socket: Socket;
  try {
    socket = await dialer.dial(url, socketHandlers, DIAL_TIMEOUT_MS);
  } catch (error) {
    return { is: 'unreachable', failure: dialFailure(error) };
  }
  const connection: Connection = {
    send(frame) {
      sentAt = clock.monotonic();
      socket.send(frame);
    },
    close(code, reason) {
      gone = true;
      socket.close(code, reason);
    },
    drop() {
      gone = true;
      socket.terminate();
    },
    heardAt: () => heardAt,
    sentAt: () => sentAt,
  };
  const attempt = await new Promise<Attempt>((resolve) => {
    onLogin = resolve;
    const tooLate = (): void => broken(1006, 'no answer to the sign-in');
    const deadline = timers.after(LOGIN_TIMEOUT_MS, tooLate);
    onLogin = (result) => {
      deadline.cancel();
      onLogin = undefined;
      resolve(result);
    };
    connection.send(printFrame({ do: 'login', id: LOGIN_ID, ...login }));
  });
  if (attempt.is !== 'signedIn' && !gone) connection.drop();
  return attempt;
}

function loginAttempt(frame: Frame, connection: Connection, sentAt: number): Attempt {
  const answer = readAnswer('login', frame.header, frame.payload);
  if (answer.ok) return { is: 'signedIn', connection, reply: answer.value.reply, sentAt };
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

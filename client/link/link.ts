/**
 * The link of one signed-in user to the server: it signs in, comes back by itself when the connection breaks, keeps
 * requests over the gap, and tells the rest of the SDK what the server pushes. It knows nothing of messages.
 */
import type { CommandName, Reply, Request } from '../../contract/commands.ts';
import { TIMNetworkStatus } from '../../contract/enums.ts';
import { ErrorCode } from '../../contract/errors.ts';
import { CloseCode, type Frame, mayReconnect, printFrame } from '../../contract/wire.ts';
import type { ClientHost, Timer } from '../../host/host.ts';
import { done, type Failure, fail, type Result } from '../result.ts';
import { type Attempt, type Connection, connect, LOGIN_ID } from './connection.ts';
import { watch } from './heartbeat.ts';
import { createPace, type Pace } from './pace.ts';
import { type Answer, Requests, type RequestOptions } from './requests.ts';
import { createRoute, type Route } from './route.ts';
import { createServerClock, type ServerClock } from './server-clock.ts';

/** How often TIMLogin goes through all addresses before it reports that there is no way. */
const LOGIN_ROUNDS = 3;
/** How long a sign-out waits for the server's word. */
const GOODBYE_MS = 3000;

export type EndedWhy = 'kicked' | 'expired' | 'refused';

export interface LinkHandlers {
  /** For TIMNetworkStatusListenerCallback. */
  status(status: TIMNetworkStatus, code: number, desc: string): void;
  /** A push frame; see `Push` of contract/wire.ts. */
  push(frame: Frame): void;
  /** A connection stands, signed in; `resumed` if it continues an earlier one. Called before any other frame is looked at. */
  signedIn(reply: Reply<'login'>, resumed: boolean): void;
  /** The server ended the session. Nothing follows. */
  ended(why: EndedWhy, failure: Failure): void;
}

export interface LinkOptions {
  host: Pick<ClientHost, 'clock' | 'timers' | 'random' | 'dialer'>;
  urls: readonly string[];
  login: Omit<Request<'login'>, 'session'>;
  handlers: LinkHandlers;
}

export class Link {
  readonly #options: LinkOptions;
  readonly #requests: Requests;
  readonly #pace: Pace;
  readonly #route: Route;
  readonly #serverClock: ServerClock;
  #connection: Connection | undefined;
  #session: string | undefined;
  #address = '';
  #stopWatching = (): void => undefined;
  /** From the sign-in to the end: between two connections nothing else keeps a program alive. */
  #alive: Timer | undefined;
  #over = false;
  #unreached = false;

  constructor(options: LinkOptions) {
    const { host, urls } = options;
    this.#options = options;
    this.#requests = new Requests(host);
    this.#pace = createPace(host);
    this.#route = createRoute(host, urls);
    this.#serverClock = createServerClock(host.clock);
  }

  /** The first sign-in. A link whose first sign-in failed is over. */
  async open(): Promise<Result<Reply<'login'>>> {
    this.#alive = this.#options.host.timers.keepAlive();
    const outcome = await this.#route.reach(LOGIN_ROUNDS, false, (url) => this.#attempt(url));
    if (outcome.is === 'signedIn' && !this.#over) return done(outcome.reply);
    const failure = outcome.is === 'signedIn' ? fail(ErrorCode.ERR_SDK_NET_DISCONNECT) : outcome.failure;
    this.#unreached = outcome.is === 'unreachable';
    this.close(failure);
    return failure;
  }

  request<N extends CommandName>(name: N, request: Request<N>, options?: RequestOptions): Promise<Result<Answer<N>>> {
    return this.#requests.ask(name, request, options);
  }

  isConnected(): boolean {
    return this.#connection !== undefined;
  }

  /** Whether the first sign-in failed since no server was to be had: nobody has said no. */
  get unreached(): boolean {
    return this.#unreached;
  }

  /** The server that signed us in last, as it was dialled; '' before any did. */
  address(): string {
    return this.#address;
  }

  /** Server time, ms since 1970. */
  serverNow(): number {
    return this.#serverClock.now();
  }

  /** Signs out at the server, or gives up waiting for it soon; then as {@link close}. */
  async signOut(failure: Failure): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = this.#options.host.timers.after(GOODBYE_MS, resolve);
      void this.#requests.ask('logout', {}, { onlyNow: true }).then(() => {
        timer.cancel();
        resolve();
      });
    });
    this.close(failure);
  }

  /** Lets go of everything, at once and for good. Every request ends with `failure`. */
  close(failure: Failure): void {
    if (this.#over) return;
    this.#over = true;
    this.#alive?.cancel();
    this.#route.stop();
    this.#connection?.close(1000, 'goodbye');
    this.#detach();
    this.#requests.end(failure);
  }

  async #attempt(url: string): Promise<Attempt> {
    const { host, login, handlers } = this.#options;
    handlers.status(TIMNetworkStatus.kTIMConnecting, 0, '');
    const request = this.#session === undefined ? login : { ...login, session: this.#session };
    const listener = {
      frame: (frame: Frame) => this.#take(frame),
      lost: (code: number, reason: string) => this.#lost(code, reason),
    };
    const outcome = await connect(host, url, request, listener, () => !this.#over);
    if (this.#over) {
      if (outcome.is === 'signedIn') leave(outcome.connection);
    } else if (outcome.is === 'signedIn') {
      this.#address = url;
      this.#adopt(outcome.connection, outcome.reply);
    } else {
      // Who was refused did reach the server.
      const { kTIMConnectFailed, kTIMDisconnected } = TIMNetworkStatus;
      const status = outcome.is === 'refused' ? kTIMDisconnected : kTIMConnectFailed;
      handlers.status(status, outcome.failure.code, outcome.failure.desc);
    }
    return outcome;
  }

  #adopt(connection: Connection, reply: Reply<'login'>): void {
    const { host, handlers } = this.#options;
    const resumed = this.#session !== undefined;
    this.#connection = connection;
    this.#session = reply.session;
    this.#serverClock.heard(reply.time, connection.sentAt);
    this.#stopWatching = watch(host, {
      heardAt: () => connection.heardAt,
      sentAt: () => connection.sentAt,
      oldestSentAt: () => this.#requests.oldestSentAt(),
      ping: () => this.#ping(),
      dead: () => this.#dead(),
    });
    handlers.status(TIMNetworkStatus.kTIMConnected, 0, '');
    const send = (text: string): void => this.#pace.whenAllowed(() => connection.send(text));
    this.#requests.connected(send, LOGIN_ID);
    handlers.signedIn(reply, resumed);
  }

  #detach(): void {
    this.#connection = undefined;
    this.#stopWatching();
    this.#pace.reset();
  }

  #take(frame: Frame): void {
    const { on } = frame.header;
    if (on === 'kicked') this.#end('kicked', fail(ErrorCode.ERR_LOGIN_KICKED_OFF_BY_OTHER));
    else if (on === 'expired') this.#end('expired', fail(ErrorCode.ERR_USER_SIG_EXPIRED));
    else if (on !== undefined) this.#options.handlers.push(frame);
    else this.#requests.answered(frame);
  }

  #lost(code: number, reason: string): void {
    if (this.#over) return;
    this.#detach();
    this.#requests.disconnected();
    const desc = `the connection was closed (${code}${reason && `: ${reason}`})`;
    if (code === CloseCode.kicked) return this.#end('kicked', fail(ErrorCode.ERR_LOGIN_KICKED_OFF_BY_OTHER));
    if (code === CloseCode.expired) return this.#end('expired', fail(ErrorCode.ERR_USER_SIG_EXPIRED));
    if (!mayReconnect(code)) return this.#end('refused', fail(ErrorCode.ERR_SDK_NOT_LOGGED_IN, desc));
    this.#options.handlers.status(TIMNetworkStatus.kTIMDisconnected, code, desc);
    void this.#comeBack();
  }

  async #comeBack(): Promise<void> {
    const outcome = await this.#route.reach(Number.POSITIVE_INFINITY, true, (url) => this.#attempt(url));
    if (outcome.is === 'refused') this.#end(whyRefused(outcome.failure.code), outcome.failure);
  }

  #end(why: EndedWhy, failure: Failure): void {
    if (this.#over) return;
    this.close(failure);
    this.#options.handlers.ended(why, failure);
  }

  #dead(): void {
    this.#connection?.drop();
    this.#lost(1006, 'no answer');
  }

  #ping(): void {
    const sentAt = this.#options.host.clock.monotonic();
    void this.#requests.ask('ping', {}, { onlyNow: true }).then((answer) => {
      if (answer.ok) this.#serverClock.heard(answer.value.reply.time, sentAt);
    });
  }
}

function whyRefused(code: number): EndedWhy {
  if (code === ErrorCode.ERR_LOGIN_KICKED_OFF_BY_OTHER) return 'kicked';
  if (code === ErrorCode.ERR_USER_SIG_EXPIRED || code === ErrorCode.ERR_SVR_ACCOUNT_USERSIG_EXPIRED) return 'expired';
  return 'refused';
}

/** Nobody waited for this sign-in any more: it must not stay behind at the server. */
function leave(connection: Connection): void {
  connection.send(printFrame({ do: 'logout', id: LOGIN_ID + 1 }));
  connection.close(1000, 'goodbye');
}

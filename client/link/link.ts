/**
 * The link of one signed-in user to the server: it signs in, comes back by itself when the connection breaks, keeps
 * requests over the gap, and tells the rest of the SDK what the server pushes. It knows nothing of messages.
 */
import type { CommandName, Reply, Request } from '../../contract/commands.ts';
import { TIMNetworkStatus } from '../../contract/enums.ts';
import { ErrorCode } from '../../contract/errors.ts';
import { CloseCode, type Frame, mayReconnect } from '../../contract/wire.ts';
import type { ClientHost } from '../../host/host.ts';
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
  #stopWatching = (): void => undefined;
  #over = false;

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
    const outcome = await this.#route.reach(LOGIN_ROUNDS, false, (url) => this.#attempt(url));
    if (outcome.is === 'signedIn' && !this.#over) return done(outcome.reply);
    const failure = outcome.is === 'signedIn' ? fail(ErrorCode.ERR_SDK_NET_DISCONNECT) : outcome.failure;
    this.close(failure);
    return failure;
  }

  request<N extends CommandName>(name: N, request: Request<N>, options?: RequestOptions): Promise<Result<Answer<N>>> {
    return this.#requests.ask(name, request, options);
  }

  isConnected(): boolean {
    return this.#connection !== undefined;
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
    this.#route.stop();
    this.#connection?.close(1000, 'goodbye');
    this.#detach();
    this.#requests.end(failure);
  }

  async #attempt(url: string): Promise<Attempt> {
    const { host, login, handlers } = this.#options;
    handlers.status(TIMNetworkStatus.kTIMConnecting, 0, '');
    const request = this.#session === undefined ? login : { ...login, session: this.#session };
    const outcome = await connect(host, url, request, {
      frame: (frame) => this.#take(frame),
      lost: (code, reason) => this.#lost(code, reason),
    });
    if (this.#over) {
      if (outcome.is === 'signedIn') outcome.connection.close(1000, 'goodbye');
    } else if (outcome.is === 'signedIn') {
      this.#adopt(outcome.connection, outcome.reply, outcome.sentAt);
    } else {
      handlers.status(TIMNetworkStatus.kTIMConnectFailed, outcome.failure.code, outcome.failure.desc);
    }
    return outcome;
  }

  #adopt(connection: Connection, reply: Reply<'login'>, sentAt: number): void {
    const { host, handlers } = this.#options;
    const resumed = this.#session !== undefined;
    this.#connection = connection;
    this.#session = reply.session;
    this.#serverClock.heard(reply.time, sentAt);
    this.#stopWatching = watch(host, {
      ...connection,
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

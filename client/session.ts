/**
 * One sign-in of one user: the link to the server, the local store, and everything in between, for as long as it lasts.
 * Made by account.ts at TIMLogin, ended by TIMLogout, TIMUninit, a kick or a UserSig that runs out; after its end nothing
 * of it is told any more.
 */
import { TIMNetworkStatus, type TIMPlatform } from '../contract/enums.ts';
import { ErrorCode } from '../contract/errors.ts';
import { asEntryHeader, asOnlineHeader } from '../contract/incoming.ts';
import { type Frame, PROTOCOL_VERSION } from '../contract/wire.ts';
import type { ClientHost, Log } from '../host/host.ts';
import type { Drafts } from './calls/draft.ts';
import type { Implementations } from './calls/table.ts';
import type { Inbox } from './inbox.ts';
import type { Emit } from './journal.ts';
import { type EndedWhy, Link, type LinkHandlers } from './link/link.ts';
import { guardStore } from './local/guard.ts';
import type { Kept, LocalStore } from './local/port.ts';
import type { OnlineSeen } from './online-seen.ts';
import { createParts, type Parts } from './parts.ts';
import { knownBody } from './views/body.ts';
import { createPending, type Pending } from './pending.ts';
import { done, type Failure, fail, type Result } from './result.ts';
import { createTransfer, type Transfers } from './transfer/create.ts';
import type { CreateWays } from './transfer/ways.ts';

export interface SessionOptions {
  host: Pick<ClientHost, 'clock' | 'timers' | 'random' | 'dialer' | 'files' | 'http'>;
  log: Log;
  app: number;
  user: string;
  sig: string;
  urls: readonly string[];
  createWays: CreateWays;
  /** Names this device if its local store does not yet. */
  instance: string;
  /** What this device is in the device policy, and as messages name it. */
  platform: string;
  messagePlatform: TIMPlatform;
  store: LocalStore;
  /** What it had kept when it was opened. */
  kept: Kept;
  /** Tells events for as long as the given function says that the session is open. */
  emitter(isOpen: () => boolean): Emit;
  wantsReceipts(): boolean;
  /** The total of unread messages that the app was last told, by this session or one before; undefined if none was. */
  toldTotal(): number | undefined;
  /** Online-only messages that the app was told by any of its sessions. */
  onlineSeen: OnlineSeen;
  /** The server ended the session, or the local store failed. Called once, after the session has ended. */
  ended(why: EndedWhy | 'broken'): void;
}

/** Makes a session that has not signed in yet. */
export function createSession(options: SessionOptions): Result<Session> {
  try {
    return done(new Session(options));
  } catch (error) {
    options.store.close();
    return fail(ErrorCode.ERR_SDK_COMM_DATABASE_FAILURE, `the local store can't be read: ${String(error)}`);
  }
}

export class Session {
  readonly user: string;
  readonly #options: SessionOptions;
  /** Calls under way: they end with the session. */
  readonly pending: Pending;
  readonly #store: LocalStore;
  readonly #link: Link;
  readonly #transfer: Transfers;
  readonly #parts: Parts;
  readonly #isKnown: boolean;
  #isOpen = true;

  constructor(options: SessionOptions) {
    const { kept, user, host, log, urls, app, sig, platform, createWays } = options;
    const cursor = kept.cursor ?? { instance: options.instance, epoch: '', gno: 0, own: 0 };
    const emit = options.emitter(() => this.#isOpen);
    const { instance } = cursor;
    this.user = user;
    this.#isKnown = cursor.epoch !== '';
    this.#options = options;
    this.pending = createPending(log);
    this.#store = guardStore(options.store, (error) =>
      this.#broken(error, ErrorCode.ERR_SDK_COMM_DATABASE_FAILURE, 'the local store failed'),
    );
    const login = { version: PROTOCOL_VERSION, app, user, sig, platform, instance };
    this.#link = new Link({ host, urls, login, handlers: this.#linkHandlers(emit) });
    this.#transfer = createTransfer({ host, log, app, link: this.#link, createWays });
    this.#parts = createParts({
      viewer: user,
      host,
      log,
      emit,
      link: this.#link,
      store: this.#store,
      transfer: this.#transfer,
      kept: { ...kept, cursor },
      platform: options.messagePlatform,
      wantsReceipts: () => options.wantsReceipts(),
      toldTotal: () => options.toldTotal(),
      onlineSeen: options.onlineSeen,
      broken: (error) => this.#broken(error, ErrorCode.ERR_SDK_INTERNAL_ERROR, 'the session failed'),
    });
  }

  get calls(): Implementations {
    return this.#parts.calls;
  }

  get drafts(): Drafts {
    return this.#parts.drafts;
  }

  /** Whether this device has signed in before: then what it keeps is the user's, and can be read without a server. */
  get isReadable(): boolean {
    return this.#isOpen && this.#isKnown;
  }

  /** Signs in. A session whose sign-in failed has ended, but for one that can be read and reached no server. */
  async open(): Promise<Result<void>> {
    const result = await this.#link.open();
    if (!result.ok && !(this.#isKnown && this.#link.unreached)) this.end(result);
    return result.ok ? done(undefined) : result;
  }

  /** Server time, ms. */
  serverNow(): number {
    return this.#link.serverNow();
  }

  /** Tells the server first, if it can. */
  async signOut(failure: Failure): Promise<void> {
    await this.#link.signOut(failure);
    this.end(failure);
  }

  /** Lets go of everything; calls under way end with `failure`. */
  end(failure: Failure): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#parts.sync.stop();
    this.#transfer.stop();
    this.#link.close(failure);
    this.pending.end(failure);
    this.#store.close();
  }

  #broken(error: unknown, code: number, what: string): void {
    this.#options.log.error(what, { error });
    this.end(fail(code, `${what}: ${String(error)}`));
    this.#options.ended('broken');
  }

  #linkHandlers(emit: Emit): LinkHandlers {
    const { log } = this.#options;
    return {
      status: (status, code, desc) => {
        if (status === TIMNetworkStatus.kTIMDisconnected) this.#parts.sync.stop();
        log.info('network', { status, code, desc });
        emit('TIMNetworkStatusListenerCallback', status, code, desc);
      },
      push: (frame) => {
        if (!receive(this.#parts.inbox, frame)) log.warn('a push is not understood');
      },
      signedIn: (reply, resumed) => {
        this.#transfer.signedIn(reply);
        this.#parts.signedIn(reply, resumed);
      },
      ended: (why, failure) => {
        log.warn('the session has ended', { why, code: failure.code, desc: failure.desc });
        this.end(failure);
        this.#options.ended(why);
      },
    };
  }
}

/** A push with a payload: its header, and the body text as stored. False if it is none. */
function receive(inbox: Inbox, { header, payload }: Frame): boolean {
  const entry = header['on'] === 'entry' ? asEntryHeader(header) : undefined;
  const online = header['on'] === 'online' && knownBody(payload) ? asOnlineHeader(header) : undefined;
  if (entry !== undefined) inbox.take({ ...entry, body: payload });
  if (online !== undefined) inbox.takeOnline(online, payload);
  return (entry ?? online) !== undefined;
}

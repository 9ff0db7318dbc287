/**
 * Who is signed in: the status of TIMGetLoginStatus, and the ways from one to the next. At most one session at a time.
 */
import type { EventName } from '../contract/events.ts';
import { TIMLoginStatus } from '../contract/enums.ts';
import { ErrorCode } from '../contract/errors.ts';
import { checkUserId } from '../rules/user-id.ts';
import type { EndedWhy } from './link/link.ts';
import { done, type Failure, fail, type Result } from './result.ts';
import type { Session } from './session.ts';

export interface AccountParts {
  /** Makes a session; `ended` is called when the server ends it. Fails if the local store can't be opened. */
  start(user: string, sig: string, ended: (why: EndedWhy | 'broken') => void): Promise<Result<Session>>;
  /** Tells that the session is over, after the calls under way have ended. */
  tell(event: Extract<EventName, 'TIMKickedOfflineCallback' | 'TIMUserSigExpiredCallback'>): void;
}

const { kTIMLoginStatus_Logined, kTIMLoginStatus_Logining, kTIMLoginStatus_UnLogined, kTIMLoginStatus_Logouting } =
  TIMLoginStatus;

export class Account {
  readonly #parts: AccountParts;
  #status: TIMLoginStatus = kTIMLoginStatus_UnLogined;
  #session: Session | undefined;
  /** Counts sign-ins and sign-outs: who comes back from waiting sees whether another has begun since. */
  #turn = 0;
  /** Ends the login that is under way, if there is one. */
  #interrupt = (): void => undefined;

  constructor(parts: AccountParts) {
    this.#parts = parts;
  }

  status(): TIMLoginStatus {
    return this.#status;
  }

  /** The signed-in session; undefined in every other status. */
  session(): Session | undefined {
    return this.#status === kTIMLoginStatus_Logined ? this.#session : undefined;
  }

  /**
   * The session to read from: the signed-in one, or, while signing in and after no server could be reached, that of a device
   * that has signed in before.
   */
  reader(): Session | undefined {
    return this.session() ?? (this.#session?.isReadable ? this.#session : undefined);
  }

  async login(user: string, sig: string): Promise<Result<void>> {
    const refused = checkUserId(user);
    if (refused) return fail(refused.code, refused.desc);
    if (this.#status === kTIMLoginStatus_Logining) return fail(ErrorCode.ERR_SDK_ACCOUNT_LOGIN_IN_PROCESS);
    if (this.#status === kTIMLoginStatus_Logouting) return fail(ErrorCode.ERR_SDK_ACCOUNT_LOGOUT_IN_PROCESS);
    if (this.#status === kTIMLoginStatus_Logined) return this.#session?.user === user ? done(undefined) : otherUser;
    this.#session?.end(interrupted);
    this.#leave();
    const mine = this.#turn;
    this.#status = kTIMLoginStatus_Logining;
    const result = await new Promise<Result<void>>((resolve, reject) => {
      this.#interrupt = () => resolve(interrupted);
      this.#signIn(user, sig, mine).then(resolve, reject);
    });
    if (this.#turn !== mine) return result;
    if (result.ok) this.#status = kTIMLoginStatus_Logined;
    else this.#leave(this.reader());
    return result;
  }

  async logout(): Promise<Result<void>> {
    if (this.#status === kTIMLoginStatus_Logouting) return fail(ErrorCode.ERR_SDK_ACCOUNT_LOGOUT_IN_PROCESS);
    const leaving = this.#session;
    this.#turn += 1;
    const mine = this.#turn;
    this.#status = kTIMLoginStatus_Logouting;
    this.#interrupt();
    await leaving?.signOut(fail(ErrorCode.ERR_SDK_NOT_LOGGED_IN));
    if (this.#turn === mine) this.#leave();
    return done(undefined);
  }

  /** Ends everything at once (TIMUninit). */
  close(failure: Failure): void {
    const leaving = this.#session;
    this.#leave();
    leaving?.end(failure);
  }

  async #signIn(user: string, sig: string, mine: number): Promise<Result<void>> {
    const started = await this.#parts.start(user, sig, (why) => this.#ended(why, mine));
    if (this.#turn !== mine) {
      if (started.ok) started.value.end(interrupted);
      return interrupted;
    }
    if (!started.ok) return started;
    this.#session = started.value;
    const opened = await started.value.open();
    return this.#turn === mine ? opened : interrupted;
  }

  #ended(why: EndedWhy | 'broken', mine: number): void {
    if (this.#turn !== mine) return;
    this.#leave();
    // The calls under way end first: they are queued already.
    queueMicrotask(() => {
      if (why === 'kicked') this.#parts.tell('TIMKickedOfflineCallback');
      if (why === 'expired') this.#parts.tell('TIMUserSigExpiredCallback');
    });
  }

  #leave(readable?: Session): void {
    this.#turn += 1;
    this.#session = readable;
    this.#status = kTIMLoginStatus_UnLogined;
  }
}

const interrupted = fail(ErrorCode.ERR_LOGGED_OUT_BEFORE_LOGIN_FINISHED);
const otherUser = fail(ErrorCode.ERR_SDK_INVALID_OPERATION, 'another user is signed in: sign out first');

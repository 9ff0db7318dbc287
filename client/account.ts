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

export interface Account {
  status(): TIMLoginStatus;
  /** The signed-in session; undefined in every other status. */
  session(): Session | undefined;
  login(user: string, sig: string): Promise<Result<void>>;
  logout(): Promise<Result<void>>;
  /** Ends everything at once (TIMUninit). */
  close(failure: Failure): void;
}

export interface AccountParts {
  /** Makes a session; `ended` is called when the server ends it. Fails if the local store can't be opened. */
  start(user: string, sig: string, ended: (why: EndedWhy | 'broken') => void): Promise<Result<Session>>;
  /** Tells that the session is over, after the calls under way have ended. */
  tell(event: Extract<EventName, 'TIMKickedOfflineCallback' | 'TIMUserSigExpiredCallback'>): void;
}

const { kTIMLoginStatus_Logined, kTIMLoginStatus_Logining, kTIMLoginStatus_UnLogined, kTIMLoginStatus_Logouting } =
  TIMLoginStatus;

export function createAccount(parts: AccountParts): Account {
  let status: TIMLoginStatus = kTIMLoginStatus_UnLogined;
  let session: Session | undefined;
  /** Counts sign-ins and sign-outs: who comes back from waiting sees whether another has begun since. */
  let turn = 0;

  const leave = (): void => {
    turn += 1;
    session = undefined;
    status = kTIMLoginStatus_UnLogined;
  };

  const ended = (mine: number) => (why: EndedWhy | 'broken') => {
    if (turn !== mine) return;
    leave();
    // The calls under way end first: they are queued already.
    queueMicrotask(() => {
      if (why === 'kicked') parts.tell('TIMKickedOfflineCallback');
      if (why === 'expired') parts.tell('TIMUserSigExpiredCallback');
    });
  };

  async function signIn(user: string, sig: string, mine: number): Promise<Result<void>> {
    const started = await parts.start(user, sig, ended(mine));
    if (turn !== mine) {
      if (started.ok) started.value.end(interrupted);
      return interrupted;
    }
    if (!started.ok) return started;
    session = started.value;
    const opened = await session.open();
    return turn === mine ? opened : interrupted;
  }

  return {
    status: () => status,
    session: () => (status === kTIMLoginStatus_Logined ? session : undefined),
    async login(user, sig) {
      const refused = checkUserId(user);
      if (refused) return fail(refused.code, refused.desc);
      if (status === kTIMLoginStatus_Logining) return fail(ErrorCode.ERR_SDK_ACCOUNT_LOGIN_IN_PROCESS);
      if (status === kTIMLoginStatus_Logouting) return fail(ErrorCode.ERR_SDK_ACCOUNT_LOGOUT_IN_PROCESS);
      if (status === kTIMLoginStatus_Logined) return session?.user === user ? done(undefined) : otherUser;
      turn += 1;
      const mine = turn;
      status = kTIMLoginStatus_Logining;
      const result = await signIn(user, sig, mine);
      if (turn !== mine) return result;
      if (result.ok) status = kTIMLoginStatus_Logined;
      else leave();
      return result;
    },
    async logout() {
      if (status === kTIMLoginStatus_Logouting) return fail(ErrorCode.ERR_SDK_ACCOUNT_LOGOUT_IN_PROCESS);
      const leaving = session;
      turn += 1;
      const mine = turn;
      status = kTIMLoginStatus_Logouting;
      await leaving?.signOut(fail(ErrorCode.ERR_SDK_NOT_LOGGED_IN));
      if (turn === mine) leave();
      return done(undefined);
    },
    close(failure) {
      const leaving = session;
      leave();
      leaving?.end(failure);
    },
  };
}

const interrupted = fail(ErrorCode.ERR_LOGGED_OUT_BEFORE_LOGIN_FINISHED);
const otherUser = fail(ErrorCode.ERR_SDK_INVALID_OPERATION, 'another user is signed in: sign out first');

/** The decisions about signed-in devices: sign in, come back, sign out, and "this kick has been told". */
import { ErrorCode } from '../../contract/errors.ts';
import { type DevicePolicy, devicesEndedBy, type Platform } from '../../rules/devices.ts';
import { type Refusal, refusal } from '../../rules/refusal.ts';
import type { Decision, Facts, Fence, Row, Session } from '../../store/port.ts';
import { MAX_KICKED_DEVICES } from '../limits.ts';

export interface SignIn {
  user: string;
  instance: string;
  platform: Platform;
  /** The login a fresh sign-in gets. */
  freshLogin: string;
  /** The login a device wants to come back with; undefined for a fresh sign-in. */
  resumed: string | undefined;
  policy: DevicePolicy;
}

export type SignInReply =
  /** `ended` are the sessions that lost their place. */
  | { kind: 'signed-in'; login: string; resumes: number; tinyid: number; ended: readonly Session[] }
  /** The account was made just now and gets its number with this commit: decide once more. */
  | { kind: 'account-made' }
  | { kind: 'refused'; refused: Refusal };

export function decideSignIn(facts: Facts, signIn: SignIn): Decision<SignInReply> {
  const { user, instance, resumed } = signIn;
  const sessions = facts.sessions(user);
  const own = sessions.find((session) => session.instance === instance);
  const foreign = resumed !== undefined && own?.login !== resumed;
  if (foreign || own?.kicked === true) {
    const told: Row[] = own?.kicked === true ? [{ table: 'session', drop: { user, instance } }] : [];
    return { reply: { kind: 'refused', refused: kickedWhileAway }, entries: [], rows: told };
  }
  const account = facts.account(user);
  if (account === undefined) {
    return { reply: { kind: 'account-made' }, entries: [], rows: [{ table: 'account', put: { user } }] };
  }
  const { tinyid } = account;
  if (resumed !== undefined) {
    const session = { ...own!, resumes: own!.resumes + 1 };
    return {
      reply: { kind: 'signed-in', login: resumed, resumes: session.resumes, tinyid, ended: [] },
      entries: [],
      rows: [{ table: 'session', put: session }],
    };
  }
  const { ended, rows } = freshSignIn(signIn, sessions);
  return { reply: { kind: 'signed-in', login: signIn.freshLogin, resumes: 0, tinyid, ended }, entries: [], rows };
}

const kickedWhileAway = refusal(
  ErrorCode.ERR_LOGIN_KICKED_OFF_BY_OTHER,
  "the session has ended: another device of the user took this one's place; sign in again",
);

function freshSignIn(signIn: SignIn, sessions: readonly Session[]): { ended: Session[]; rows: Row[] } {
  const { user, instance, platform, freshLogin, policy } = signIn;
  const others = sessions.filter((session) => session.instance !== instance);
  const ended = devicesEndedBy(
    policy,
    platform,
    others.filter((session) => !session.kicked),
  );
  const number = Math.max(0, ...sessions.map((session) => session.number)) + 1;
  // Never one of those that lose their place now: where no message reaches its node, the marked row tells it.
  const untold = others.filter((session) => session.kicked).sort((a, b) => b.number - a.number);
  const forgotten = untold.slice(Math.max(MAX_KICKED_DEVICES - ended.length, 0));
  const rows: Row[] = [
    { table: 'session', put: { user, instance, platform, login: freshLogin, number, resumes: 0, kicked: false } },
  ];
  for (const session of ended) rows.push({ table: 'session', put: { ...session, kicked: true } });
  for (const session of forgotten) {
    rows.push({ table: 'session', drop: { user, instance: session.instance } });
  }
  return { ended, rows };
}

/** Signs a device out, if this is still its connection. */
export function decideSignOut(facts: Facts, device: Fence): Decision<undefined> {
  return dropIf(facts, device, () => true);
}

/** The device was told of its kick on its newest connection: its next sign-in need not fail. */
export function decideKickTold(facts: Facts, device: Fence): Decision<undefined> {
  return dropIf(facts, device, (session) => session.kicked);
}

function dropIf(facts: Facts, device: Fence, when: (session: Session) => boolean): Decision<undefined> {
  const { user, instance, login, resumes } = device;
  const session = facts.sessions(user).find((row) => row.instance === instance);
  const drop = session?.login === login && session.resumes === resumes && when(session);
  return { reply: undefined, entries: [], rows: drop ? [{ table: 'session', drop: { user, instance } }] : [] };
}

/** `login`: a device signs in by its UserSig, or comes back to its session after a break. */
import { ErrorCode } from '../../contract/errors.ts';
import { userKey } from '../../contract/stream-key.ts';
import { CloseCode } from '../../contract/wire.ts';
import { isPlatform, PLATFORMS } from '../../rules/devices.ts';
import { type Refusal, refusal } from '../../rules/refusal.ts';
import { checkUserId } from '../../rules/user-id.ts';
import type { Outcome } from '../../store/port.ts';
import type { AppParts } from '../app.ts';
import { type Bus, stateOf, userSubject } from '../bus.ts';
import type { CallOf, Handlers } from '../dispatch.ts';
import { end, goLive } from '../gateway/connection.ts';
import { endReplaced } from '../kicks.ts';
import type { LiveSession } from '../sessions.ts';
import { decideSignIn, type SignIn, type SignInReply } from '../streams/login.ts';
import { verifyUserSig } from '../usersig.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import { FAULT, failureOf, OVERLOADED } from './write.ts';

type Parts = Pick<
  AppParts,
  'settings' | 'clock' | 'random' | 'store' | 'bus' | 'sessions' | 'committer' | 'follower' | 'files'
>;
type SignInCall = CallOf<'login'>;

/** Bytes of the random secret a device resumes with. */
const LOGIN_BYTES = 16;

export function signInCalls(parts: Parts): Pick<Handlers, 'login'> {
  const { settings, clock, random } = parts;
  return {
    login(call) {
      const { user, sig, platform, instance, session } = call.request;
      const badId = checkUserId(user);
      if (badId !== undefined) return refuseSignIn(call, badId);
      const { sdkAppId, secretKey, devicePolicy } = settings;
      const verdict = verifyUserSig({ sdkAppId, secretKey, userId: user, userSig: sig }, clock.now());
      if (!verdict.valid) return refuseSignIn(call, verdict.refused);
      if (!isPlatform(platform)) return refuseSignIn(call, UNKNOWN_PLATFORM);
      if (!parts.follower.isCurrent) return sendAway(call, UNAVAILABLE);
      const freshLogin = random.hex(LOGIN_BYTES);
      const signIn = { user, instance, platform, freshLogin, resumed: session, policy: devicePolicy };
      submitSignIn(parts, call, signIn, verdict.expiresAt);
    },
  };
}

const UNKNOWN_PLATFORM = refusal(
  ErrorCode.ERR_INVALID_PARAMETERS,
  `the platform has to be one of ${PLATFORMS.join(', ')}`,
);

function refuseSignIn(call: SignInCall, refused: Refusal): void {
  call.refuse(refused);
  end(call.connection, CloseCode.refused, refused.desc);
}

function submitSignIn(parts: Parts, call: SignInCall, signIn: SignIn, expiresAt: number): void {
  const queued = parts.committer.submit<SignInReply>({
    name: 'login',
    streams: [userKey(signIn.user)],
    decide: (facts) => decideSignIn(facts, signIn),
    settle: (outcome) => settleSignIn(parts, call, signIn, expiresAt, outcome),
  });
  if (!queued) sendAway(call, OVERLOADED);
}

/** A fault, an overload or an outage is no verdict on the device: it is told, and may come back by itself. */
function sendAway(call: SignInCall, refused: Refusal): void {
  call.refuse(refused);
  end(call.connection, CloseCode.draining, refused.desc);
}

function settleSignIn(
  parts: Parts,
  call: SignInCall,
  signIn: SignIn,
  expiresAt: number,
  outcome: Outcome<SignInReply>,
): void {
  if (outcome.kind === 'failed') return sendAway(call, failureOf(outcome.error));
  if (outcome.kind !== 'done') return sendAway(call, FAULT);
  const { reply } = outcome;
  if (reply.kind === 'account-made') return submitSignIn(parts, call, signIn, expiresAt);
  if (reply.kind === 'refused') return refuseSignIn(call, reply.refused);
  const { user, instance } = signIn;
  const older = parts.sessions.find(user, instance);
  if (older !== undefined) endReplaced(older);
  for (const ended of reply.ended) publishDevice(parts.bus, user, { ...ended, kicked: true });
  publishDevice(parts.bus, user, { instance, login: reply.login, resumes: reply.resumes, kicked: false });
  if (call.connection.state === 'ended') return;
  if (!parts.follower.isCurrent) return sendAway(call, UNAVAILABLE);
  enter(parts, call, signIn, expiresAt, reply);
}

/** Tells all nodes how a device is signed in now: its other connections are over. */
function publishDevice(bus: Bus, user: string, device: Parameters<typeof stateOf>[0]): void {
  bus.publish(userSubject(user), { kind: 'device', device: stateOf(device) });
}

/** Registers for pushes first and answers then, so that nothing falls between the reply and the first push. */
function enter(
  parts: Parts,
  call: SignInCall,
  signIn: SignIn,
  expiresAt: number,
  { login, resumes, tinyid }: Extract<SignInReply, { kind: 'signed-in' }>,
): void {
  const { connection } = call;
  const { user, instance, platform } = signIn;
  const session: LiveSession = { user, tinyid, instance, platform, login, resumes, connection, fenced: false };
  parts.sessions.add(session);
  goLive(connection, session, expiresAt);
  parts.follower.arrived(session);
  call.answer({
    session: login,
    tinyid,
    epoch: parts.store.epoch,
    gno: parts.store.gno(),
    time: parts.clock.now(),
    expires: expiresAt,
    revokeWindow: parts.settings.revokeWindowMs,
    ...(parts.files && { files: parts.files.ticket(user) }),
  });
}

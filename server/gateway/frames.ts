/**
 * What a connection says, frame by frame: is it allowed to, is it a frame, is it a request of the contract; then on to
 * its handler. Whatever arrives is answered with a code or ends the connection, costs bounded work, and throws nothing.
 */
import * as v from 'valibot';
import { type CommandName, commands, type Request } from '../../contract/commands.ts';
import { ErrorCode } from '../../contract/errors.ts';
import { FRAMES_PER_SECOND, MAX_IN_FLIGHT } from '../../contract/limits.ts';
import { CloseCode, type Frame, parseFrame, PROTOCOL_VERSION } from '../../contract/wire.ts';
import type { Log } from '../../host/host.ts';
import { type Refusal, refusal } from '../../rules/refusal.ts';
import type { App } from '../app.ts';
import { failureOf } from '../calls/write.ts';
import type { CallOf, Handler } from '../dispatch.ts';
import { describeIssue } from '../issue.ts';
import { countRefusal, type RequestCounts } from '../metrics.ts';
import { isUnavailable } from '../unavailable.ts';
import { Call, printRefusal } from './call.ts';
import { type Connection, end, send } from './connection.ts';

export interface FrameParts {
  /** The app of an sdkappid. */
  appOf(sdkAppId: number): App | undefined;
  log: Log;
}

const TOO_OFTEN = refusal(
  ErrorCode.ERR_SDK_NET_FREQ_LIMIT,
  `more than ${FRAMES_PER_SECOND} requests a second: wait, or the connection ends`,
);
const TOO_MANY = refusal(
  ErrorCode.ERR_SDK_NET_REQ_COUNT_LIMIT,
  `more than ${MAX_IN_FLIGHT} requests are waiting for their answers`,
);

/** Takes one frame of a connection. */
export function receive(parts: FrameParts, connection: Connection, text: string): void {
  if (connection.state === 'ended') return;
  connection.budget -= 1;
  if (connection.budget < -FRAMES_PER_SECOND) return end(connection, CloseCode.flood, TOO_OFTEN.desc);
  const frame = parseFrame(text);
  const id = frame?.header['id'];
  const name = frame?.header['do'];
  if (frame === undefined || typeof name !== 'string' || !Number.isSafeInteger(id)) {
    return end(connection, CloseCode.badFrame, 'a frame begins with {"do":<command>,"id":<number>,…}');
  }
  if (connection.state === 'live') request(parts, connection, name, id as number, frame);
  else signIn(parts, connection, name, id as number, frame);
}

/** A frame of a connection that is signed in. */
function request(parts: FrameParts, connection: Connection, name: string, id: number, frame: Frame): void {
  connection.silentSweeps = 0;
  const { app, session } = connection;
  if (app === undefined || session === undefined) return;
  const counts = app.counts.requests[isCommand(name) ? name : 'unknown'];
  if (connection.budget < 0) return refuse(connection, id, TOO_OFTEN, counts);
  if (connection.inFlight >= MAX_IN_FLIGHT) return refuse(connection, id, TOO_MANY, counts);
  if (!isCommand(name)) return refuse(connection, id, unknownCommand(name), counts);
  if (name === 'login') return refuse(connection, id, SIGNED_IN, counts);
  const checked = check(name, frame);
  if ('code' in checked) return refuse(connection, id, checked, counts);
  const call = new Call(connection, session, id, checked.request, frame.payload, counts);
  run(parts.log, name, app.handlers[name] as Handler<CommandName>, call as CallOf<CommandName>);
}

/** The first frame: a sign-in of a version we speak, to an app we have. */
function signIn(parts: FrameParts, connection: Connection, name: string, id: number, frame: Frame): void {
  if (name !== 'login' || connection.state !== 'new') {
    return end(connection, CloseCode.notSignedIn, 'sign in first, and wait for the reply');
  }
  if (frame.header['version'] !== PROTOCOL_VERSION) {
    return end(connection, CloseCode.version, `this server speaks version ${PROTOCOL_VERSION} of the protocol`);
  }
  const checked = check('login', frame);
  if ('code' in checked) return refuseSignIn(connection, id, checked);
  const app = parts.appOf(checked.request.app);
  if (app === undefined) return refuseSignIn(connection, id, unknownApp(checked.request.app));
  connection.app = app;
  connection.state = 'signing-in';
  const counts = app.counts.requests.login;
  const call = new Call<'login', undefined>(connection, undefined, id, checked.request, frame.payload, counts);
  run(parts.log, 'login', app.handlers.login, call);
}

const FIRST_ISSUE = { abortEarly: true };

/** Checks a header against its command; keys that are not of the command are dropped. */
function check<N extends CommandName>(name: N, frame: Frame): { request: Request<N> } | Refusal {
  const checked = v.safeParse(commands[name].request, frame.header, FIRST_ISSUE);
  if (checked.success) return { request: checked.output as Request<N> };
  const [issue] = checked.issues;
  return refusal(ErrorCode.ERR_INVALID_PARAMETERS, `${name}: ${describeIssue(issue, 'the request', ': ')}`);
}

/** Runs a handler. What it throws is a bug of ours, or an outage: the call is refused, and nobody else notices. */
function run<N extends CommandName>(log: Log, name: N, handler: Handler<N>, call: CallOf<N>): void {
  try {
    handler(call)?.catch((error: unknown) => blame(log, name, call, error));
  } catch (error) {
    blame(log, name, call, error);
  }
}

function blame<N extends CommandName>(log: Log, name: N, call: CallOf<N>, error: unknown): void {
  // The store tells of its outages itself, once and not for every call.
  if (!isUnavailable(error)) log.error('a handler failed', { command: name, error });
  call.refuse(failureOf(error));
}

const SIGNED_IN = refusal(ErrorCode.ERR_INVALID_PARAMETERS, 'this connection is signed in already');

function unknownCommand(name: string): Refusal {
  return refusal(ErrorCode.ERR_SVR_SSO_UNSURPPORT, `this server has no command ${JSON.stringify(name.slice(0, 64))}`);
}

function unknownApp(sdkAppId: number): Refusal {
  return refusal(ErrorCode.ERR_SVR_ACCOUNT_SDKAPPID_NOT_FOUND, `this server has no app ${sdkAppId}`);
}

function refuse(connection: Connection, id: number, refused: Refusal, counts?: RequestCounts): void {
  if (counts !== undefined) countRefusal(counts, refused.code);
  send(connection, printRefusal(id, refused));
}

function refuseSignIn(connection: Connection, id: number, refused: Refusal): void {
  refuse(connection, id, refused);
  end(connection, CloseCode.refused, refused.desc);
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

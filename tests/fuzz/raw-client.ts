/** A connection to the stage's gateway that says whatever it is given, and judges all it hears by the wire's contract. */
import type { SocketHandlers } from '../../host/host.ts';
import { PROTOCOL_VERSION } from '../../contract/wire.ts';
import { APP, type Stage } from './stage.ts';
import { asRequest, CLOSE_CODES, objectOf, wrongAnswer, wrongPush } from './wire.ts';

export interface RawClient {
  readonly user: string;
  /** The code it was closed with. */
  readonly closed: number | undefined;
  /** Whether a sign-in was answered well. */
  readonly isSignedIn: boolean;
  /** The user's number in message ids, once signed in. */
  readonly tinyid: string;
  /** What it was told of its sign-in, to come back by. */
  readonly session: string | undefined;
  send(frame: string): void;
  signIn(instance: string, sig: string, session?: string): void;
  /** What was wrong with what it heard so far, and with what it did not hear. Forgets all of it. */
  complaints(): string[];
  hangUp(): void;
}

export function connectRaw(stage: Pick<Stage, 'accept'>, user: string): RawClient {
  let closed: number | undefined;
  let session: string | undefined;
  let tinyid = '';
  let wrong: string[] = [];
  /** Requests that wait, by their numbers: what they asked for, in order. */
  const waiting = new Map<number, string[]>();
  const hear = (frame: string): void => {
    const { re, code, ...reply } = objectOf(frame.split('\n', 1)[0]!) ?? {};
    const complaint = re === undefined ? wrongPush(user, frame) : hearAnswer(Number(re), frame);
    if (complaint !== undefined) wrong.push(complaint);
    if (re === undefined || code !== undefined || typeof reply['session'] !== 'string') return;
    session = reply['session'];
    tinyid = String(reply['tinyid']);
  };
  const hearAnswer = (id: number, frame: string): string | undefined => {
    const names = waiting.get(id) ?? [];
    // Requests with one number may be answered in any order: it is enough that one of them may have this answer.
    const at = names.findIndex((name) => wrongAnswer(name, frame) === undefined);
    const found = at < 0 ? wrongAnswer(names[0] ?? 'nothing', frame) : undefined;
    names.splice(Math.max(at, 0), 1);
    if (names.length === 0) waiting.delete(id);
    return found;
  };
  const close = (code: number): void => {
    if (!CLOSE_CODES.has(code)) wrong.push(`closed with ${code}`);
    closed = code;
    handlers.closed(code, '');
  };
  const handlers: SocketHandlers = stage.accept({
    backlog: 0,
    remote: user,
    send: hear,
    close,
    terminate: () => close(0),
  });
  const send = (frame: string): void => {
    if (closed !== undefined) return;
    const asked = asRequest(frame);
    if (asked !== undefined) waiting.set(asked.id, [...(waiting.get(asked.id) ?? []), asked.name]);
    handlers.frame(frame);
  };
  return {
    user,
    get closed() {
      return closed;
    },
    get isSignedIn() {
      return session !== undefined && closed === undefined;
    },
    get tinyid() {
      return tinyid;
    },
    get session() {
      return session;
    },
    send,
    signIn(instance, sig, resumed) {
      const device = { user, sig, platform: 'Web', instance, ...(resumed !== undefined && { session: resumed }) };
      send(JSON.stringify({ do: 'login', id: 1, version: PROTOCOL_VERSION, app: APP.sdkAppId, ...device }));
    },
    complaints() {
      const unanswered = [...waiting.values()].flat();
      if (closed === undefined && unanswered.length > 0) wrong.push(`no answer to ${unanswered[0]}`);
      waiting.clear();
      const complaints = wrong;
      wrong = [];
      return complaints;
    },
    hangUp: () => handlers.closed(1006, ''),
  };
}

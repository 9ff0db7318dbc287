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
  const expected = createExpectations(user);
  let closed: number | undefined;
  const close = (code: number): void => {
    if (!CLOSE_CODES.has(code)) expected.complain(`closed with ${code}`);
    closed = code;
    handlers.closed(code, '');
  };
  const handlers: SocketHandlers = stage.accept({
    backlog: 0,
    remote: user,
    send: (frame) => expected.hear(frame),
    close,
    terminate: () => close(0),
  });
  const send = (frame: string): void => {
    if (closed !== undefined) return;
    expected.asked(frame);
    handlers.frame(frame);
  };
  return {
    user,
    get closed() {
      return closed;
    },
    get isSignedIn() {
      return expected.session !== undefined && closed === undefined;
    },
    get tinyid() {
      return expected.tinyid;
    },
    get session() {
      return expected.session;
    },
    send,
    signIn(instance, sig, resumed) {
      const device = { user, sig, platform: 'Web', instance, ...(resumed !== undefined && { session: resumed }) };
      send(JSON.stringify({ do: 'login', id: 1, version: PROTOCOL_VERSION, app: APP.sdkAppId, ...device }));
    },
    complaints: () => expected.complaints(closed === undefined),
    hangUp: () => handlers.closed(1006, ''),
  };
}

/** What a connection has asked for and may hear. */
function createExpectations(user: string) {
  let session: string | undefined;
  let tinyid = '';
  let wrong: string[] = [];
  /** Requests that wait, by their numbers: what they asked for, in order. */
  const waiting = new Map<number, string[]>();

  const hearAnswer = (id: number, frame: string): string | undefined => {
    const names = waiting.get(id) ?? [];
    // Requests with one number may be answered in any order: it is enough that one of them may have this answer.
    const at = names.findIndex((name) => wrongAnswer(name, frame) === undefined);
    const found = at < 0 ? wrongAnswer(names[0] ?? 'nothing', frame) : undefined;
    names.splice(Math.max(at, 0), 1);
    if (names.length === 0) waiting.delete(id);
    return found;
  };

  return {
    get session() {
      return session;
    },
    get tinyid() {
      return tinyid;
    },
    complain: (what: string): void => void wrong.push(what),
    asked(frame: string): void {
      const asked = asRequest(frame);
      if (asked !== undefined) waiting.set(asked.id, [...(waiting.get(asked.id) ?? []), asked.name]);
    },
    hear(frame: string): void {
      const { re, code, ...reply } = objectOf(frame.split('\n', 1)[0]!) ?? {};
      const complaint = re === undefined ? wrongPush(user, frame) : hearAnswer(Number(re), frame);
      if (complaint !== undefined) wrong.push(complaint);
      if (re === undefined || code !== undefined || typeof reply['session'] !== 'string') return;
      session = reply['session'];
      tinyid = String(reply['tinyid']);
    },
    complaints(isOpen: boolean): string[] {
      const [unanswered] = [...waiting.values()].flat();
      if (isOpen && unanswered !== undefined) wrong.push(`no answer to ${unanswered}`);
      waiting.clear();
      const complaints = wrong;
      wrong = [];
      return complaints;
    },
  };
}

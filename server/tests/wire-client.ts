/**
 * A client of nothing but the wire, for tests in a simulated world: it sends frames as docs/wire.md describes them and
 * keeps what comes back in order.
 */
import type { CommandName, Reply, Request } from '../../contract/commands.ts';
import type { Entry } from '../../contract/entry.ts';
import { c2cKey } from '../../contract/stream-key.ts';
import { parseEntries, parseFrame, PROTOCOL_VERSION } from '../../contract/wire.ts';
import type { Dialer, Socket } from '../../host/host.ts';
import { signUserSig } from '../usersig.ts';

const DIAL_TIMEOUT_MS = 10_000;

/** The app of all tests that need only one. */
export const APP = { sdkAppId: 1_400_000_001, secretKey: 'a key for tests', admins: ['administrator'] };

/** An answer: the reply's header with its payload, or the refusal's code. */
export type Answer<N extends CommandName> =
  | ({ code?: undefined; payload: string } & Reply<N>)
  | { code: number; desc: string; payload: string };

export interface WireClient {
  socket: Socket;
  /** All frames in the order of their arrival, as sent. */
  frames: string[];
  /** Entries pushed so far. */
  entries(): Entry[];
  /** Events pushed so far, by name. */
  events(): string[];
  /** The close code, once it is closed. */
  closed(): number | undefined;
  /** Sends a request; resolves with its answer, never if the connection ends before. */
  ask<N extends CommandName>(name: N, request: Request<N>, payload?: string): Promise<Answer<N>>;
  /** The same for a reply that has to be a success. */
  call<N extends CommandName>(name: N, request: Request<N>, payload?: string): Promise<Reply<N> & { payload: string }>;
}

/** Connects without signing in. */
export async function connect(dialer: Dialer, url: string): Promise<WireClient> {
  const frames: string[] = [];
  const waiting = new Map<number, (answer: never) => void>();
  let lastId = 0;
  let closeCode: number | undefined;
  const socket = await dialer.dial(
    url,
    {
      frame(text) {
        frames.push(text);
        const { header, payload } = parseFrame(text)!;
        const { re, ...answer } = header;
        if (typeof re !== 'number') return;
        waiting.get(re)?.({ ...answer, payload } as never);
        waiting.delete(re);
      },
      closed(code) {
        closeCode = code;
      },
    },
    DIAL_TIMEOUT_MS,
  );

  function ask<N extends CommandName>(name: N, request: Request<N>, payload = ''): Promise<Answer<N>> {
    lastId += 1;
    const id = lastId;
    const header = JSON.stringify({ do: name, id, ...request });
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      socket.send(payload === '' ? header : `${header}\n${payload}`);
    });
  }

  return {
    socket,
    frames,
    entries: () => frames.filter(isPushOf('entry')).flatMap(pushedEntry),
    events: () => frames.map((text) => parseFrame(text)!.header['on']).filter((event) => typeof event === 'string'),
    closed: () => closeCode,
    ask,
    async call(name, request, payload) {
      const answer = await ask(name, request, payload);
      if (answer.code !== undefined) throw new Error(`${name} was refused: ${answer.code} ${answer.desc}`);
      return answer;
    },
  };
}

/** A UserSig of the app of all tests, made at `now` (ms). */
export function userSigOf(user: string, now: number, expireSeconds: number): string {
  return signUserSig({ ...APP, userId: user, expireSeconds }, now);
}

/** The device of a user as a sign-in names it, with a UserSig good for a day from `now` (ms). */
export function signInOf(user: string, now: number, device: Partial<Request<'login'>> = {}): Request<'login'> {
  return {
    version: PROTOCOL_VERSION,
    app: APP.sdkAppId,
    user,
    sig: userSigOf(user, now, 86_400),
    platform: 'Linux',
    instance: `device of ${user}`,
    ...device,
  };
}

/** A signed-in device and what it got at sign-in. */
export interface Device extends WireClient {
  user: string;
  login: Reply<'login'>;
  /** Sends a text to a user; `rand` makes it one of its own. */
  say: (...message: Saying) => Promise<Reply<'send'>>;
  /** The same where it may be refused. */
  trySay: (...message: Saying) => Promise<Answer<'send'>>;
}

type Saying = [to: string, text: string, rand: number, more?: Partial<Request<'send'>>];

/** Connects and signs in. */
export async function signIn(
  dialer: Dialer,
  url: string,
  user: string,
  now: number,
  device?: Partial<Request<'login'>>,
): Promise<Device> {
  const client = await connect(dialer, url);
  const login = await client.call('login', signInOf(user, now, device));
  const sending = (...[to, text, rand, more = {}]: Saying): ['send', Request<'send'>, string] => {
    const request = { to, rand, ctime: CLIENT_TIME, ...more };
    return ['send', request, textBody(text, messageIdOf(login.tinyid, request))];
  };
  return {
    ...client,
    user,
    login,
    say: (...message) => client.call(...sending(...message)),
    trySay: (...message) => client.ask(...sending(...message)),
  };
}

/** Client time of all test messages, s. */
export const CLIENT_TIME = 1_767_225_600;

export function messageIdOf(tinyid: number, { ctime, rand }: { ctime: number; rand: number }): string {
  return `${tinyid}_${ctime}_${rand}`;
}

/** A body with one text element, as a client prints it. */
export function textBody(text: string, id: string, more: object = {}): string {
  const element = { elem_type: 0, text_elem_content: text };
  const body = { message_elem_array: [element], message_msg_id: id, ...more };
  return JSON.stringify(Object.fromEntries(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** The texts of entries, in order; other kinds by their name. */
export function textsOf(entries: readonly Entry[]): string[] {
  return entries.map((entry) => {
    if (entry.kind !== 'msg') return entry.kind;
    if (entry.state === 1) return 'revoked';
    const body = JSON.parse(entry.body) as { message_elem_array: { text_elem_content: string }[] };
    return body.message_elem_array.map((element) => element.text_elem_content).join('+');
  });
}

/** The stream of two users. */
export const streamOf = c2cKey;

function isPushOf(event: string): (text: string) => boolean {
  return (text) => parseFrame(text)!.header['on'] === event;
}

function pushedEntry(text: string): Entry[] {
  const { header, payload } = parseFrame(text)!;
  const { on: _, ...entry } = header;
  return parseEntries(`${JSON.stringify(entry)}\n${payload}`);
}

/**
 * One connection of the load: speaks the wire protocol over `ws` and little else, so that the load process is faster
 * than what it measures. Frames that arrive are looked at as bytes; only what is unusual is read as text.
 */
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { MAX_IN_FLIGHT } from '../contract/limits.ts';
import { PROTOCOL_VERSION, printFrame } from '../contract/wire.ts';
import { corkThisTurn } from '../host/node/cork.ts';
import { APP } from './app.ts';
import { peerName, userIndex } from './users.ts';

/** Who is told what arrives. Called for every frame: must be cheap. */
export interface Observer {
  /** The server has acknowledged a message; `sentAt` is what was given to `send`. */
  acknowledged(connection: Connection, sentAt: number, bytes: number): void;
  /** A message came for this connection's user, for the first time. */
  delivered(bytes: number): void;
  /** The same message came again: a push is a hint, and several nodes may give it twice. */
  repeated(): void;
  /** Something that must not happen in a benchmark: a refused message, a lost connection. */
  failed(reason: string): void;
}

export interface Connection {
  /** Sends one message to the peer; `at` comes back with the acknowledgement. */
  send(at: number): void;
  close(): void;
}

const TEXT = 'the wild goose carries a letter of about eighty characters over the mountains; ';
/** Acknowledgements start with `{"re":`, pushes with `{"on":`. */
const REPLY_MARK = 'r'.charCodeAt(0);
const ID_AT = '{"re":'.length;
/** What follows the random number at the end of a body. */
const AFTER_RAND = '"}'.length;
/** Newest messages of a connection among which a repeated one is recognised; a power of two. */
const REMEMBERED = 1024;
/** Frames are sent unmasked in effect: masking would only cost this process time. */
const options = {
  perMessageDeflate: false,
  skipUTF8Validation: true,
  generateMask: (mask: Buffer) => mask.fill(0),
};

/** Connects and signs in. */
export async function connect(url: string, user: string, sig: string, observer: Observer): Promise<Connection> {
  const web = new WebSocket(url, options);
  let carrier: Duplex | undefined;
  web.once('upgrade', (response) => {
    carrier = response.socket;
  });
  await new Promise((resolve, reject) => web.once('open', resolve).once('error', reject));
  const tinyid = await signIn(web, user, sig);
  return signedIn(web, carrier!, user, tinyid, observer);
}

async function signIn(web: WebSocket, user: string, sig: string): Promise<number> {
  const request = { version: PROTOCOL_VERSION, app: APP.sdkAppId, user, sig, platform: 'Linux', instance: user };
  const reply = new Promise<string>((resolve, reject) => {
    web.once('message', (data) => resolve((data as Buffer).toString()));
    web.once('close', (code) => reject(new Error(`${user} was closed with ${code} while signing in`)));
  });
  web.send(printFrame({ do: 'login', id: 1, ...request }));
  const { code, desc, tinyid } = JSON.parse(await reply) as { code?: number; desc?: string; tinyid: number };
  if (code) throw new Error(`${user} can't sign in: ${code} ${desc}`);
  web.removeAllListeners('close');
  return tinyid;
}

/** Spread over 32 bits, never twice for one user, and like real random numbers not the same for the two of a pair. */
function randOf(user: string, id: number): number {
  return (Math.imul(id, 0x9e3779b1) + Math.imul(userIndex(user), 0x85ebca6b)) >>> 0;
}

/** The digits of the random number with which a pushed frame's body ends, after a `_`. */
function randIn(frame: Buffer): number {
  let rand = 0;
  let scale = 1;
  let at = frame.length - AFTER_RAND - 1;
  for (let digit = frame[at]! - 48; digit >= 0 && digit <= 9; digit = frame[--at]! - 48) {
    rand += digit * scale;
    scale *= 10;
  }
  return rand;
}

function signedIn(web: WebSocket, carrier: Duplex, user: string, tinyid: number, observer: Observer): Connection {
  const peer = peerName(user);
  const sentAt = new Float64Array(MAX_IN_FLIGHT);
  const came = new Float64Array(REMEMBERED).fill(-1);
  let lastId = 1;
  let open = true;
  const connection: Connection = {
    send(at) {
      const id = ++lastId;
      const rand = randOf(user, id);
      const ctime = Math.floor(Date.now() / 1000);
      sentAt[id % MAX_IN_FLIGHT] = at;
      corkThisTurn(carrier);
      web.send(
        `{"do":"send","id":${id},"to":"${peer}","rand":${rand},"ctime":${ctime}}\n` +
          `{"message_elem_array":[{"elem_type":0,"text_elem_content":"${TEXT}"}],` +
          `"message_msg_id":"${tinyid}_${ctime}_${rand}"}`,
      );
    },
    close() {
      open = false;
      web.terminate();
    },
  };
  web.on('message', (data) => {
    const frame = data as Buffer;
    if (frame[2] !== REPLY_MARK) {
      const rand = randIn(frame);
      if (came[rand % REMEMBERED] === rand) return observer.repeated();
      came[rand % REMEMBERED] = rand;
      return observer.delivered(frame.length);
    }
    let id = 0;
    let at = ID_AT;
    for (let digit = frame[at]! - 48; digit >= 0 && digit <= 9; digit = frame[++at]! - 48) id = id * 10 + digit;
    // `,"stream":…` after the id; an error has `,"code":…`.
    if (frame[at + 2] === 'c'.charCodeAt(0)) observer.failed(`${user} was answered ${frame.toString()}`);
    else observer.acknowledged(connection, sentAt[id % MAX_IN_FLIGHT]!, frame.length);
  });
  web.on('close', (code, reason) => open && observer.failed(`${user} was closed with ${code} ${reason.toString()}`));
  web.on('error', () => {});
  return connection;
}

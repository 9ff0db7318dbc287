/**
 * Frames of the WebSocket protocol. A frame is text: one line of JSON (the header), and, after a line feed, the
 * payload lines: a message body exactly as stored, or entries as pairs of a header line and a body line. JSON text
 * never holds a raw line feed, so a frame splits on it.
 *
 * - request  `{"do":<command>,"id":<n>,…}`      client to server; `id` grows within a connection
 * - reply    `{"re":<n>,…}` or `{"re":<n>,"code":<c>,"desc":<text>}`
 * - push     `{"on":<event>,…}`                 server to client, see {@link Push}
 */
import type { Entry, EntryHeader, StreamKey } from './entry.ts';
import { asEntryHeader } from './incoming.ts';

/** Spoken by both sides at sign-in; a server refuses a version it does not know with {@link CloseCode.version}. */
export const PROTOCOL_VERSION = 1;

/**
 * Close codes. The range carries the policy, so that an old client obeys a code it has never seen:
 * 4000–4499 come back (with back-off) and resume; 4500–4999 do not come back by yourself.
 */
export const CloseCode = {
  /** The server stops or restarts, or does not reach its store. */
  draining: 4000,
  /** The connection did not take its frames fast enough. */
  slow: 4001,
  /** Nothing was heard for too long. */
  silent: 4002,
  /** A newer connection of the same instance took over. */
  replaced: 4003,
  /** More frames than the limits allow. */
  flood: 4004,
  /** No sign-in within the deadline. */
  loginDeadline: 4005,
  /** Sign-in was refused; the reply before it says why. */
  refused: 4500,
  /** A frame that is not of this protocol. */
  badFrame: 4501,
  /** A request before sign-in. */
  notSignedIn: 4502,
  /** A frame over the size limit. */
  tooLarge: 4503,
  /** Another device of the user took this one's place. */
  kicked: 4504,
  /** The UserSig ran out. */
  expired: 4505,
  /** The protocol version is not supported. */
  version: 4506,
  /** The user signed out. */
  signedOut: 4507,
} as const;

/** Whether a client may come back by itself after this close code (also 1001, 1006 and other standard codes). */
export function mayReconnect(code: number): boolean {
  return code < 4500 || code > 4999;
}

/** What a server sends unasked. Payload lines: `entry` and `online` carry one body line. */
export type Push =
  | ({ on: 'entry' } & EntryHeader)
  /** A message that is not stored: no position. `seq` is unique per app. */
  | ({ on: 'online' } & OnlineHeader)
  /** This device's session has ended because another took its place; the close follows. */
  | { on: 'kicked' }
  /** This session's UserSig ran out; the close follows. */
  | { on: 'expired' };

export interface OnlineHeader {
  stream: StreamKey;
  time: number;
  from: string;
  seq: number;
  rand: number;
  ctime: number;
}

/** A frame taken apart: the header object, and the raw payload after the first line feed ('' if none). */
export interface Frame {
  header: Record<string, unknown>;
  payload: string;
}

/** Splits a frame; undefined if its first line is not a JSON object. */
export function parseFrame(text: string): Frame | undefined {
  const end = text.indexOf('\n');
  try {
    const header: unknown = JSON.parse(end < 0 ? text : text.slice(0, end));
    if (typeof header !== 'object' || header === null || Array.isArray(header)) return undefined;
    return { header: header as Record<string, unknown>, payload: end < 0 ? '' : text.slice(end + 1) };
  } catch {
    return undefined;
  }
}

/** Prints a frame. */
export function printFrame(header: object, payload = ''): string {
  return payload === '' ? JSON.stringify(header) : `${JSON.stringify(header)}\n${payload}`;
}

/** Prints entries as payload lines, two each. */
export function printEntries(entries: readonly Entry[]): string {
  return entries.map((entry) => `${printEntryHeader(entry)}\n${entry.body}`).join('\n');
}

/** Reads payload lines back into entries; throws if they are none. */
export function parseEntries(payload: string): Entry[] {
  if (payload === '') return [];
  const lines = payload.split('\n');
  if (lines.length % 2 !== 0) throw new Error('entries come as pairs of lines');
  const entries: Entry[] = [];
  for (let i = 0; i < lines.length; i += 2) {
    const header = asEntryHeader(JSON.parse(lines[i]!));
    if (header === undefined) throw new Error('an entry begins with its header');
    entries.push({ ...header, body: lines[i + 1]! });
  }
  return entries;
}

/**
 * The header line of an entry, optionally inside a push. Written out, since every message is printed here: half the
 * time of JSON.stringify on an object. A stream key needs no escaping, its ids are percent-encoded.
 */
export function printEntryHeader(entry: EntryHeader, push = false): string {
  const { stream, pos, gno, time, kind, from, seq, rand, ctime, run, state } = entry;
  return (
    `${push ? '{"on":"entry",' : '{'}"stream":"${stream}","pos":${pos},"gno":${gno},"time":${time},"kind":"${kind}",` +
    `"from":${JSON.stringify(from)},"seq":${seq},"rand":${rand},"ctime":${ctime},"run":${JSON.stringify(run)}` +
    `${state ? `,"state":${state}` : ''}}`
  );
}

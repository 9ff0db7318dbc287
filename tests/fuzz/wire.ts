/**
 * What the wire's contract says of a frame and of the answers to it, told from the contract alone: which frames end a
 * connection, and which answers, pushes and codes may come.
 */
import * as v from 'valibot';
import { type CommandName, commands, ConversationHead } from '../../contract/commands.ts';
import { ErrorCode, errorName } from '../../contract/errors.ts';
import { MAX_FRAME_BYTES } from '../../contract/limits.ts';
import { CloseCode } from '../../contract/wire.ts';

export const CLOSE_CODES: ReadonlySet<number> = new Set(Object.values(CloseCode));

/** Refusals that say that the server is at fault. */
const FAULTS: ReadonlySet<number> = new Set([ErrorCode.ERR_SVR_MSG_INTERNAL_ERROR1, ErrorCode.ERR_SVR_MSG_NET_ERROR]);

/** A frame as a request: its command and number; undefined if it is none. */
export function asRequest(frame: string): { name: string; id: number } | undefined {
  const header = objectOf(frame.split('\n', 1)[0]!);
  const { do: name, id } = header ?? {};
  return typeof name === 'string' && Number.isSafeInteger(id) ? { name, id: id as number } : undefined;
}

export function objectOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with an answer to this command; undefined if nothing is. */
export function wrongAnswer(name: string, frame: string): string | undefined {
  if (Buffer.byteLength(frame) > MAX_FRAME_BYTES) return `an answer of ${Buffer.byteLength(frame)} bytes`;
  const [head, ...payload] = frame.split('\n');
  const header = objectOf(head!);
  if (header === undefined) return 'an answer that is no frame';
  const { code, desc } = header;
  if (code !== undefined) {
    if (typeof code !== 'number' || errorName(code) === 'UNKNOWN')
      return `${name} is refused with ${JSON.stringify(code)}`;
    if (FAULTS.has(code)) return `${name} is refused with ${code}: ${JSON.stringify(desc)}`;
    return typeof desc === 'string' && desc !== '' && desc.length <= 500 ? undefined : `${name}: an odd description`;
  }
  if (!Object.hasOwn(commands, name)) return `${name} is answered`;
  if (!v.is(commands[name as CommandName].reply, header)) return `an answer to ${name} that is none`;
  return wrongPayload(name, payload);
}

function wrongPayload(name: string, lines: readonly string[]): string | undefined {
  if (lines.some((line) => objectOf(line) === undefined)) return `${name}: a line that is no object`;
  if (name !== 'sync') return lines.length % 2 === 0 ? undefined : `${name}: half an entry`;
  return lines.every((line) => v.is(ConversationHead, objectOf(line))) ? undefined : 'sync: a head that is none';
}

/** What is wrong with a push to a user; undefined if nothing is. */
export function wrongPush(user: string, frame: string): string | undefined {
  const lines = frame.split('\n');
  const { on, stream } = objectOf(lines[0]!) ?? {};
  if (on !== 'entry' && on !== 'online') return on === undefined ? 'a push that is none' : `told ${JSON.stringify(on)}`;
  if (lines.length !== 2 || objectOf(lines[1]!) === undefined) return 'a push without a body';
  const users = typeof stream === 'string' ? stream.split(':').slice(1) : [];
  return users.includes(encodeURIComponent(user)) ? undefined : `told of ${JSON.stringify(stream)}`;
}

/** Names of streams. Ids are percent-encoded, so that a key is safe in a path, a subject and a log line. */
import type { StreamKey } from './entry.ts';

/** 0 if `user` is the bytewise smaller of the two, 1 otherwise: the side of a C2C stream. Ids are ASCII. */
export function sideOf(user: string, peer: string): 0 | 1 {
  return user <= peer ? 0 : 1;
}

/** Key of the stream two users share; the same whoever asks. */
export function c2cKey(user: string, peer: string): StreamKey {
  const [first, second] = user <= peer ? [user, peer] : [peer, user];
  return `c2c:${encodeURIComponent(first)}:${encodeURIComponent(second)}`;
}

/** Key of a user's own stream. */
export function userKey(user: string): StreamKey {
  return `user:${encodeURIComponent(user)}`;
}

/** What a key names. */
export type ParsedKey = { type: 'c2c'; users: readonly [string, string] } | { type: 'user'; user: string };

/** Reads a key; undefined if it is none, or not in its one canonical spelling. */
export function parseStreamKey(key: StreamKey): ParsedKey | undefined {
  const parts = key.split(':');
  const ids = parts.slice(1).map(decode);
  const [first, second] = ids;
  if (first === undefined || ids.includes(undefined)) return undefined;
  if (parts[0] === 'c2c' && parts.length === 3 && second !== undefined) {
    return first <= second ? { type: 'c2c', users: [first, second] } : undefined;
  }
  return parts[0] === 'user' && parts.length === 2 ? { type: 'user', user: first } : undefined;
}

/** The other user of a C2C stream, as `viewer` sees it; undefined if the viewer has no part in it. */
export function peerOf(key: StreamKey, viewer: string): string | undefined {
  const parsed = parseStreamKey(key);
  if (parsed?.type !== 'c2c') return undefined;
  const [first, second] = parsed.users;
  if (viewer === first) return second;
  return viewer === second ? first : undefined;
}

/** The id that is spelled so; undefined if none is, as where half of a surrogate pair stands alone. */
function decode(text: string): string | undefined {
  if (text === '') return undefined;
  try {
    const id = decodeURIComponent(text);
    return encodeURIComponent(id) === text ? id : undefined;
  } catch {
    return undefined;
  }
}

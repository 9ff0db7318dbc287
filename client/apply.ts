/**
 * What one entry does to a conversation. Pure but for the conversation it is given; the inbox calls it for each entry
 * in order, and saves and tells what comes out.
 */
import { type Entry, EntryState, type RevokeBody, type SetBody } from '../contract/entry.ts';
import { parseReadBody, parseRevokeBody, parseSetBody } from '../contract/incoming.ts';
import type { MessageBody } from '../contract/structs/message-body.ts';
import { type Conversation, isGone, offerLast, ownMark, revokeLast, takeCleared, uncount } from './conversation.ts';
import type { StoredMessage } from './local/port.ts';
import { withRange } from './ranges.ts';
import { storedMessage } from './stored.ts';
import { knownBody } from './views/body.ts';

/** Takes the entry in. Of an entry at or below the head that is already known, the counters are known, too. */
export function applyEntry(one: Conversation, entry: Entry, viewer: string): void {
  one.applied = entry.pos;
  one.ranges = withRange(one.ranges, [entry.pos - 1, entry.pos]);
  if (entry.kind === 'msg' && entry.from !== viewer) one.newest = Math.max(one.newest, entry.pos);
  if (entry.pos <= one.pos) return;
  one.pos = entry.pos;
  one.time = entry.time;
  one.run = entry.run;
  if (entry.kind === 'msg') takeMessage(one, entry, viewer);
  if (entry.kind === 'revoke') takeRevoke(one, revokeBody(entry), viewer);
  const mark = ownMark(one);
  if (one.revoked.some((pos) => pos <= mark)) one.revoked = one.revoked.filter((pos) => pos > mark);
}

/** Takes own settings over, from an entry of the user's own stream. Older ones than those known change nothing. */
export function applySettings(one: Conversation, entry: Entry): boolean {
  if (entry.gno <= one.changed) return false;
  const { pinned, hidden, cleared, receive } = setBody(entry);
  one.changed = entry.gno;
  if (pinned !== undefined) one.pinned = pinned;
  if (receive !== undefined) one.receive = receive;
  if (hidden !== undefined) {
    one.hidden = hidden;
    // Deleted, here or on another device: what only this device kept goes with it.
    if (hidden > 0) Object.assign(one, { kept: false, draft: null });
  }
  if (cleared !== undefined && cleared > one.cleared) {
    takeCleared(one, cleared);
    one.ranges = withRange(one.ranges, [0, cleared]);
  }
  return true;
}

/**
 * The user has deleted these messages. `unread`: those of them that are held and may count as unread, and do no longer;
 * none if they are deleted on this device only, for the count is the same on all. What stands in the conversation list
 * instead is for the caller.
 */
export function applyDeletion(
  one: Conversation,
  positions: readonly number[],
  unread: readonly StoredMessage[],
  viewer: string,
): void {
  for (const pos of positions) if (!isGone(one, pos)) one.deleted = withRange(one.deleted, [pos - 1, pos]);
  for (const { pos, from, state, body } of unread) {
    const countsNow = state === EntryState.Normal && from !== viewer && counts(knownBody(body));
    if (countsNow) uncount(one, pos);
  }
}

/** The position a read report tells the peer; undefined if it is a quiet one, or its body is none. */
export function readUpTo(entry: Entry): number | undefined {
  const { upto, quiet } = parseReadBody(entry.body) ?? {};
  return quiet ? undefined : upto;
}

export function revokeBody(entry: Entry): RevokeBody {
  return parseRevokeBody(entry.body) ?? unreadable(entry);
}

export function setBody(entry: Entry): SetBody {
  return parseSetBody(entry.body) ?? unreadable(entry);
}

function unreadable({ kind }: Entry): never {
  throw new Error(`the body of a ${kind} entry is none`);
}

function takeMessage(one: Conversation, entry: Entry, viewer: string): void {
  const body = knownBody(entry.body) ?? unreadable(entry);
  if (isGone(one, entry.pos)) {
    // Deleted on another device before it came to this one.
    if (entry.from !== viewer && entry.state !== EntryState.Revoked && counts(body)) uncount(one, entry.pos);
    return;
  }
  if (body.message_excluded_from_last_message) return;
  offerLast(one, storedMessage(entry));
  one.active = entry.time;
}

function takeRevoke(one: Conversation, { target, counted, from }: RevokeBody, viewer: string): void {
  if (counted && from !== viewer) uncount(one, target);
  revokeLast(one, target);
}

function counts(body: MessageBody | undefined): boolean {
  return body?.message_is_excluded_from_unread_count !== true;
}

/**
 * What one entry does to a conversation. Pure but for the conversation it is given; the inbox calls it for each entry
 * in order, and saves and tells what comes out.
 */
import { type Entry, EntryState, type RevokeBody, type SetBody } from '../contract/entry.ts';
import { parseReadBody, parseRevokeBody, parseSetBody } from '../contract/incoming.ts';
import { type Conversation, ownMark, revokeLast } from './conversation.ts';
import { withRange } from './ranges.ts';
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
  if (entry.kind === 'msg') takeLast(one, entry);
  if (entry.kind === 'revoke') takeRevoke(one, revokeBody(entry), viewer);
  const mark = ownMark(one);
  if (one.revoked.some((pos) => pos <= mark)) one.revoked = one.revoked.filter((pos) => pos > mark);
}

/** Takes own settings over, from an entry of the user's own stream. Older ones than those known change nothing. */
export function applySettings(one: Conversation, entry: Entry): boolean {
  if (entry.gno <= one.changed) return false;
  const { pinned, hidden, cleared } = setBody(entry);
  one.changed = entry.gno;
  if (pinned !== undefined) one.pinned = pinned;
  if (hidden !== undefined) {
    one.hidden = hidden;
    // Deleted, here or on another device: what only this device kept goes with it.
    if (hidden > 0) Object.assign(one, { kept: false, draft: null });
  }
  if (cleared !== undefined && cleared > one.cleared) {
    one.cleared = cleared;
    one.ranges = withRange(one.ranges, [0, cleared]);
    if (one.last && one.last.pos <= cleared) one.last = null;
  }
  return true;
}

/** The position a read report names; undefined if its body is none. */
export function readUpTo(entry: Entry): number | undefined {
  return parseReadBody(entry.body)?.upto;
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

function takeLast(one: Conversation, entry: Entry): void {
  const body = knownBody(entry.body) ?? unreadable(entry);
  if (entry.state !== EntryState.Revoked && body.message_excluded_from_last_message) return;
  one.last = entry;
  one.active = entry.time;
}

function takeRevoke(one: Conversation, { target, counted, from }: RevokeBody, viewer: string): void {
  if (counted && from !== viewer && target > ownMark(one)) one.revoked = [...one.revoked, target];
  revokeLast(one, target);
}

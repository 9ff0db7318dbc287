/**
 * What a device knows of one conversation, and what follows from it: plain data and pure functions. The state is kept
 * in memory by conversations.ts, written to the local store as it is, and changed only by apply.ts and by settings.
 */
import { revokedBody } from '../contract/revoked-body.ts';
import type { ConversationHead } from '../contract/commands.ts';
import { EMPTY_RUN, EntryState, type Run, type StreamKey } from '../contract/entry.ts';
import { sideOf } from '../contract/stream-key.ts';
import type { GivenDraft } from '../contract/structs/conversation.ts';
import { markOf, otherSide, type Side, seenBy, unreadOf } from '../rules/c2c-run.ts';
import { comparePlaces, type StoredMessage } from './local/port.ts';
import { type Ranges, rangeAt, rangesAbove } from './ranges.ts';
import { storedMessage } from './stored.ts';

export interface Conversation {
  readonly stream: StreamKey;
  /** The other user: `conv_id`. */
  readonly peer: string;
  /** Our side of the stream's {@link Run}. */
  readonly side: Side;
  /** Where the stream stands as far as we know; `run` and `revoked` are exact for this position. */
  pos: number;
  time: number;
  run: Run;
  /** Positions of messages above our read mark that counted as unread and no longer do: taken back, or deleted by us. */
  revoked: number[];
  /** Entries up to here have been taken in and told of. Behind `pos` while we catch up. */
  applied: number;
  /** The newest position that may be a message of the peer: what there is to report as read. */
  newest: number;
  /** The message that stands in the conversation list: the newest of the log, or one that was put in on this device. */
  last: StoredMessage | null;
  /** Own settings, see `SetBody` of contract/entry.ts, and the change number of the newest. */
  pinned: number;
  hidden: number;
  cleared: number;
  receive: 0 | 1 | 2;
  changed: number;
  /** Positions of messages that are not shown any more: deleted by the user, here or on another device. */
  deleted: Ranges;
  /** History up to here is cleared on this device only. */
  clearedHere: number;
  /** Counts what is only local, see {@link nextLocal}. */
  locals: number;
  /** What of the stream's messages the local store holds. */
  ranges: Ranges;
  /** When something last happened that moves it up in the list, ms. */
  active: number;
  /** Made by TIMConvCreate, a draft or a send on this device: listed though the log does not say so. */
  kept: boolean;
  draft: GivenDraft | null;
}

/** A conversation nothing is known of. */
export function newConversation(stream: StreamKey, viewer: string, peer: string): Conversation {
  return {
    stream,
    peer,
    side: sideOf(viewer, peer),
    pos: 0,
    time: 0,
    run: EMPTY_RUN,
    revoked: [],
    applied: 0,
    newest: 0,
    last: null,
    pinned: 0,
    hidden: 0,
    cleared: 0,
    receive: 0,
    changed: 0,
    deleted: [],
    clearedHere: 0,
    locals: 0,
    ranges: [],
    active: 0,
    kept: false,
    draft: null,
  };
}

/** Our own read mark, a position. */
export function ownMark({ run, side }: Conversation): number {
  return markOf(run, side);
}

/** Up to where we have reported reading, and up to where the peer has. */
export function ownSeen({ run, side }: Conversation): number {
  return seenBy(run, side);
}
export function peerSeen({ run, side }: Conversation): number {
  return seenBy(run, otherSide(side));
}

/** Unread messages; none where the server's numbers make no sense. */
export function unreadCount({ run, side, revoked }: Conversation): number {
  return Math.max(0, unreadOf(run, side, revoked));
}

/** Unread messages as far as the total of all conversations has them: not those of whom we do not want to hear. */
export function countedUnread(one: Conversation): number {
  return one.receive === 0 ? unreadCount(one) : 0;
}

/** Position up to which no message is shown. */
export function floorOf({ cleared, clearedHere }: Conversation): number {
  return Math.max(cleared, clearedHere);
}

/** Whether the message at this position is not shown any more. */
export function isGone(one: Conversation, pos: number): boolean {
  return pos <= floorOf(one) || rangeAt(one.deleted, pos) !== undefined;
}

/** The counter for the next message that is only local: behind all others made at the same position. */
export function nextLocal(one: Conversation): number {
  one.locals += 1;
  return one.locals;
}

/** A message that may stand in the conversation list; it does if none stands behind it. */
export function offerLast(one: Conversation, message: StoredMessage): void {
  if (!one.last || comparePlaces(message, one.last) >= 0) one.last = message;
}

/** A message that counted as unread does no longer. */
export function uncount(one: Conversation, pos: number): void {
  if (pos > ownMark(one) && pos <= one.pos && !one.revoked.includes(pos)) one.revoked = [...one.revoked, pos];
}

/** Whether it stands in the conversation list: not hidden, or something came since. */
export function isListed(one: Conversation): boolean {
  if (one.kept) return true;
  if (one.pos === 0) return one.pinned > 0;
  return one.hidden === 0 || (one.last !== null && one.last.pos > one.hidden) || unreadCount(one) > 0;
}

/** Takes over what the server says of the conversation. The cursor `applied` stays. */
export function takeHead(one: Conversation, head: ConversationHead): void {
  if (head.pos > one.pos) one.newest = head.pos;
  // Deleted on another device: what only this device kept goes with it.
  if (head.hidden > one.hidden) Object.assign(one, { kept: false, draft: null });
  one.pos = head.pos;
  one.time = head.time;
  one.run = head.run;
  one.revoked = head.revoked;
  one.pinned = head.pinned;
  one.hidden = head.hidden;
  one.receive = head.receive;
  one.changed = head.changed;
  takeCleared(one, head.cleared);
  takeLastOf(one, head);
  // Of a history that was cleared nothing else tells when something last happened.
  one.active = Math.max(one.active, one.last?.time ?? head.time);
}

/** History up to a position is cleared for good. */
export function takeCleared(one: Conversation, cleared: number): void {
  if (cleared > one.cleared && one.last && one.last.pos <= cleared) one.last = null;
  one.cleared = cleared;
  one.deleted = rangesAbove(one.deleted, floorOf(one));
}

/** The server knows nothing of what was put in, or deleted, on this device only. */
function takeLastOf(one: Conversation, { last }: Pick<ConversationHead, 'last'>): void {
  const known = one.last;
  if (last && isGone(one, last.pos)) return;
  if (known && known.local > 0 && known.pos >= (last?.pos ?? 0)) return;
  if (last && known?.pos === last.pos) {
    const { customInt, customStr } = known;
    one.last = { ...storedMessage(last), customInt, customStr };
  } else one.last = last && storedMessage(last);
}

/** Forgets where the stream stands and what is held of it. What is only this device's stays. */
export function forgetStream(one: Conversation): void {
  const { stream, peer, side, active, kept, draft, locals } = one;
  const last = one.last && one.last.local > 0 ? one.last : null;
  Object.assign(one, newConversation(stream, '', peer), { side, active, kept, draft, locals, last });
}

/** The order of the conversation list: pinned first, then by activity. */
export function byActivity(a: Conversation, b: Conversation): number {
  const pinned = Number(b.pinned > 0) - Number(a.pinned > 0);
  return pinned || b.active - a.active || (a.stream < b.stream ? -1 : 1);
}

/** The newest message was taken back: it stays last, without its content. */
export function revokeLast(one: Conversation, target: number): void {
  if (one.last?.pos === target && one.last.local === 0)
    one.last = { ...one.last, state: EntryState.Revoked, body: revokedBody(one.last.body) };
}

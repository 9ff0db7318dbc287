/**
 * What a device knows of one conversation, and what follows from it: plain data and pure functions. The state is kept
 * in memory by conversations.ts, written to the local store as it is, and changed only by apply.ts and by settings.
 */
import { revokedBody } from '../contract/revoked-body.ts';
import type { ConversationHead } from '../contract/commands.ts';
import { EMPTY_RUN, type Entry, EntryState, type Run, type StreamKey } from '../contract/entry.ts';
import { sideOf } from '../contract/stream-key.ts';
import type { GivenDraft } from '../contract/structs/conversation.ts';
import { markOf, otherSide, type Side, seenBy, unreadOf } from '../rules/c2c-run.ts';
import type { Ranges } from './ranges.ts';

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
  /** Positions of revoked messages above our read mark that counted as unread. */
  revoked: number[];
  /** Entries up to here have been taken in and told of. Behind `pos` while we catch up. */
  applied: number;
  /** The newest position that may be a message of the peer: what there is to report as read. */
  newest: number;
  /** The message that stands in the conversation list. */
  last: Entry | null;
  /** Own settings, see `SetBody` of contract/entry.ts, and the change number of the newest. */
  pinned: number;
  hidden: number;
  cleared: number;
  changed: number;
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
    changed: 0,
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
  one.last = head.last;
  one.active = Math.max(one.active, one.last?.time ?? 0);
  one.pinned = head.pinned;
  one.hidden = head.hidden;
  one.cleared = head.cleared;
  one.changed = head.changed;
}

/** Forgets where the stream stands and what is held of it. What is only this device's stays. */
export function forgetStream(one: Conversation): void {
  const { pos, time, run, newest, last, pinned, hidden, cleared, changed } = newConversation(one.stream, '', one.peer);
  Object.assign(one, { pos, time, run, newest, last, pinned, hidden, cleared, changed });
  one.revoked = [];
  one.applied = 0;
  one.ranges = [];
}

/** The order of the conversation list: pinned first, then by activity. */
export function byActivity(a: Conversation, b: Conversation): number {
  const pinned = Number(b.pinned > 0) - Number(a.pinned > 0);
  return pinned || b.active - a.active || (a.stream < b.stream ? -1 : 1);
}

/** The newest message was taken back: it stays last, without its content. */
export function revokeLast(one: Conversation, target: number): void {
  if (one.last?.pos === target) one.last = { ...one.last, state: EntryState.Revoked, body: revokedBody(one.last.body) };
}

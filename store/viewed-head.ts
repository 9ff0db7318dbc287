/** What a viewer sees of a conversation, for every engine: made of the shared head and of the rows found for it. */
import { type Entry, RunAt, type StreamKey } from '../contract/entry.ts';
import { peerOf, sideOf } from '../contract/stream-key.ts';
import { sealed, unsealed } from './checksum.ts';
import type { Head, Membership, ViewedHead } from './port.ts';
import type { Schema } from './schema.ts';

/** The viewer's own read mark: revoked messages above it are told. */
export function viewerMark({ stream, run }: Head, user: string): number {
  const peer = peerOf(stream, user);
  return run[RunAt.mark + (peer === undefined ? 0 : sideOf(user, peer))] ?? 0;
}

/** A membership row in the terms of the port, with the number of its newest change. Throws `damaged`. */
export function toMembership(
  row: Schema['membership'],
  stream: StreamKey,
): { membership: Membership; changed: number } {
  const { user_id: user, pinned, hidden, cleared, receive, deleted, changed } = unsealed('membership', row);
  return { membership: { user, stream, pinned, hidden, cleared, receive, deleted }, changed };
}

/** The row of a user's settings; `stream` is the number of its stream in this store. */
export function toMembershipRow({ user, ...settings }: Membership, stream: number, changed: number) {
  return sealed({ ...settings, user_id: user, stream, changed });
}

/**
 * `revoked`: the newest rows above the viewer's mark, newest first. `deleted`: the viewer's, likewise, and there may be some
 * below the mark. Throws `damaged`.
 */
export function toViewedHead(
  head: Head,
  { membership, changed }: { membership: Membership; changed: number },
  revoked: readonly Schema['revoked'][],
  deleted: readonly Schema['deleted'][],
  last: Entry | undefined,
): ViewedHead {
  const targets = revoked
    .map((row) => unsealed('revoked', row))
    .filter((row) => row.counted === 1 && row.sender !== membership.user)
    .map((row) => row.target)
    .reverse();
  if (deleted.length === 0) return { ...head, revoked: targets, membership, changed, last };
  const mark = viewerMark(head, membership.user);
  const unread = deletedTargets(deleted, true).filter((target) => target > mark);
  return { ...head, revoked: together(targets, unread), membership, changed, last };
}

const NOTHING: ReadonlySet<number> = new Set();

/** What is not shown of a conversation for being deleted. Throws `damaged`. */
export function unseenIn(rows: readonly Schema['deleted'][]): ReadonlySet<number> {
  return rows.length === 0 ? NOTHING : new Set(deletedTargets(rows));
}

/** What a user has deleted, or only what would be unread were it not. Throws `damaged`. */
export function deletedTargets(rows: readonly Schema['deleted'][], isUnread = false): number[] {
  const whole = rows.map((row) => unsealed('deleted', row));
  return whole.filter(({ counted }) => counted === 1 || !isUnread).map(({ target }) => target);
}

/** Each once, in order: what was taken back may have been deleted, too. */
function together(some: readonly number[], others: readonly number[]): number[] {
  return [...new Set([...some, ...others])].sort((a, b) => a - b);
}

const LEFT_OUT = 'message_excluded_from_last_message';

/** Whether an entry may stand in the conversation list as the last message. A revoked one still may. */
export function mayBeLast(entry: Entry): boolean {
  return entry.kind === 'msg' && !isLeftOut(entry.body);
}

/** Whether a message's body says that it is no last message. Nearly none does, so a look at the text comes first. */
function isLeftOut(body: string): boolean {
  if (!body.includes(LEFT_OUT)) return false;
  return (JSON.parse(body) as Record<string, unknown>)[LEFT_OUT] === true;
}

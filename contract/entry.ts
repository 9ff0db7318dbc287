/**
 * The neutral entry: one durable fact of a stream, in the one form that log, bus and wire carry. What a
 * viewer prints of it (`message_conv_id`, `message_is_from_self`, …) is a view made at the client's edge.
 */

/** `c2c:<user>:<user>` (bytewise order), `group:<id>` or `user:<id>`; every id is percent-encoded. */
export type StreamKey = string;

/**
 * - `msg`: a message; the body is a {@link MessageBody} as JSON text.
 * - `read`: `from` has read the conversation up to a position (visible to the peer as a receipt, unless `quiet`); {@link ReadBody}.
 * - `revoke`: `from` took a message back; {@link RevokeBody}.
 * - `set`: only in a user's own stream: a setting of one conversation changed; {@link SetBody}.
 */
export type EntryKind = 'msg' | 'read' | 'revoke' | 'set';

/**
 * Present state of a stored message: as sent, revoked (of its body what revoked-body.ts says is left), or deleted by everybody who could
 * see it (likewise; that one is only found in a store, since there is nobody to send it to).
 */
export const EntryState = { Normal: 0, Revoked: 1, Deleted: 2 } as const;
export type EntryState = (typeof EntryState)[keyof typeof EntryState];

/** An entry without its body: the JSON header line of a pushed or pulled entry. */
export interface EntryHeader {
  stream: StreamKey;
  /** Dense order within the stream: 1, 2, 3, … */
  pos: number;
  /** Store-wide, commit-ordered change number. */
  gno: number;
  /** Server time, ms since 1970; never runs backwards within a stream. */
  time: number;
  kind: EntryKind;
  /** The user who caused it. */
  from: string;
  /** Messages in the stream up to and including this entry: the `message_seq` of a `msg`. */
  seq: number;
  /** The sender's random number and client time (s): with `from` the identity of a send. 0 unless `msg`. */
  rand: number;
  ctime: number;
  /** The stream's running state after this entry, see {@link Run}. */
  run: Run;
  /** Absent means {@link EntryState.Normal}. */
  state?: EntryState;
}

/** A whole entry; `body` is JSON text exactly as stored. */
export interface Entry extends EntryHeader {
  body: string;
}

/**
 * Running state of a C2C stream after an entry, for side 0 (the bytewise smaller user id) and side 1:
 * `[sent0, sent1, mark0, mark1, base0, base1, seen0, seen1]`.
 * - `sent`: countable messages sent by that side so far.
 * - `mark`: that side's own read mark, a position: moved by its sends and its read reports.
 * - `base`: countable messages of the OTHER side up to that mark, so unread = sent(other) − base − revoked above the mark.
 * - `seen`: position up to which that side reported reading (what the peer may see as a receipt).
 * A user's own stream has no running state: `[]`.
 */
export type Run = readonly number[];

/** Index of the first of each pair in a C2C {@link Run}; add the side (0 or 1). */
export const RunAt = { sent: 0, mark: 2, base: 4, seen: 6 } as const;

/** The running state before a C2C stream's first entry. */
export const EMPTY_RUN: Run = [0, 0, 0, 0, 0, 0, 0, 0];

/** Body of a `read` entry. `base` repeats the reader's new base for those that have not seen the marked entry. */
export interface ReadBody {
  upto: number;
  /** It was deleted unread: the reader's mark moves, and the peer is shown nothing. */
  quiet?: true;
}

/** Body of a `revoke` entry: names the message taken back; `counted` says it counted as unread for its receiver. */
export interface RevokeBody {
  target: number;
  seq: number;
  rand: number;
  /** Server time of the message, ms. */
  time: number;
  from: string;
  counted: boolean;
}

/** A user's own settings of one conversation; absent keys did not change. */
export interface SetBody {
  stream: StreamKey;
  /** Time of pinning (ms), 0 = not pinned. */
  pinned?: number;
  /** The conversation is off the list until an entry above this position; 0 = shown. */
  hidden?: number;
  /** History up to this position is cleared for this user. */
  cleared?: number;
  /** `TIMReceiveMessageOpt`: 0 receive, 1 not at all, 2 receive and do not announce. */
  receive?: 0 | 1 | 2;
  /** Positions of messages this user has deleted. */
  deleted?: number[];
}

/**
 * The commands of the wire: one row each, the request and reply as schema values. Both ends check with them; the
 * server's table of handlers is mandatory for every row. Payload lines (see `wire.ts`) are named in the comments.
 */
import * as v from 'valibot';
import { entry } from './incoming.ts';
import {
  FILE_KINDS,
  MAX_DELETED,
  MAX_FILE_NAME_BYTES,
  MAX_NAME_BYTES,
  MAX_PAGE,
  MAX_SYNC_PAGE,
  MAX_USERSIG_BYTES,
} from './limits.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const shortText = v.pipe(v.string(), v.maxBytes(MAX_NAME_BYTES));
/** Text that every store keeps as it is: no control character, no half of a surrogate pair. */
const name = v.pipe(shortText, v.regex(/^[^\p{Cc}\p{Cs}]+$/u, 'has to be text without control characters'));
const streamKey = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const run = v.array(count);
/** `TIMReceiveMessageOpt` of one conversation: 0 receive, 1 not at all, 2 receive and do not announce. */
const receiveOption = v.picklist([0, 1, 2]);

/** Lets its holder fetch files of the app, by id, until `expires` (ms): `GET /files/<app>/<id>?t=<ticket>`. */
const fileTicket = v.object({ ticket: v.string(), expires: count });

/** State of one conversation as its viewer needs it to start: where it stands, and what is the viewer's own. */
export const ConversationHead = v.object({
  stream: streamKey,
  /** Newest position, its change number, server time (ms) and message count. */
  pos: count,
  gno: count,
  time: count,
  seq: count,
  run,
  /** Positions above the viewer's own read mark that counted as unread and no longer do: taken back, or deleted by the viewer. */
  revoked: v.array(count),
  /** The viewer's settings, see `SetBody`. */
  pinned: count,
  hidden: count,
  cleared: count,
  receive: v.optional(receiveOption, 0),
  /** Change number of the newest of these settings. */
  changed: count,
  /** The newest message that may stand in the conversation list: an entry header plus `body`; null if none. */
  last: v.nullable(entry),
});
export type ConversationHead = v.InferOutput<typeof ConversationHead>;

export const commands = {
  /**
   * First frame of a connection. Without `session` a sign-in by UserSig; with it the return of an earlier one
   * (`sig` is checked again).
   */
  login: {
    request: v.object({
      version: count,
      app: count,
      user: v.pipe(v.string(), v.maxLength(256)),
      sig: v.pipe(v.string(), v.maxBytes(MAX_USERSIG_BYTES)),
      platform: shortText,
      /** Names the device: random, kept as long as its local store. */
      instance: name,
      session: v.optional(shortText),
    }),
    reply: v.object({
      session: v.string(),
      tinyid: count,
      /** Identity of the store's history; a foreign one makes the client drop its cursors. */
      epoch: v.string(),
      /** Newest change number. */
      gno: count,
      /** Server time (ms) and when the UserSig runs out (ms). */
      time: count,
      expires: count,
      revokeWindow: count,
      /** How files are fetched, see `ticket`; absent if this server takes none. */
      files: v.optional(fileTicket),
    }),
  },
  /** Ends the session for good; the close follows the reply. */
  logout: { request: v.object({}), reply: v.object({}) },
  ping: { request: v.object({}), reply: v.object({ time: count }) },
  /**
   * The viewer's conversations that changed after `since` (or the named ones), ordered by change number.
   * Payload: one {@link ConversationHead} a line. `more` is the `since` of the next page; absent on the last.
   * The user's own stream is not among them: its head is `own`.
   */
  sync: {
    request: v.object({ since: count, streams: v.optional(v.pipe(v.array(streamKey), v.maxLength(MAX_SYNC_PAGE))) }),
    reply: v.object({ gno: count, own: count, more: v.optional(count) }),
  },
  /** Stores a message to `to` (C2C). Payload: the message body. `online`: pass on, do not store; then pos and gno are 0. */
  send: {
    request: v.object({
      to: v.pipe(v.string(), v.maxLength(256)),
      rand: v.pipe(count, v.maxValue(0xffff_ffff)),
      ctime: count,
      online: v.optional(v.boolean()),
      /** Set on every attempt but the first: the change number the device knew at the first one. */
      retryOf: v.optional(count),
    }),
    reply: v.object({
      stream: streamKey,
      pos: count,
      gno: count,
      time: count,
      seq: count,
      run,
      /** True if an earlier attempt had stored it: everything above is the original's. */
      repeated: v.optional(v.boolean()),
    }),
  },
  /** Entries after position `from`, oldest first, at most `limit`. Payload: entries. All in (from, to] is settled. */
  pull: {
    request: v.object({ stream: streamKey, from: count, limit: v.pipe(count, v.minValue(1), v.maxValue(MAX_PAGE)) }),
    reply: v.object({ from: count, to: count, head: count }),
  },
  /**
   * A page of messages (kind `msg`, in their present state) from an anchor: `pos` (excluded), or `seq` or `time` (ms)
   * (included), or the newest. `newer` false: older ones, newest first; true: newer ones, oldest first.
   * Payload: entries. No message of (from, to] other than these is visible to the viewer; `end`: nothing beyond.
   */
  history: {
    request: v.object({
      stream: streamKey,
      pos: v.optional(count),
      seq: v.optional(count),
      time: v.optional(count),
      newer: v.boolean(),
      limit: v.pipe(count, v.minValue(1), v.maxValue(MAX_PAGE)),
    }),
    reply: v.object({ from: count, to: count, end: v.boolean() }),
  },
  /** Messages by their seq. Payload: entries; those that are not there, or not visible, are left out. */
  find: {
    request: v.object({ stream: streamKey, seqs: v.pipe(v.array(count), v.minLength(1), v.maxLength(MAX_PAGE)) }),
    reply: v.object({}),
  },
  /**
   * Reports conversations read up to a position (no further than their heads); `quiet`: nothing of it counts as unread any
   * more, but the peers are not told. The entries arrive as pushes before the reply.
   */
  read: {
    request: v.object({
      marks: v.pipe(v.array(v.object({ stream: streamKey, upto: count })), v.minLength(1), v.maxLength(MAX_SYNC_PAGE)),
      quiet: v.optional(v.literal(true)),
    }),
    reply: v.object({}),
  },
  /** Takes one own message back. The entry arrives as a push before the reply. */
  revoke: {
    request: v.object({ stream: streamKey, seq: count, rand: count }),
    reply: v.object({ pos: count }),
  },
  /** Changes own settings of a conversation, see `SetBody`. The entry arrives as a push before the reply. */
  set: {
    request: v.object({
      stream: streamKey,
      pinned: v.optional(v.boolean()),
      hidden: v.optional(count),
      cleared: v.optional(count),
      receive: v.optional(receiveOption),
      /** Positions of messages that this user deletes for good. */
      deleted: v.optional(v.pipe(v.array(count), v.minLength(1), v.maxLength(MAX_DELETED))),
    }),
    reply: v.object({}),
  },
  /**
   * Announces a file. The bytes follow over HTTP, in parts of at most `part` bytes, in order: `PATCH <path>` with
   * `upload-offset`; `GET <path>` says how far it is. See docs/files.md. The id names the file once it is complete.
   */
  upload: {
    request: v.object({
      size: v.pipe(count, v.minValue(1)),
      kind: v.picklist(FILE_KINDS),
      /** As it was called on the device; only for those who download it. */
      name: v.optional(v.pipe(v.string(), v.maxBytes(MAX_FILE_NAME_BYTES))),
    }),
    reply: v.object({ id: v.string(), path: v.string(), part: v.pipe(count, v.minValue(1)), expires: count }),
  },
  /** Another ticket to fetch files with. */
  ticket: { request: v.object({}), reply: fileTicket },
} as const;

export type CommandName = keyof typeof commands;
export type Request<N extends CommandName> = v.InferOutput<(typeof commands)[N]['request']>;
export type Reply<N extends CommandName> = v.InferOutput<(typeof commands)[N]['reply']>;

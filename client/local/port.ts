/**
 * The local store's port: what a device keeps of its user's conversations. Few verbs; one suite (conformance.ts) for all
 * engines. Reads answer later, so that an engine may be asynchronous; writes are taken in order, each call as a whole.
 */
import type { EntryState, StreamKey } from '../../contract/entry.ts';
import { TIMMsgStatus } from '../../contract/enums.ts';
import type { Conversation } from '../conversation.ts';

/** Where a message stands in its conversation: by position; behind it, in the order they were made, what is only local. */
export interface Place {
  readonly pos: number;
  /** 0 for a message of the log; the local counter for one that is being sent, failed, was cancelled, or was put in by the app. */
  readonly local: number;
}

/** A message as the local store holds it: the neutral entry, and what is only this device's. */
export interface StoredMessage extends Place {
  readonly stream: StreamKey;
  /** `message_msg_id`. */
  readonly id: string;
  readonly from: string;
  readonly seq: number;
  /** Server time, ms; for what is only local, the time it was made. */
  readonly time: number;
  readonly rand: number;
  /** Client time, s. */
  readonly ctime: number;
  readonly state: EntryState;
  readonly status: TIMMsgStatus;
  /** MessageBody as JSON text; '' of a revoked one. */
  readonly body: string;
  readonly customInt: number;
  readonly customStr: string;
}

/** What a device remembers of itself and of the server's history. */
export interface Cursor {
  /** Names this device, see the `login` command. */
  readonly instance: string;
  /** The history everything else here belongs to. */
  readonly epoch: string;
  /** Change number up to which heads of conversations are known. */
  readonly gno: number;
  /** Position up to which the user's own stream was applied. */
  readonly own: number;
}

export type Change =
  | { readonly put: 'cursor'; readonly cursor: Cursor }
  | { readonly put: 'conversation'; readonly conversation: Conversation }
  | { readonly put: 'message'; readonly message: StoredMessage }
  /** The message at this place became something else; see `put: 'message'` for what. */
  | { readonly drop: 'message'; readonly stream: StreamKey; readonly place: Place }
  /** All messages of the log up to a position, and, with `local`, what is only local there; what is being sent stays. */
  | { readonly drop: 'messages'; readonly stream: StreamKey; readonly upto: number; readonly local: boolean }
  /** Blanks a message that was taken back. Nothing happens if it is not there. */
  | { readonly revoke: number; readonly stream: StreamKey }
  /** What the app keeps with the message at this place, and nothing else of it. Nothing happens if it is not there. */
  | { readonly amend: Place; readonly stream: StreamKey; readonly customInt: number; readonly customStr: string };

/** A stretch of a conversation, both ends excluded. */
export interface Span {
  readonly after: Place;
  readonly before: Place;
}

export interface Reading {
  readonly newestFirst: boolean;
  readonly limit: number;
  /** Leaves out what is only local. */
  readonly sentOnly?: boolean;
}

/** What to look for among the messages held; every condition given has to hold. Never finds what was taken back or deleted. */
export interface Search {
  /** Texts of one character or more, found anywhere, whatever their case; none: every message. */
  readonly keywords: readonly string[];
  readonly match: 'any' | 'all';
  readonly senders?: readonly string[];
  /** Values of TIMElemType, of which a message has to have one. */
  readonly types?: readonly number[];
  /** Only this conversation. */
  readonly stream?: StreamKey;
  /** Server time, ms, both included. */
  readonly since?: number;
  readonly until?: number;
  /** With `stream`, a page of its messages, newest first; without, a page of conversations, and `limit` is of each page. */
  readonly offset: number;
  readonly limit: number;
}

export interface Found {
  /** Messages in all, whichever page this is. */
  readonly total: number;
  /** By conversation, that with the newest find first: how many, and with `stream` the page, else the newest only. */
  readonly streams: readonly {
    readonly stream: StreamKey;
    readonly count: number;
    readonly messages: readonly StoredMessage[];
  }[];
}

/** What a store has kept for the next sign-in. */
export interface Kept {
  readonly cursor: Cursor | undefined;
  readonly conversations: Conversation[];
  /** Messages whose status is one of {@link UNSENT}; what else is only local stays in the history. */
  readonly unsent: StoredMessage[];
}

/** Messages that were being sent, failed, or were cancelled: they may be sent again. */
export const UNSENT: readonly TIMMsgStatus[] = [
  TIMMsgStatus.kTIMMsg_Sending,
  TIMMsgStatus.kTIMMsg_SendFail,
  TIMMsgStatus.kTIMMsg_Cancel,
];

export interface LocalStore {
  /** How many messages of the log it keeps of a conversation; older ones may be dropped, and are on the server. */
  readonly keeps: number;
  /** What was kept; called once, before anything else. */
  load(): Promise<Kept>;
  /**
   * Takes all changes or, if it throws, none. What reads after it finds them. An engine may bring them to the disk later,
   * in the order in which they were taken, each call whole: if that fails, `onFailure` hears of it, and nothing more is kept.
   */
  write(changes: readonly Change[]): void;
  onFailure(tell: (error: unknown) => void): void;
  /** Resolves when there is room for more: who writes much waits for it now and then. */
  ready(): Promise<void>;
  between(stream: StreamKey, span: Span, reading: Reading): Promise<StoredMessage[]>;
  bySeqs(stream: StreamKey, seqs: readonly number[]): Promise<StoredMessage[]>;
  byIds(ids: readonly string[]): Promise<StoredMessage[]>;
  /** Position of the oldest message held whose server time is above `timeMs`. */
  firstAfter(stream: StreamKey, timeMs: number): Promise<number | undefined>;
  search(search: Search): Promise<Found>;
  /** `failure`: what failed in it, if something did: one that is damaged is set aside. */
  close(failure?: unknown): void;
}

export const BEFORE_ALL: Place = { pos: 0, local: 0 };
export const AFTER_ALL: Place = { pos: Number.MAX_SAFE_INTEGER, local: Number.MAX_SAFE_INTEGER };

export function comparePlaces(a: Place, b: Place): number {
  return a.pos - b.pos || a.local - b.local;
}

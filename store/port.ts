/**
 * The store's port: one commit of a batch of commands, and named reads. Nothing comes out of it before what it
 * shows is on stable storage: `commit` resolves when the batch is durable, and a read resolves when everything it
 * saw is. So "durable before visible" is held here, once, for whoever uses a store.
 *
 * A command is data plus a pure `decide`: the engine reads the facts it names, calls `decide` on them in order
 * (the second command of a batch sees the first one's effects), and writes what was decided.
 */
import type { Entry, EntryKind, Run, StreamKey } from '../contract/entry.ts';
import type { StoreError } from './errors.ts';

/** Where a stream stands. A stream nobody has written to has `pos` 0 and an empty run. */
export interface Head {
  readonly stream: StreamKey;
  readonly pos: number;
  readonly gno: number;
  readonly time: number;
  readonly seq: number;
  readonly run: Run;
}

/** One user's own view of one conversation. Rows appear with the stream's first entry. */
export interface Membership {
  user: string;
  stream: StreamKey;
  /** See `SetBody` of contract/entry.ts: all 0 at first. */
  pinned: number;
  hidden: number;
  cleared: number;
  receive: number;
  /** The highest position of a message that the user deleted; 0 = none: then there is nothing to look for. */
  deleted: number;
}

/** An account; made at the first sign-in, or when somebody first writes to it. */
export interface Account {
  user: string;
  tinyid: number;
}

/** One signed-in device. `login` and `resumes` are the fence: a write under older ones is refused. */
export interface Session {
  user: string;
  instance: string;
  platform: string;
  /** Random, new at each sign-in: the secret a device resumes with. */
  login: string;
  /** Order of sign-ins of the user: 1, 2, … */
  number: number;
  /** How often the device has come back under this login. Part of the fence: what an earlier connection had under way is refused. */
  resumes: number;
  /** Set when another device took its place while it was away: its next sign-in fails once. */
  kicked: boolean;
}

/** What `decide` may ask about. Every answer includes what earlier commands of the batch have decided. */
export interface Facts {
  /** Wall clock of the commit, ms. */
  readonly now: number;
  head(stream: StreamKey): Head;
  /** A message by its seq, in its present state. */
  messageBySeq(stream: StreamKey, seq: number): Entry | undefined;
  /** The entry at a position. */
  entryAt(stream: StreamKey, pos: number): Entry | undefined;
  /** The entries at positions, as far as they are there: at once, where one after the other would be slow. */
  entriesAt(stream: StreamKey, positions: readonly number[]): ReadonlyMap<number, Entry>;
  /** Those of these positions that a user sees no more: it has cleared them, or deleted the messages there. */
  unseenAt(user: string, stream: StreamKey, positions: readonly number[]): ReadonlySet<number>;
  /** A send stored earlier under the same identity: looked up in the recent keys, and for a retry in the log after `sinceGno`. */
  earlierSend(stream: StreamKey, send: SendKey, sinceGno: number | undefined): Entry | undefined;
  membership(user: string, stream: StreamKey): Membership | undefined;
  pinnedCount(user: string): number;
  account(user: string): Account | undefined;
  sessions(user: string): readonly Session[];
}

/** Names a device's connection: of a {@link Session}, what has to be as it was for a write to count. */
export type Fence = Pick<Session, 'user' | 'instance' | 'login' | 'resumes'>;

export interface SendKey {
  from: string;
  rand: number;
  ctime: number;
}

/**
 * An entry to append; position and change number are the engine's to give (head.pos + 1, next gno). `seq` is the head's,
 * plus one for a `msg`; a `time` before the head's becomes the head's.
 */
export interface NewEntry {
  stream: StreamKey;
  kind: EntryKind;
  time: number;
  from: string;
  seq: number;
  rand: number;
  ctime: number;
  run: Run;
  body: string;
}

/** Row changes that go with the entries, in the same commit. */
export type Row =
  | { table: 'membership'; put: Membership }
  | { table: 'account'; put: { user: string } }
  | { table: 'session'; put: Session }
  | { table: 'session'; drop: { user: string; instance: string } }
  /** Takes the stored body out of a message but for its id, and marks it revoked; position and identity stay. */
  | { table: 'revoked'; stream: StreamKey; target: number; counted: boolean }
  /** A user has deleted a message for itself, once. `counted`: it would be unread for this user, were it not deleted. */
  | { table: 'deleted'; put: { user: string; stream: StreamKey; target: number; counted: boolean } }
  /** What a user has deleted up to a position was cleared and read since: a bounded number of such rows is done away with. */
  | { table: 'deleted'; forget: { user: string; stream: StreamKey; upto: number } }
  /** Takes the stored body out of a message but for its id: everybody who could see it has deleted it. */
  | { table: 'entry'; stream: StreamKey; blank: number };

export interface Decision<R> {
  reply: R;
  entries: NewEntry[];
  rows: Row[];
}

export interface Command<R = unknown> {
  /** For logs and metrics. */
  readonly name: string;
  /** The device this write comes from; if it is no longer current, `decide` is not called and the outcome is `fenced`. */
  readonly session?: Fence;
  /**
   * Streams whose heads `decide` reads or extends: an engine that locks does so in sorted order before the first `decide`.
   * What is a user's alone (sessions, the number of pinned conversations) is guarded by the user's own stream, and a
   * membership by its conversation: who changes them names that stream.
   */
  readonly streams: readonly StreamKey[];
  /** Pure: an engine may call it again with more facts, and only the last decision counts. */
  decide(facts: Facts): Decision<R>;
}

/** What became of one command: decided (with the entries as stored, in order), fenced, or failed by an exception of `decide`. */
export type Outcome<R = unknown> =
  | { kind: 'done'; reply: R; entries: Entry[] }
  | { kind: 'fenced' }
  | { kind: 'failed'; error: unknown };

/** A viewer's conversation as `sync` reports it. */
export interface ViewedHead extends Head {
  /** Above the viewer's mark, in order: messages that counted as unread and were taken back, or deleted by the viewer. */
  revoked: number[];
  membership: Membership;
  /** Change number of the newest setting in `membership`. */
  changed: number;
  last: Entry | undefined;
}

/** From where a page of messages starts; see the `history` command. */
export type Anchor = { pos: number } | { seq: number } | { time: number } | 'newest';

export interface Page {
  entries: Entry[];
  /** All of (from, to] is settled by this page. */
  from: number;
  to: number;
  /** Nothing lies beyond in the direction read. */
  end: boolean;
}

/** What was committed in the order of change numbers, whoever committed it; see `tail` of {@link Store}. */
export interface Tail {
  /** Everything with a number up to this has been in the tails so far, but for what is damaged. */
  upto: number;
  /**
   * The newest number that was visible when the tail was read. What is above `gno()` of it is not settled: a lower number
   * may still be to come, from a transaction that is under way.
   */
  newest: number;
  entries: readonly { gno: number; stream: StreamKey; pos: number }[];
  /** Devices that signed in, came back, or lost their place, as they are now. One that signed out since is missing. */
  sessions: readonly Session[];
  /** What was left out of both, since it can't be read: `damaged`, each by its name. */
  damaged: readonly StoreError[];
}

export interface Store {
  /** New at creation and at restore; a client with another one drops its cursors. */
  readonly epoch: string;
  /**
   * One commit, in order. Resolves when durable. A commit may be asked for before the last one has resolved: they are
   * carried out in the order of the calls. Rejects only if the store can no longer be trusted or is closed.
   */
  commit(commands: readonly Command[]): Promise<Outcome[]>;
  /**
   * The same, in a store that carries out side by side what has no stream and no user in common: `told` hears of each
   * outcome, by its place among the commands, as soon as it is durable; of those that have, in the order of the calls.
   * What comes while others are under way is merged, so nothing is gained by holding it back. `told` must not throw.
   * Rejects as `commit` does; then some were not told. Absent where a batch is one step.
   */
  commitEach?(commands: readonly Command[], told: (nth: number, outcome: Outcome) => void): Promise<void>;
  /**
   * A change number up to which everything is durable and visible, however many processes write; the newest this process
   * knows of. It never goes back.
   */
  gno(): number;
  /**
   * What was committed with numbers above `after`, at most `limit` entries: how a process learns what others wrote. Brings
   * `gno` up to date. There is more at once if `upto` is still below `gno()`. Any number of tails may be read at the same
   * time: each is complete up to its own `upto`, in whatever order their answers come.
   */
  tail(after: number, limit: number): Promise<Tail>;
  /** Reserves `count` numbers that no one gets again, even after a crash; resolves to the first. */
  reserve(sequence: string, count: number): Promise<number>;
  account(user: string): Promise<Account | undefined>;
  session(user: string, instance: string): Promise<Session | undefined>;
  head(stream: StreamKey): Promise<Head>;
  /**
   * Conversations of a user changed after `since`, ordered by max(head.gno, changed), at most `limit`; more only if the
   * last ones share that number.
   */
  changedSince(user: string, since: number, limit: number): Promise<ViewedHead[]>;
  /** One conversation of a user; undefined if it has no part in it. */
  viewedHead(user: string, stream: StreamKey): Promise<ViewedHead | undefined>;
  /**
   * Entries with pos > from, oldest first; stops at `limit` entries or `maxBytes` of bodies (at least one). What is urgent
   * goes before other reads that wait, and is never `overloaded`.
   */
  pull(stream: StreamKey, from: number, limit: number, maxBytes: number, isUrgent?: boolean): Promise<Entry[]>;
  /** Messages around an anchor, not older than position `after` (exclusive). */
  messages(
    stream: StreamKey,
    anchor: Anchor,
    newer: boolean,
    limit: number,
    maxBytes: number,
    after: number,
  ): Promise<Page>;
  /** Those of these positions that a user sees no more: it has cleared them, or deleted the messages there. */
  unseenAt(user: string, stream: StreamKey, positions: readonly number[]): Promise<ReadonlySet<number>>;
  /** Messages by seq; missing ones are left out. */
  messagesBySeq(stream: StreamKey, seqs: readonly number[]): Promise<Entry[]>;
  /** Finishes what is in flight and lets go of the files. */
  close(): Promise<void>;
}

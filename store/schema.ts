/**
 * The tables, as the queries see them; `migrations.ts` makes them. The same on every engine but where it is said. Texts
 * compare bytewise. What a `checksum` covers is in `checksum.ts`.
 */
import type { Generated } from 'kysely';

export interface Schema {
  /** Facts about the store itself: see {@link MetaKey}. */
  meta: { key: string; value: string };
  /** The short number that stands for a stream's key in the other tables. */
  stream: { id: Generated<number>; key: string; checksum: number };
  entry: EntryRow;
  /** Only SQLite: finds an entry by its place in a stream. Written behind: complete up to the meta value `indexed`. */
  position: { stream: number; pos: number; gno: number };
  /** Only PostgreSQL: where a stream stands, and its lock. */
  head: Sealed<HeadRow>;
  /** Only PostgreSQL: the newest transaction of a connection that is known to be committed. `made`: ms, when it last was written. */
  receipt: { holder: string; number: number; made: number };
  membership: Sealed<MembershipRow>;
  account: Sealed<{ user_id: string; tinyid: number }>;
  session: Sealed<SessionRow>;
  /** Revoked messages, so that unread numbers can leave them out. */
  revoked: Sealed<{ stream: number; target: number; sender: string; counted: number }>;
  /** Messages that users have deleted for themselves. `counted`: it would be unread for this user, were it not deleted. */
  deleted: Sealed<{ user_id: string; stream: number; target: number; counted: number }>;
  /** Numbers given out by `reserve`: the next free one. */
  sequence: Sealed<{ name: string; next: number }>;
}

type Sealed<T> = T & { checksum: number };

/**
 * `version`: of the schema. `epoch`: of the history. Only SQLite: `commits`: number of the newest commit. `indexed`:
 * change number up to which every entry has its row in `position`. `unwritten`: a commit's
 * number, and how many entries above `indexed` had no such row then. `gno`: the newest change number that is not an
 * entry's; `moved`: where the content was moved to. Only PostgreSQL: `identity`: of the database that the epoch was made
 * in; `moving`: how far it was filled from another store, as long as that is not finished (transfer/claim.ts).
 */
export type MetaKey =
  | 'version'
  | 'epoch'
  | 'commits'
  | 'indexed'
  | 'unwritten'
  | 'gno'
  | 'moved'
  | 'identity'
  | 'moving';

/** An `Entry` of contract/entry.ts; `run` is a JSON array of integers, `body` the text exactly as it came. */
export interface EntryRow {
  gno: number;
  stream: number;
  pos: number;
  seq: number;
  time: number;
  kind: string;
  sender: string;
  rand: number;
  ctime: number;
  run: string;
  state: number;
  checksum: number;
  body: string;
}

/** Of the stream's newest entry. */
export type HeadRow = Pick<EntryRow, 'stream' | 'pos' | 'gno' | 'time' | 'seq' | 'run'>;

export interface MembershipRow {
  user_id: string;
  stream: number;
  pinned: number;
  hidden: number;
  cleared: number;
  receive: number;
  deleted: number;
  /** Change number of the newest of these settings. */
  changed: number;
}

export interface SessionRow {
  user_id: string;
  instance: string;
  platform: string;
  login: string;
  number: number;
  resumes: number;
  kicked: number;
  /** Change number of the newest change of this row. */
  changed: number;
}

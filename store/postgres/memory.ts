/** What a transaction has read so far: the facts that its commands are decided on, as they were before the first of them. */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import type { Account, Head, Membership, SendKey, Session } from '../port.ts';
import type { RecentSends } from '../recent-sends.ts';
import { createKnown, type Known } from './known.ts';

/** A stream that the transaction holds the lock of. */
export interface LockedStream {
  /** Its number in the tables; 0 while it has no row. */
  readonly id: number;
  readonly head: Head;
}

/** A send that may have been stored after its device knew a change number. */
export interface Retry {
  readonly stream: StreamKey;
  readonly send: SendKey;
  readonly sinceGno: number;
}

/** `above`: the newest position the device knew of. `entry`: the first such send after it, within the bounds of the search. */
export interface RetryFound {
  readonly above: number;
  readonly entry: Entry | undefined;
}

/** A message that a user may have deleted. */
export interface Deletable {
  readonly user: string;
  readonly stream: StreamKey;
  readonly target: number;
}

export interface Memory {
  readonly streams: ReadonlyMap<StreamKey, LockedStream>;
  readonly recent: Known<StreamKey, RecentSends>;
  readonly entries: Known<{ stream: StreamKey; pos: number }, Entry>;
  /** Undefined if the seq was not given to a message. */
  readonly bySeq: Known<{ stream: StreamKey; seq: number }, Entry | undefined>;
  readonly retries: Known<Retry, RetryFound>;
  readonly memberships: Known<{ user: string; stream: StreamKey }, Membership | undefined>;
  readonly deletions: Known<Deletable, boolean>;
  readonly pinned: Known<string, number>;
  readonly accounts: Known<string, Account | undefined>;
  readonly sessions: Known<string, readonly Session[]>;
  /** The first change number of the nth block that the transaction takes. */
  readonly blocks: Known<number, number>;
  /** The number of the nth account that it makes. */
  readonly tinyids: Known<number, number>;
}

export function createMemory(streams: ReadonlyMap<StreamKey, LockedStream>): Memory {
  return {
    streams,
    recent: createKnown((stream) => stream),
    entries: createKnown(({ stream, pos }) => `${pos} ${stream}`),
    bySeq: createKnown(({ stream, seq }) => `${seq} ${stream}`),
    retries: createKnown(
      ({ stream, send, sinceGno }) => `${sinceGno} ${send.rand} ${send.ctime} ${stream} ${send.from}`,
    ),
    memberships: createKnown(({ user, stream }) => `${stream} ${user}`),
    deletions: createKnown(({ user, stream, target }) => `${target} ${stream} ${user}`),
    pinned: createKnown((user) => user),
    accounts: createKnown((user) => user),
    sessions: createKnown((user) => user),
    blocks: createKnown((nth) => nth),
    tinyids: createKnown((nth) => nth),
  };
}

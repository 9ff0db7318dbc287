/**
 * What the commands of a batch have decided so far, on top of what was read: later commands are decided on it, and at the
 * end it is written in few statements. What one command changed can be taken back as a whole.
 */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import type { Head, Membership, Session } from '../port.ts';
import type { RecentSends } from '../recent-sends.ts';
import type { Deletable, Memory } from './memory.ts';
import { CHANGES_PER_BLOCK } from './sql.ts';

/** A stream as it was read, and what was appended since. */
export interface StreamState {
  /** Its number in the tables; 0 while it has no row. */
  readonly id: number;
  readonly base: Head;
  head: Head;
  readonly appended: Entry[];
  /** Undefined until somebody asks. */
  recent: RecentSends | undefined;
}

/** A row of a device's session: as it is now, or gone. */
export type SessionChange = { put: Session; changed: number } | { drop: { user: string; instance: string } };

/** The maps are only changed by `set`. Whatever reads `memory` throws `MISSING` where a fact is not there yet. */
export interface Effects {
  readonly memory: Memory;
  readonly streams: Map<StreamKey, StreamState>;
  readonly memberships: Map<string, Membership & { changed: number }>;
  /** Users whose accounts are made, and which of them each is: 0, 1, … */
  readonly accounts: Map<string, number>;
  readonly sessions: Map<string, readonly Session[]>;
  readonly sessionChanges: Map<string, SessionChange>;
  /** Messages that lost their bodies, as they are now; by stream and position. */
  readonly blanked: Map<string, Entry>;
  /** Those of them that were taken back, and whether they had counted. */
  readonly revoked: Map<string, { message: Entry; counted: boolean }>;
  /** What users have deleted, by stream, position and user; and up to where that may be forgotten, by stream and user. */
  readonly deletions: Map<string, Deletable & { counted: boolean }>;
  readonly forgotten: Map<string, { user: string; stream: StreamKey; upto: number }>;
  /** Names the streams that the present command may touch. */
  allow(keys: readonly StreamKey[]): void;
  allows(key: StreamKey): boolean;
  /** The next change number of the transaction. */
  takeNumber(): number;
  set<V>(map: Map<string, V>, key: string, value: V): void;
  /** What to do if the present command fails. */
  onUndo(step: () => void): void;
  /** What was changed since the last call stays. */
  keep(): void;
  /** What was changed since then is taken back. */
  undo(): void;
}

export function createEffects(memory: Memory): Effects {
  let numbersTaken = 0;
  let steps: (() => void)[] = [];
  let allowed: readonly StreamKey[] = [];
  return {
    memory,
    streams: new Map(),
    memberships: new Map(),
    accounts: new Map(),
    sessions: new Map(),
    sessionChanges: new Map(),
    blanked: new Map(),
    revoked: new Map(),
    deletions: new Map(),
    forgotten: new Map(),
    allow(keys) {
      allowed = keys;
    },
    allows: (key) => allowed.includes(key),
    takeNumber() {
      const first = memory.blocks.get(Math.floor(numbersTaken / CHANGES_PER_BLOCK));
      steps.push(() => numbersTaken--);
      return first + (numbersTaken++ % CHANGES_PER_BLOCK);
    },
    set(map, key, value) {
      const before = map.get(key);
      steps.push(() => (before === undefined ? map.delete(key) : map.set(key, before)));
      map.set(key, value);
    },
    onUndo: (step) => void steps.push(step),
    keep() {
      steps = [];
    },
    undo() {
      for (const step of steps.toReversed()) step();
      steps = [];
    },
  };
}

/** The state of a stream that the present command names. Others may not be locked, so that is no matter of luck. */
export function stateOf(effects: Effects, key: StreamKey): StreamState {
  if (!effects.allows(key)) throw new Error(`the command does not name ${key}`);
  const { memory, streams } = effects;
  const known = streams.get(key);
  if (known) return known;
  const { id, head } = memory.streams.get(key)!;
  const state: StreamState = { id, base: head, head, appended: [], recent: undefined };
  streams.set(key, state);
  return state;
}

/** The entry at a position as it is now, or undefined outside of 1 to the head. */
export function entryAt(effects: Effects, key: StreamKey, pos: number): Entry | undefined {
  const { base, head, appended } = stateOf(effects, key);
  if (!Number.isInteger(pos) || pos < 1 || pos > head.pos) return undefined;
  const blanked = effects.blanked.get(nameOf(key, pos));
  if (blanked) return blanked;
  return pos > base.pos ? appended[pos - base.pos - 1] : effects.memory.entries.get({ stream: key, pos });
}

export function sessionsOf({ memory, sessions }: Effects, user: string): readonly Session[] {
  return sessions.get(user) ?? memory.sessions.get(user);
}

/** Names a deletion. */
export function deletionOf({ user, stream, target }: Deletable): string {
  return `${nameOf(stream, target)} ${user}`;
}

/** Names what belongs to a stream, or to a user by the key of its own stream: no such key holds a space. */
export function nameOf(owner: StreamKey, part: string | number): string {
  return `${owner} ${part}`;
}

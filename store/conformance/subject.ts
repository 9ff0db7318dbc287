/** What the suites of `conformance.ts` are run on, and the commands they are written with. */
import { expect } from 'vitest';
import { type Entry, EntryState, type Run, RunAt, type StreamKey } from '../../contract/entry.ts';
import { c2cKey, sideOf, userKey } from '../../contract/stream-key.ts';
import type { Command, Decision, Facts, Membership, Outcome, Row, Store, Tail } from '../port.ts';

/** A store of an engine with a clock that the test sets. */
export interface Subject {
  /** The open store; another one after `reopen`. */
  readonly store: Store;
  /** What the store's clock shows, ms. */
  time: number;
  /** Closes the store and opens what it left behind. */
  reopen(): Promise<void>;
  /** Closes the store for good: what it left behind may be given to another subject. */
  end(): Promise<void>;
}

/** A subject whose database several processes may have open at the same time. */
export interface SharedSubject extends Subject {
  /** Opens the same database as another process would. */
  openAnother(): Promise<Store>;
}

/** Makes an empty store that goes with the running test. */
export type OpenSubject = () => Promise<Subject>;

export const ANY_SIZE = Number.MAX_SAFE_INTEGER;

export type Device = NonNullable<Command['session']>;

/** The change number up to which all is known that was committed so far. */
export async function newestGno(store: Store): Promise<number> {
  await store.tail(store.gno(), 1);
  return store.gno();
}

/** The entries that tails show above a number, as far as everything is known now. */
export async function follow(store: Store, after: number, limit: number): Promise<Tail['entries'][number][]> {
  const entries: Tail['entries'][number][] = [];
  for (let at = after; ; ) {
    const tail = await store.tail(at, limit);
    expect(tail.entries.length).toBeLessThanOrEqual(limit);
    expect(tail.entries.every(({ gno }) => gno > at && gno <= tail.upto)).toBe(true);
    entries.push(...tail.entries);
    at = tail.upto;
    if (at >= store.gno()) return entries;
  }
}

/** Whether each of the entries of a stream has a higher change number than those before it, and no two have the same. */
export function expectNumbered(entries: readonly Entry[]): void {
  expect(new Set(entries.map((entry) => entry.gno)).size).toBe(entries.length);
  for (const ofStream of Map.groupBy(entries, (entry) => entry.stream).values()) {
    const byPosition = ofStream.toSorted((a, b) => a.pos - b.pos).map((entry) => entry.gno);
    expect(byPosition).toEqual(byPosition.toSorted((a, b) => a - b));
  }
}

/** A command of the test's own. */
export function command<R>(
  streams: StreamKey[],
  decide: (facts: Facts) => Partial<Decision<R>> | undefined,
  session?: Device,
): Command<R | undefined> {
  return {
    name: 'test',
    streams,
    ...(session && { session }),
    decide: (facts) => ({ reply: undefined, entries: [], rows: [], ...decide(facts) }),
  };
}

/** Commits commands as one batch and answers their outcomes, all of which have to be `done`. */
export async function commit<R>(store: Store, ...commands: Command<R>[]): Promise<{ reply: R; entries: Entry[] }[]> {
  return (await store.commit(commands)).map((outcome) => done<R>(outcome));
}

/** The same for a single command. */
export async function commitOne<R>(store: Store, one: Command<R>): Promise<{ reply: R; entries: Entry[] }> {
  return done((await store.commit([one]))[0]);
}

export function done<R>(outcome: Outcome | undefined): { reply: R; entries: Entry[] } {
  expect(outcome).toMatchObject({ kind: 'done' });
  return outcome as { kind: 'done'; reply: R; entries: Entry[] };
}

export interface SendOptions {
  body?: string;
  rand?: number;
  ctime?: number;
  retryOf?: number;
  session?: Device;
}

/** Stores a message, once for each (rand, ctime). Its reply is the entry if an earlier attempt had stored it. */
export function send(from: string, to: string, options: SendOptions = {}): Command<Entry | undefined> {
  const stream = c2cKey(from, to);
  const { body = `{"text":"${from} to ${to}"}`, rand = ++sends, ctime = 1_700_000_000, retryOf, session } = options;
  const decide = (facts: Facts): Partial<Decision<Entry>> => {
    const earlier = facts.earlierSend(stream, { from, rand, ctime }, retryOf);
    if (earlier) return { reply: earlier };
    const { pos, seq, run } = facts.head(stream);
    const next = runWith(run, from, to, { sent: 1, mark: pos + 1 });
    const entry = { stream, kind: 'msg', time: facts.now, from, seq: seq + 1, rand, ctime, run: next, body } as const;
    return { entries: [entry], rows: pos > 0 ? [] : newMembers(stream, from, to) };
  };
  return command([stream], decide, session);
}

let sends = 0;

function newMembers(stream: StreamKey, ...users: string[]): Row[] {
  const rows: Row[] = [...new Set(users)].map((user) => ({ table: 'membership', put: unset(user, stream) }));
  return [...rows, ...users.map((user) => ({ table: 'account', put: { user } }) as const)];
}

export function unset(user: string, stream: StreamKey): Membership {
  return { user, stream, pinned: 0, hidden: 0, cleared: 0, receive: 0, deleted: 0 };
}

/** Reports a conversation read up to a position. */
export function read(reader: string, peer: string, upto: number): Command {
  const stream = c2cKey(reader, peer);
  return command([stream], (facts) => {
    const { seq, run } = facts.head(stream);
    const next = runWith(run, reader, peer, { sent: 0, mark: upto });
    const body = JSON.stringify({ upto });
    return {
      entries: [{ stream, kind: 'read', time: facts.now, from: reader, seq, rand: 0, ctime: 0, run: next, body }],
    };
  });
}

/** Takes a message back. */
export function revoke(sender: string, peer: string, target: number, counted = true): Command {
  const stream = c2cKey(sender, peer);
  return command([stream], (facts) => {
    const { seq, run } = facts.head(stream);
    const body = JSON.stringify({ target, counted });
    return {
      entries: [{ stream, kind: 'revoke', time: facts.now, from: sender, seq, rand: 0, ctime: 0, run, body }],
      rows: [{ table: 'revoked', stream, target, counted }],
    };
  });
}

/** Changes a user's own settings of a conversation. */
export function set(user: string, peer: string, changes: Partial<Membership>): Command {
  const [own, stream] = [userKey(user), c2cKey(user, peer)];
  return command([own, stream], (facts) => {
    const membership = { ...(facts.membership(user, stream) ?? unset(user, stream)), ...changes };
    const body = JSON.stringify({ stream, ...changes });
    return {
      entries: [{ stream: own, kind: 'set', time: facts.now, from: user, seq: 0, rand: 0, ctime: 0, run: [], body }],
      rows: [{ table: 'membership', put: membership }],
    };
  });
}

/** Deletes a message for one user; if the other does not see it either, its body goes. Nothing if it is unseen already. */
export function erase(user: string, peer: string, target: number, counted = true): Command {
  const [own, stream] = [userKey(user), c2cKey(user, peer)];
  return command([own, stream], (facts) => {
    const message = facts.entriesAt(stream, [target]).get(target);
    if (message?.kind !== 'msg') throw new Error(`there is no message at ${target}`);
    if (facts.unseenAt(user, stream, [target]).has(target)) return {};
    const before = facts.membership(user, stream) ?? unset(user, stream);
    const rows: Row[] = [
      { table: 'membership', put: { ...before, deleted: Math.max(before.deleted, target) } },
      { table: 'deleted', put: { user, stream, target, counted } },
    ];
    const isLast = facts.unseenAt(peer, stream, [target]).has(target);
    if (isLast && (message.state ?? 0) === EntryState.Normal) rows.push({ table: 'entry', stream, blank: target });
    const body = JSON.stringify({ stream, deleted: [target] });
    return {
      entries: [{ stream: own, kind: 'set', time: facts.now, from: user, seq: 0, rand: 0, ctime: 0, run: [], body }],
      rows,
    };
  });
}

/** Signs a device in: its session takes the place of its earlier one. */
export function signIn(device: Device, kicked = false): Command {
  return command([userKey(device.user)], (facts) => {
    const number = (facts.sessions(device.user).at(-1)?.number ?? 0) + 1;
    const session = { ...device, platform: 'Linux', number, kicked };
    return {
      rows: [
        { table: 'account', put: { user: device.user } },
        { table: 'session', put: session },
      ],
    };
  });
}

/** The run after a change by `user`: as the real one, as far as a store looks into it. */
export function runWith(run: Run, user: string, peer: string, change: { sent: number; mark: number }): Run {
  const next = run.length > 0 ? [...run] : [0, 0, 0, 0, 0, 0, 0, 0];
  const side = sideOf(user, peer);
  next[RunAt.sent + side]! += change.sent;
  next[RunAt.mark + side] = Math.max(change.mark, next[RunAt.mark + side]!);
  return next;
}

/** A message as it is read once it was taken back. */
export function blanked(entry: Entry): Entry {
  return { ...entry, body: '', state: EntryState.Revoked };
}

/** The whole stream, read by pages. */
export async function whole(store: Store, stream: StreamKey, page = 7): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (;;) {
    const next = await store.pull(stream, entries.length, page, ANY_SIZE);
    entries.push(...next);
    if (next.length < page) return entries;
  }
}

/**
 * Commits: a batch of commands is one transaction. It locks the streams of all of them, reads what they are decided on,
 * decides them in order in memory, and writes the effects in few statements. Where somebody else holds a lock for long, what
 * needs that lock is held back, and the rest of the batch goes on.
 */
import type { StreamKey } from '../../contract/entry.ts';
import { parseStreamKey } from '../../contract/stream-key.ts';
import type { Clock, Timers } from '../../host/host.ts';
import { StoreError } from '../errors.ts';
import type { Command, Outcome } from '../port.ts';
import { createEffects, type Effects } from './effects.ts';
import { InTheWay } from './errors.ts';
import { batch } from './batch.ts';
import { fetchWanted } from './fetch.ts';
import { createLanes, type Carried } from './lanes.ts';
import { findStreams, lockStreams } from './locks.ts';
import { createMemory, type LockedStream, type Memory } from './memory.ts';
import { heldBack } from './order.ts';
import { decideAll } from './pass.ts';
import { reserve } from './reserve.ts';
import type { Database, Transaction } from './sql.ts';
import { createStreamNotes, type StreamNotes } from './stream-notes.ts';
import { AccountTaken, addStreams, writeEffects } from './write.ts';

export interface Commits {
  /**
   * See `commit` and `commitEach` of `Store`. Commands that have a stream or a user in common are carried out in the
   * order of the calls, others side by side.
   */
  commit(commands: readonly Command[], told?: (nth: number, outcome: Outcome) => void): Promise<Outcome[]>;
  reserve(sequence: string, count: number): Promise<number>;
  /** Finishes what is under way and takes nothing more. */
  close(): Promise<void>;
}

export interface CommitParts {
  clock: Pick<Clock, 'now' | 'monotonic'>;
  timers: Pick<Timers, 'after'>;
  /** Transactions at once. */
  lanes: number;
  /** How long a command waits at most. */
  patienceMs: number;
}

/** How often a batch is decided again because others made accounts in the meantime: each of them can do so once. */
const MAX_TAKEN = 100;
/** How long a lock is waited for by a transaction that was in vain because of one. */
const HURRY_MS = 200;

export function createCommits(database: Database, parts: CommitParts): Commits {
  const notes = createStreamNotes();
  const { clock } = parts;
  const lanes = createLanes(parts, (commands, isRetry) => carryOut(commands, isRetry));
  let isClosed = false;

  const transact = async (commands: readonly Command[], skips: boolean): Promise<Carried[]> => {
    const { outcomes, effects, made } = await database.transact(
      (transaction) => decideAndWrite(transaction, commands, clock, notes, skips),
      false,
    );
    remember(notes, effects, made);
    return outcomes;
  };

  /**
   * Carries out a batch. If others are in its way, it skips what they hold. If it fails as a whole, its halves run for
   * themselves, so that only what can't be done fails, or is held back.
   */
  const carryOut = async (commands: readonly Command[], skips: boolean, taken = 0): Promise<Carried[]> => {
    if (commands.length === 0) return [];
    try {
      return await transact(commands, skips);
    } catch (error) {
      if (isFinal(error)) throw error;
      if (error instanceof AccountTaken && taken < MAX_TAKEN) return carryOut(commands, skips, taken + 1);
      const isInTheWay = error instanceof InTheWay;
      if (isInTheWay && !skips) return carryOut(commands, true);
      if (isUnavailable(error)) return commands.map(() => ({ kind: 'failed', error }));
      if (commands.length === 1) return [isInTheWay ? 'held' : { kind: 'failed', error }];
      return carryOutHalves(commands, skips);
    }
  };

  const carryOutHalves = async (commands: readonly Command[], skips: boolean): Promise<Carried[]> => {
    const half = commands.length >> 1;
    const first = await carryOut(commands.slice(0, half), skips);
    const held = heldBack(commands, (_, nth) => first[nth] === 'held').slice(half);
    const second = await carryOut(free(commands.slice(half), held), skips);
    return [...first, ...spread(second, held)];
  };

  return {
    async commit(commands, told) {
      if (isClosed) throw closed();
      return lanes.commit(commands, told);
    },
    async reserve(sequence, numbers) {
      if (isClosed) throw closed();
      return reserve(database, sequence, numbers);
    },
    async close() {
      isClosed = true;
      await lanes.idle();
    },
  };
}

interface Decided {
  outcomes: Carried[];
  effects: Effects;
  /** Numbers of the streams that were made. */
  made: ReadonlyMap<StreamKey, number>;
}

async function decideAndWrite(
  transaction: Transaction,
  commands: readonly Command[],
  clock: Pick<Clock, 'now'>,
  notes: StreamNotes,
  skips: boolean,
): Promise<Decided> {
  const streams = new Map<StreamKey, LockedStream>();
  const memory = createMemory(streams);
  const fetch = (): Promise<void> => fetchWanted(transaction, memory, notes);

  if (skips) transaction.run(batch.hurry, { ms: String(HURRY_MS) });
  const keys = new Set(commands.flatMap((command) => command.streams));
  const names = await findStreams(transaction, keys, notes, skips);
  wantBehindLocks(memory, commands, names.absent);
  const [locked] = await Promise.all([lockStreams(transaction, names), fetch()]);
  for (const [key, stream] of locked) streams.set(key, stream);
  wantOfStreams(memory, locked);
  await fetch();

  const effects = createEffects(memory);
  const isHeld = ({ streams: named }: Command): boolean => named.some((stream) => !streams.has(stream));
  const held = skips ? heldBack(commands, isHeld) : commands.map(() => false);
  const outcomes = await decideAll(effects, free(commands, held), clock.now(), fetch);
  for (let nth = 0; nth < effects.accounts.size; nth += 1) memory.tinyids.want(nth);
  const [made] = await Promise.all([addStreams(transaction, effects), fetch()]);
  await writeEffects(transaction, effects, made);
  return { outcomes: spread(outcomes, held), effects, made };
}

function free(commands: readonly Command[], held: readonly boolean[]): Command[] {
  return commands.filter((_, nth) => !held[nth]);
}

/** The outcomes of the free ones, each at the place of its command. */
function spread(outcomes: readonly Carried[], held: readonly boolean[]): Carried[] {
  let nth = 0;
  return held.map((isHeld) => (isHeld ? 'held' : outcomes[nth++]!));
}

/** What is needed whatever the streams say; it is read on the way of the locks. */
function wantBehindLocks(memory: Memory, commands: readonly Command[], absent: readonly StreamKey[]): void {
  memory.blocks.want(0);
  for (const { session, streams } of commands) {
    if (session) memory.sessions.want(session.user);
    for (const stream of streams) {
      const user = ownerOf(stream);
      if (user === undefined) continue;
      memory.sessions.want(user);
      memory.accounts.want(user);
    }
  }
  for (const stream of absent) for (const user of usersOf(stream)) memory.accounts.want(user);
}

/** What most commands on a conversation ask for: its newest sends, and at its start who takes part. */
function wantOfStreams(memory: Memory, locked: ReadonlyMap<StreamKey, LockedStream>): void {
  for (const [stream, { id, head }] of locked) {
    if (head.pos > 0) {
      if (isConversation(stream)) memory.recent.want(stream);
      continue;
    }
    for (const user of usersOf(stream)) {
      memory.accounts.want(user);
      if (id !== 0) memory.memberships.want({ user, stream });
    }
  }
}

/** By the first letters of its key alone: it is asked for every stream of every commit. */
function isConversation(stream: StreamKey): boolean {
  return stream.startsWith('c2c:');
}

/** The users of a conversation; none if it is another stream. */
function usersOf(stream: StreamKey): readonly string[] {
  const key = isConversation(stream) ? parseStreamKey(stream) : undefined;
  return key?.type === 'c2c' ? key.users : [];
}

/** Whose own stream it is, if it is one. */
function ownerOf(stream: StreamKey): string | undefined {
  const key = isConversation(stream) ? undefined : parseStreamKey(stream);
  return key?.type === 'user' ? key.user : undefined;
}

/** What a commit tells about streams, once it is durable. */
function remember(notes: StreamNotes, { streams }: Effects, made: ReadonlyMap<StreamKey, number>): void {
  for (const [key, { id: known, head, recent }] of streams) {
    const id = made.get(key) ?? known;
    if (id === 0) continue;
    notes.learnId(key, id);
    if (recent) notes.keepRecent(key, id, head.pos, recent);
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof StoreError && ['replaced', 'moved', 'closed'].includes(error.reason);
}

function isUnavailable(error: unknown): boolean {
  return error instanceof StoreError && error.reason === 'unavailable';
}

function closed(): StoreError {
  return new StoreError('closed', 'The store is closed.');
}

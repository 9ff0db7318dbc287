/**
 * One store of a certain size, in a process of its own: fills it through the store's port, and measures durable sends
 * into it. Started by `main.ts`.
 */
import { nodeLog, nodeServerHost } from '../../host/node.ts';
import { FOLLOW_PAGE } from '../../server/limits.ts';
import type { Command, Store } from '../../store/port.ts';
import { openPostgresStore } from '../../store/postgres/open.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { serve } from '../children.ts';
import { quantile } from '../statistics.ts';
import { ACTIVE, anyOf, inThePast, send, signIn, spreadOver } from './traffic.ts';

/** Commands of one commit, and commits under way at once while the store is filled. */
const FILL_BATCH = 512;
const FILL_COMMITS = 8;

/** Which conversations are written to: always the same {@link ACTIVE} ones, or any of the store's. */
export type Among = 'active' | 'any';

export interface FillOrder {
  messages: number;
  conversations: number;
}

export interface MeasureOrder {
  among: Among;
  sends: number;
  /** Commits under way at once, and sends in each: 1 and 1 is one send after the other. */
  commits: number;
  batch: number;
}

export interface Measured {
  /** Sends a second. */
  rate: number;
  /** From asking for the commit to its being durable, ms. */
  p50: number;
  p99: number;
  /** Processor time of this process, µs a send; a database server's is not in it. */
  cpu: number;
  seconds: number;
}

/** Which store to open: a directory of SQLite's, or an app in a PostgreSQL database. */
export type OpenOrder = { directory: string } | { address: string; sdkAppId: number };

/** `cpu`: processor time of this process, µs an entry. */
export interface Followed {
  entries: number;
  cpu: number;
}

let store: Store;
let marked = 0;
let conversations = 0;
/** Sends so far, as numbers of their identities. */
let sent = 0;

/** Opens an empty store in place of the one that is open: a program that has run for a while is faster than a fresh one. */
async function open(order: OpenOrder): Promise<void> {
  await close();
  const log = nodeLog({ level: 'warn' });
  const onFatal = (error: Error): never => {
    throw error;
  };
  const world = { ...nodeServerHost(log), onFatal };
  store = await ('directory' in order
    ? openSqliteStore({ ...world, ...order })
    : openPostgresStore({ ...world, ...order }));
  sent = 0;
}

async function close(): Promise<void> {
  await store?.close();
}

/** Commits `total` batches, some at a time; `batch` makes each when its turn comes. */
async function commitAll(total: number, atOnce: number, batch: () => Command[], took: (ms: number) => void) {
  let left = total;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const commands = batch();
      const start = performance.now();
      const outcomes = await store.commit(commands);
      took(performance.now() - start);
      for (const outcome of outcomes) if (outcome.kind !== 'done') throw new Error(`a command was ${outcome.kind}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Fills the store with as many sends, in an order in which no conversation follows itself. */
async function fill(order: FillOrder): Promise<void> {
  conversations = order.conversations;
  let known = 0;
  const accounts = (): Command[] => {
    const first = known;
    known = Math.min(known + FILL_BATCH / 2, conversations);
    return Array.from({ length: known - first }, (_, i) => signIn(first + i)).flat();
  };
  const messages = (): Command[] => {
    const count = Math.min(FILL_BATCH, order.messages - sent);
    return Array.from({ length: count }, () => send(inThePast(order, sent), sent++));
  };
  await commitAll(Math.ceil(conversations / (FILL_BATCH / 2)), FILL_COMMITS, accounts, () => {});
  await commitAll(Math.ceil(order.messages / FILL_BATCH), FILL_COMMITS, messages, () => {});
}

async function measure({ among, sends, commits, batch }: MeasureOrder): Promise<Measured> {
  const latencies: number[] = [];
  const step = Math.max(1, Math.floor(conversations / ACTIVE));
  const next = (): Command => {
    const at = among === 'any' ? anyOf(conversations, sent) : spreadOver(ACTIVE, sent) * step;
    return send(Math.min(at, conversations - 1), sent++);
  };
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await commitAll(
    Math.ceil(sends / batch),
    commits,
    () => Array.from({ length: batch }, next),
    (ms) => void latencies.push(ms),
  );
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const count = Math.ceil(sends / batch) * batch;
  return {
    rate: count / seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    cpu: (user + system) / count,
    seconds,
  };
}

/** From here on the log will be followed. */
async function mark(): Promise<void> {
  await store.tail(store.gno(), 1);
  marked = store.gno();
}

/** Reads the log from the mark on, as every node does with what the others wrote. */
async function follow(): Promise<Followed> {
  const cpu = process.cpuUsage();
  let entries = 0;
  let at = marked;
  do {
    const tail = await store.tail(at, FOLLOW_PAGE);
    entries += tail.entries.length;
    at = tail.upto;
  } while (at < store.gno());
  const { user, system } = process.cpuUsage(cpu);
  return { entries, cpu: (user + system) / entries };
}

serve({ open, fill, measure, mark, follow }, close);

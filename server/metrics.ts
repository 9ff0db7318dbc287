/**
 * What a server counts about itself: plain numbers that the rooms add to, a few nanoseconds each, and that the admin
 * listener reads when it is asked. Nothing here is named after a user or a conversation: what is counted stays small.
 */
import type { CommandName } from '../contract/commands.ts';
import { commands } from '../contract/commands.ts';
import { ErrorCode } from '../contract/errors.ts';
import { CloseCode } from '../contract/wire.ts';
import { SAMPLED, type Sampled } from '../store/check/sample.ts';

/** How often values fell between bounds, and their sum. */
export interface Histogram {
  /** Upper bounds, inclusive, rising. */
  readonly bounds: readonly number[];
  /** One for each bound and one for what lies above all. */
  readonly counts: number[];
  sum: number;
}

function newHistogram(bounds: readonly number[]): Histogram {
  return { bounds, counts: Array.from({ length: bounds.length + 1 }, () => 0), sum: 0 };
}

export function observe(histogram: Histogram, value: number): void {
  const { bounds, counts } = histogram;
  let i = 0;
  while (i < bounds.length && value > bounds[i]!) i += 1;
  counts[i]! += 1;
  histogram.sum += value;
}

/** Notes how long after its server time an entry of another node came; that node's clock may be ahead. */
export function countArrival(histogram: Histogram, time: number | undefined, now: number): void {
  if (time !== undefined) observe(histogram, Math.max(0, now - time) / 1000);
}

/** What became of a request: answered, or refused for its own fault, for too many of them, for a bug, for a store out of reach. */
export const REQUEST_OUTCOMES = ['ok', 'refused', 'limited', 'fault', 'unavailable'] as const;
export type RequestOutcome = (typeof REQUEST_OUTCOMES)[number];
export type RequestCounts = Record<RequestOutcome, number>;

/** Refusals that do not blame the request. */
const notItsFault: ReadonlyMap<number, RequestOutcome> = new Map([
  [ErrorCode.ERR_SDK_NET_FREQ_LIMIT, 'limited'],
  [ErrorCode.ERR_SDK_NET_REQ_COUNT_LIMIT, 'limited'],
  [ErrorCode.ERR_SVR_SSO_OVERLOAD, 'limited'],
  [ErrorCode.ERR_SVR_MSG_INTERNAL_ERROR1, 'fault'],
  [ErrorCode.ERR_SVR_MSG_NET_ERROR, 'unavailable'],
]);

/** Counts a refusal under the class of its code. */
export function countRefusal(counts: RequestCounts, code: number): void {
  counts[notItsFault.get(code) ?? 'refused'] += 1;
}

/** Commands of the contract, and `unknown` for whatever else was asked for. */
export const REQUEST_NAMES = [...(Object.keys(commands) as CommandName[]), 'unknown'] as const;
export type RequestName = (typeof REQUEST_NAMES)[number];

/** Times in seconds, from half a millisecond to the patience of a client. */
const SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const POWERS_OF_TWO = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

/** How an entry came to the node whose sockets it was handed to: committed there, by the bus, or found in the log later. */
export const ENTRY_WAYS = ['commit', 'bus', 'log'] as const;
export type EntryWay = (typeof ENTRY_WAYS)[number];

export const WRITE_OUTCOMES = ['done', 'fenced', 'failed', 'dropped', 'overloaded'] as const;
export type WriteOutcome = (typeof WRITE_OUTCOMES)[number];

/** What one app counts. */
export interface AppCounts {
  readonly requests: Readonly<Record<RequestName, RequestCounts>>;
  readonly sends: { stored: number; repeated: number; online: number };
  /** Stored sends whose sender was still there to be told. */
  acks: number;
  /** Entries handed out by the reading commands. */
  readonly read: { pull: number; history: number; find: number };
  /** Conversations handed out by `sync`. */
  synced: number;
  /** Writes by what became of them: dropped with their device before they began, or not taken because the queue was full. */
  readonly writes: Record<WriteOutcome, number>;
  /** Writes in one commit. */
  readonly batch: Histogram;
  /** Seconds from queueing to durable, of each write. */
  readonly durable: Histogram;
  /**
   * Seconds until an entry was handed to the sockets of this node: since it was durable, for the last of a commit here;
   * since its server time, if it came from another node.
   */
  readonly fanout: Readonly<Record<EntryWay, Histogram>>;
  readonly bus: BusCounts;
  readonly files: FileCounts;
  /** Conversations looked over, and what was found in them that must not be. */
  audited: number;
  readonly violations: Record<Sampled, number>;
}

/** Files over HTTP, and what became of uploads: dropped are those that were never finished. */
export interface FileCounts {
  readonly bytes: { in: number; out: number };
  readonly uploads: { announced: number; refused: number; finished: number; dropped: number };
}

/** Messages of the bus to other nodes and from them. */
export interface BusCounts {
  out: number;
  in: number;
  /** Not sent: the bus was down, or did not take them fast enough. The other nodes find them in the log. */
  dropped: number;
}

export function newAppCounts(): AppCounts {
  return {
    requests: tableOf(REQUEST_NAMES, () => zeros(REQUEST_OUTCOMES)),
    sends: { stored: 0, repeated: 0, online: 0 },
    acks: 0,
    read: { pull: 0, history: 0, find: 0 },
    synced: 0,
    writes: zeros(WRITE_OUTCOMES),
    batch: newHistogram(POWERS_OF_TWO),
    durable: newHistogram(SECONDS),
    fanout: tableOf(ENTRY_WAYS, () => newHistogram(SECONDS)),
    bus: { out: 0, in: 0, dropped: 0 },
    files: { bytes: { in: 0, out: 0 }, uploads: { announced: 0, refused: 0, finished: 0, dropped: 0 } },
    audited: 0,
    violations: zeros(SAMPLED),
  };
}

/** Why connections ended: our close codes by name, `left` for a client that closed, `broken` for a link that did. */
export const CLOSE_REASONS = [...(Object.keys(CloseCode) as (keyof typeof CloseCode)[]), 'left', 'broken'] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

const reasonOf: ReadonlyMap<number, CloseReason> = new Map([
  ...Object.entries(CloseCode).map(([name, code]) => [code, name as keyof typeof CloseCode] as const),
  [1006, 'broken'],
]);

/** What the gateway counts, whatever the app. */
export interface GatewayCounts {
  accepted: number;
  readonly closed: Record<CloseReason, number>;
}

export function newGatewayCounts(): GatewayCounts {
  return { accepted: 0, closed: zeros(CLOSE_REASONS) };
}

/** Counts the end of a connection; a code that is none of ours came from the client. */
export function countClosed(counts: GatewayCounts, code: number): void {
  counts.closed[reasonOf.get(code) ?? 'left'] += 1;
}

function tableOf<K extends string, T>(keys: readonly K[], make: () => T): Record<K, T> {
  return Object.fromEntries(keys.map((key) => [key, make()])) as Record<K, T>;
}

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return tableOf(keys, () => 0);
}

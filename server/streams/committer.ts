/**
 * The way every write takes into the store: a bounded queue of commands, handed over in batches as the store takes them
 * best (see ways.ts). When an outcome leaves, its entries are published and its request is answered; outcomes of one
 * stream leave in the order of its entries.
 */
import type { Entry } from '../../contract/entry.ts';
import type { Clock, Log, Timers } from '../../host/host.ts';
import type { Command, Outcome, Store } from '../../store/port.ts';
import { MAX_BATCH, MAX_WAITING_WRITES } from '../limits.ts';
import { type AppCounts, observe } from '../metrics.ts';
import type { LiveSession } from '../sessions.ts';
import { isUnavailable } from '../unavailable.ts';
import { type Batch, createQueue } from './queue.ts';
import { type LetOut, wayThrough } from './ways.ts';

/** A command, and what to do when it is decided and durable. */
export interface Job<R = unknown> extends Command<R> {
  /** The device it comes from. If it is fenced before the commit starts, the job is dropped without an answer. */
  readonly session?: LiveSession;
  /** The login whose session gets no push of the entries. */
  readonly except?: string | undefined;
  /** Called once, after the job's entries were published. */
  settle(outcome: Outcome<R>): void;
}

export interface Committer {
  /** Queues a job; false if the queue is full, or closed because the store is lost. */
  submit<R>(job: Job<R>): boolean;
  /** Resolves when nothing is queued and nothing is under way. */
  idle(): Promise<void>;
  /** Jobs that are queued or under way, and commits under way. */
  readonly pending: number;
  readonly inFlight: number;
}

export interface CommitterParts {
  store: Pick<Store, 'commit' | 'commitEach'>;
  clock: Pick<Clock, 'monotonic'>;
  timers: Pick<Timers, 'soon'>;
  log: Log;
  publish: (entry: Entry, except: string | undefined) => void;
  /** The store can no longer be trusted: nothing queued will be answered, nothing more is taken. */
  lost: (error: unknown) => void;
  counts: Pick<AppCounts, 'writes' | 'batch' | 'durable' | 'fanout'>;
}

export function createCommitter(parts: CommitterParts): Committer {
  const { counts } = parts;
  const waiting = createQueue<Job>(MAX_WAITING_WRITES, parts.clock);
  const way = wayThrough(parts.store, parts.clock);
  const underWay = { commits: 0, writes: 0 };
  let isDue = false;
  let isLost = false;
  const idlers: (() => void)[] = [];
  const isIdle = (): boolean => underWay.commits === 0 && waiting.length === 0;

  /** Begins the next batch if there is reason to, after the input that is already there has been read. */
  function plan(): void {
    if (isDue || waiting.length === 0 || !way.mayBegin(waiting.length, underWay)) return;
    isDue = true;
    parts.timers.soon(commitNext);
  }

  function commitNext(): void {
    isDue = false;
    if (isLost) return;
    const batch = waiting.take(MAX_BATCH, (job) => job.session?.fenced !== true);
    countTaken(counts, batch);
    underWay.commits += 1;
    void carryThrough(batch);
    plan();
  }

  async function carryThrough(batch: Batch<Job>): Promise<void> {
    let left = batch.items.length;
    underWay.writes += left;
    const leave: LetOut = (nth, outcomes, at) => {
      left -= outcomes.length;
      underWay.writes -= outcomes.length;
      if (!isLost) letOut(parts, batch, nth, outcomes, at);
    };
    try {
      if (left > 0) await way.begin(batch.items, leave);
    } catch (error) {
      lose(error);
    }
    underWay.writes -= left;
    underWay.commits -= 1;
    plan();
    if (isIdle()) for (const wake of idlers.splice(0)) wake();
  }

  function lose(error: unknown): void {
    if (isLost) return;
    isLost = true;
    waiting.clear();
    parts.lost(error);
  }

  return {
    submit(job) {
      const isQueued = !isLost && waiting.put(job as Job);
      if (isQueued) plan();
      else counts.writes.overloaded += 1;
      return isQueued;
    },
    idle: () => (isIdle() ? Promise.resolve() : new Promise((resolve) => void idlers.push(resolve))),
    get pending() {
      return waiting.length + underWay.writes;
    },
    get inFlight() {
      return underWay.commits;
    },
  };
}

function countTaken(counts: CommitterParts['counts'], { items, dropped }: Batch<Job>): void {
  counts.writes.dropped += dropped;
  if (items.length > 0) observe(counts.batch, items.length);
}

/** Publishes and answers, command by command, from the nth of the batch on. */
function letOut(parts: CommitterParts, batch: Batch<Job>, nth: number, outcomes: readonly Outcome[], at: number): void {
  const { clock, counts } = parts;
  let entries = 0;
  for (const [i, outcome] of outcomes.entries()) {
    counts.writes[outcome.kind] += 1;
    if (outcome.kind === 'done') {
      observe(counts.durable, (at - batch.since[nth + i]!) / 1000);
      entries += outcome.entries.length;
    }
    settle(parts, batch.items[nth + i]!, outcome);
  }
  if (entries > 0) observe(counts.fanout.commit, (clock.monotonic() - at) / 1000);
}

function settle({ publish, log }: CommitterParts, job: Job, outcome: Outcome): void {
  try {
    if (outcome.kind === 'done') for (const entry of outcome.entries) publish(entry, job.except);
    // The store tells of its outages itself, once and not for every command.
    if (outcome.kind === 'failed' && !isUnavailable(outcome.error)) {
      log.error('a command failed', { command: job.name, error: outcome.error });
    }
    job.settle(outcome);
  } catch (error) {
    log.error('settling a command failed', { command: job.name, error });
  }
}

/**
 * The way every write takes into the store: a bounded queue of commands that is committed in batches, since a batch
 * costs one sync however large it is. The next one begins when the last is durable, or, as soon as it is full, beside the
 * one that waits for its sync, so that the processor and the disk work at the same time. Outcomes leave in order all the
 * same: batch by batch, command by command, entries are published and the request is answered.
 */
import type { Entry } from '../../contract/entry.ts';
import type { Clock, Log, Timers } from '../../host/host.ts';
import type { Command, Outcome, Store } from '../../store/port.ts';
import { FULL_BATCH, MAX_BATCH, MAX_COMMITS, MAX_WAITING_WRITES } from '../limits.ts';
import { type AppCounts, observe } from '../metrics.ts';
import type { LiveSession } from '../sessions.ts';
import { isUnavailable } from '../unavailable.ts';
import { type Batch, createQueue } from './queue.ts';

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
  /** Jobs queued, and commits under way. */
  readonly waiting: number;
  readonly inFlight: number;
}

export interface CommitterParts {
  store: Pick<Store, 'commit'>;
  clock: Pick<Clock, 'monotonic'>;
  timers: Pick<Timers, 'soon'>;
  log: Log;
  publish: (entry: Entry, except: string | undefined) => void;
  /** The store can no longer be trusted: nothing queued will be answered, nothing more is taken. */
  lost: (error: unknown) => void;
  counts: Pick<AppCounts, 'writes' | 'batch' | 'durable' | 'fanout'>;
}

export function createCommitter(parts: CommitterParts): Committer {
  const { store, clock, counts } = parts;
  const waiting = createQueue<Job>(MAX_WAITING_WRITES, clock);
  /** Batches that were begun and have not left; `lastLeft` resolves when the newest of them has. */
  let inFlight = 0;
  let lastLeft: Promise<void> = Promise.resolve();
  let isDue = false;
  let isLost = false;
  const idlers: (() => void)[] = [];

  /** Begins the next batch if there is reason to, after the input that is already there has been read. */
  function plan(): void {
    if (isDue || waiting.length === 0) return;
    if (inFlight >= (waiting.length >= FULL_BATCH ? MAX_COMMITS : 1)) return;
    isDue = true;
    parts.timers.soon(commitNext);
  }

  function commitNext(): void {
    isDue = false;
    if (isLost) return;
    const before = waiting.length;
    const batch = waiting.take(MAX_BATCH, (job) => job.session?.fenced !== true);
    countTaken(counts, before - waiting.length, batch.items.length);
    inFlight += 1;
    lastLeft = leave(batch, batch.items.length === 0 ? Promise.resolve([]) : store.commit(batch.items), lastLeft);
    plan();
  }

  /** Lets the outcomes of a batch out, once they are there and those of the batch before have left. */
  async function leave(batch: Batch<Job>, commit: Promise<Outcome[]>, before: Promise<void>): Promise<void> {
    const durable = commit.then((outcomes) => ({ outcomes, at: clock.monotonic() }));
    const [committed] = await Promise.allSettled([durable, before]);
    if (committed.status === 'rejected') lose(committed.reason);
    else if (!isLost) letOut(parts, batch, committed.value);
    inFlight -= 1;
    plan();
    if (inFlight === 0 && waiting.length === 0) for (const wake of idlers.splice(0)) wake();
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
    idle() {
      if (inFlight === 0 && waiting.length === 0) return Promise.resolve();
      return new Promise((resolve) => void idlers.push(resolve));
    },
    get waiting() {
      return waiting.length;
    },
    get inFlight() {
      return inFlight;
    },
  };
}

function countTaken(counts: CommitterParts['counts'], taken: number, kept: number): void {
  counts.writes.dropped += taken - kept;
  if (kept > 0) observe(counts.batch, kept);
}

/** Publishes and answers, command by command. `at` is when they became durable. */
function letOut(parts: CommitterParts, batch: Batch<Job>, { outcomes, at }: { outcomes: Outcome[]; at: number }): void {
  const { clock, counts } = parts;
  let entries = 0;
  for (const [i, outcome] of outcomes.entries()) {
    counts.writes[outcome.kind] += 1;
    if (outcome.kind === 'done') {
      observe(counts.durable, (at - batch.since[i]!) / 1000);
      entries += outcome.entries.length;
    }
    settle(parts, batch.items[i]!, outcome);
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

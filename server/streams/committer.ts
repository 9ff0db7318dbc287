/**
 * The way every write takes into the store: a bounded queue of commands, one commit under way, and the next batch
 * starts when the previous one is durable. While a sync is waited for the next batch grows, so that load makes batches
 * larger and not slower. Outcomes leave in order: entries are published and the request is answered, command by command.
 */
import type { Entry } from '../../contract/entry.ts';
import type { Log, Timers } from '../../host/host.ts';
import type { Command, Outcome, Store } from '../../store/port.ts';
import { MAX_BATCH, MAX_WAITING_WRITES } from '../limits.ts';
import type { LiveSession } from '../sessions.ts';

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
}

export interface CommitterParts {
  store: Pick<Store, 'commit'>;
  timers: Pick<Timers, 'soon'>;
  log: Log;
  publish: (entry: Entry, except: string | undefined) => void;
  /** The store can no longer be trusted: nothing queued will be answered, nothing more is taken. */
  lost: (error: unknown) => void;
}

export function createCommitter(parts: CommitterParts): Committer {
  const { store, timers, log } = parts;
  let waiting: Job[] = [];
  let underWay = false;
  let isLost = false;
  let idlers: (() => void)[] = [];

  function submit(job: Job): boolean {
    if (isLost || waiting.length >= MAX_WAITING_WRITES) return false;
    waiting.push(job);
    if (!underWay) schedule();
    return true;
  }

  /** After the input that is already there has been read, so that it comes into the same batch. */
  function schedule(): void {
    underWay = true;
    timers.soon(() => void commitNext());
  }

  async function commitNext(): Promise<void> {
    const batch = waiting.splice(0, MAX_BATCH).filter((job) => job.session?.fenced !== true);
    try {
      const outcomes = batch.length === 0 ? [] : await store.commit(batch);
      for (let i = 0; i < batch.length; i += 1) settle(batch[i]!, outcomes[i]!);
    } catch (error) {
      isLost = true;
      waiting = [];
      parts.lost(error);
    }
    underWay = false;
    if (waiting.length > 0) schedule();
    else rest();
  }

  function settle(job: Job, outcome: Outcome): void {
    try {
      if (outcome.kind === 'done') for (const entry of outcome.entries) parts.publish(entry, job.except);
      if (outcome.kind === 'failed') log.error('a command failed', { command: job.name, error: outcome.error });
      job.settle(outcome);
    } catch (error) {
      log.error('settling a command failed', { command: job.name, error });
    }
  }

  function rest(): void {
    const waiters = idlers;
    idlers = [];
    for (const wake of waiters) wake();
  }

  return {
    submit,
    idle() {
      return underWay ? new Promise((resolve) => idlers.push(resolve)) : Promise.resolve();
    },
  };
}

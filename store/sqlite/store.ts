/**
 * The store on one SQLite database: what the port promises, put together from the parts. Every answer waits until what
 * it shows is durable, and nothing is answered any more once the store can't be trusted.
 */
import { StoreError } from '../errors.ts';
import type { Store } from '../port.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Committer } from './commit.ts';
import type { Numbers, Tables } from './decide.ts';
import type { Durability } from './durable.ts';
import { toStoreError } from './errors.ts';
import { tailOf } from './tail.ts';

export interface StoreParts {
  readonly path: string;
  readonly epoch: string;
  readonly tables: Tables;
  readonly committer: Committer;
  readonly durability: Durability<Readonly<Numbers>>;
  readonly checkpoints: Checkpoints;
  /** Why the store can no longer be trusted, once that is so. */
  failure(): Error | undefined;
  /** Lets go of the files; called when nothing is in flight. */
  release(): void;
}

export function createStore(parts: StoreParts): Store {
  const { path, tables, committer, durability, checkpoints } = parts;
  const { streams, history, people, conversations } = tables;
  let closing: Promise<void> | undefined;

  /** Answers with what `ask` finds, as soon as all that it may have seen is durable. */
  const answer = async <T>(ask: () => T): Promise<T> => {
    const failure = parts.failure();
    if (failure) throw failure;
    let found: T;
    try {
      found = ask();
    } catch (error) {
      throw toStoreError(error, path);
    }
    await durability.settled();
    return found;
  };

  const read = async <T>(ask: () => T): Promise<T> => {
    if (closing) throw new StoreError('closed', `${path} is closed.`);
    return answer(ask);
  };

  /** What writes waits before it starts while the log is being carried over. */
  const write = async <T>(work: () => T): Promise<T> => {
    if (closing) throw new StoreError('closed', `${path} is closed.`);
    for (let hold = checkpoints.hold(); hold; hold = checkpoints.hold()) await hold;
    return answer(work);
  };

  const close = async (): Promise<void> => {
    // A failure was told when it happened; what is left to do is to let go.
    await checkpoints.close().catch(() => {});
    await durability.settled().catch(() => {});
    parts.release();
  };

  return {
    epoch: parts.epoch,
    commit: (commands) =>
      write(() =>
        committer
          .commit(commands)
          .map((outcome) =>
            outcome.kind === 'failed' ? { kind: 'failed', error: toStoreError(outcome.error, path) } : outcome,
          ),
      ),
    gno: () => durability.durable().gno,
    tail: (after, limit) => {
      const newest = durability.durable().gno;
      return read(() => tailOf(tables.statements, people, after, newest, limit));
    },
    reserve: (sequence, count) => write(() => committer.reserve(sequence, count)),
    account: (user) => read(() => people.account(user)),
    session: (user, instance) => read(() => people.sessions(user).find((session) => session.instance === instance)),
    head: (stream) => read(() => streams.get(stream).head),
    changedSince: (user, since, limit) => read(() => conversations.changedSince(user, since, limit)),
    viewedHead: (user, stream) => read(() => conversations.viewedHead(user, stream)),
    pull: (stream, from, limit, maxBytes) => read(() => history.pull(stream, from, limit, maxBytes)),
    messages: (...page) => read(() => history.messages(...page)),
    unseenAt: (user, stream, positions) => read(() => conversations.unseenAt(user, stream, positions)),
    messagesBySeq: (stream, seqs) =>
      read(() => seqs.map((seq) => history.messageBySeq(stream, seq)).filter((entry) => entry !== undefined)),
    close: () => (closing ??= close()),
  };
}

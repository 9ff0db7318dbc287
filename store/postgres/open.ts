/**
 * Opens the store of one app in a PostgreSQL database that any number of nodes share. `server/main` calls it. What is
 * written and what is read come from parts of their own; here they become one store.
 */
import { StoreError } from '../errors.ts';
import type { Store } from '../port.ts';
import { createCommits } from './commit.ts';
import { toOpenError } from './errors.ts';
import { type DatabaseSettings, openDatabase } from './open-database.ts';
import { createReads, type Reads } from './reads.ts';

export interface PostgresStoreOptions
  extends Omit<DatabaseSettings, 'lanes' | 'readers' | 'patienceMs'>,
    Partial<Pick<DatabaseSettings, 'lanes' | 'readers' | 'patienceMs'>> {}

const LANES = 4;
const READERS = 4;
const PATIENCE_MS = 10_000;
/** Between two looks for the end of what others had under way when the store was opened. */
const BEGIN_MS = 20;

/** Opens or creates the store. Rejects with a {@link StoreError} whose message says in one line what to do. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const settings = { lanes: LANES, readers: READERS, patienceMs: PATIENCE_MS, ...options };
  const { database, epoch, place } = await openDatabase(settings);
  const commits = createCommits(database, settings);
  const reads = createReads(database);
  try {
    await beginReading(reads, place, settings);
  } catch (error) {
    await database.close();
    throw toOpenError(error, place);
  }
  let closing: Promise<void> | undefined;
  const whileOpen =
    <A extends unknown[], R>(call: (...of: A) => Promise<R>) =>
    async (...of: A): Promise<R> => {
      if (closing) throw new StoreError('closed', `The store at ${place} is closed.`);
      return call(...of);
    };
  const close = async (): Promise<void> => {
    await commits.close();
    await database.close();
  };
  return {
    epoch,
    gno: () => reads.gno(),
    commit: whileOpen((commands) => commits.commit(commands)),
    commitEach: whileOpen(async (commands, told) => void (await commits.commit(commands, told))),
    reserve: whileOpen((...of) => commits.reserve(...of)),
    tail: whileOpen((...of) => reads.tail(...of)),
    account: whileOpen((user) => reads.account(user)),
    session: whileOpen((...of) => reads.session(...of)),
    head: whileOpen((stream) => reads.head(stream)),
    changedSince: whileOpen((...of) => reads.changedSince(...of)),
    viewedHead: whileOpen((...of) => reads.viewedHead(...of)),
    pull: whileOpen((...of) => reads.pull(...of)),
    messages: whileOpen((...of) => reads.messages(...of)),
    unseenAt: whileOpen((...of) => reads.unseenAt(...of)),
    messagesBySeq: whileOpen((...of) => reads.messagesBySeq(...of)),
    close: () => (closing ??= close()),
  };
}

/** Until it is known up to which change number everything is there; that may take as long as others' transactions. */
async function beginReading(
  reads: Reads,
  place: string,
  { clock, timers, patienceMs }: DatabaseSettings,
): Promise<void> {
  const deadline = clock.monotonic() + patienceMs;
  while (!(await reads.begin())) {
    if (clock.monotonic() >= deadline) {
      throw new StoreError(
        'unavailable',
        `PostgreSQL at ${place} has transactions that write to this store and do not end; ` +
          'look for those that are open (pg_stat_activity), end them, and start again.',
      );
    }
    await new Promise<void>((resolve) => timers.after(BEGIN_MS, resolve));
  }
}

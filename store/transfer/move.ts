/**
 * Moves the store of one app from its data directory into PostgreSQL, while no server uses either. Wherever it is
 * interrupted, at most one of the two can be served, and running it again goes on:
 *
 * 1. the target is claimed (claim.ts) and filled (fill.ts), both stores are read back and compared (verify.ts);
 * 2. the source is marked as moved: from here on it is not opened any more;
 * 3. the claim is taken from the target (finish.ts): from here on it is. Running it again then says so.
 */
import { join } from 'node:path';
import type { ServerHost } from '../../host/host.ts';
import { StoreError } from '../errors.ts';
import { inspect, refuse } from '../sqlite/inspect.ts';
import { markMoved } from '../sqlite/moved.ts';
import { openSqliteStore } from '../sqlite/open.ts';
import { type Claim, claimTarget, lockTarget, readClaim, readEpoch, writeClaim } from './claim.ts';
import { fill } from './fill.ts';
import { finish } from './finish.ts';
import { ask, postgresReader } from './postgres-reader.ts';
import { openSqliteReader, type SqliteReader } from './sqlite-reader.ts';
import type { TableName } from './tables.ts';
import { type Filled, verify } from './verify.ts';
import { openWork, type Work } from './work.ts';

export interface MoveOptions extends Pick<ServerHost, 'clock' | 'timers' | 'random' | 'openForSync' | 'log'> {
  /** Of the app's store. Its lock is the caller's to hold. */
  directory: string;
  address: string;
  sdkAppId: number;
  /** Is told how many entries of all were copied, and compared, so far. */
  progress: (step: 'copied' | 'compared', entries: number, of: number) => void;
  /** Rows that are read and written at once. */
  pageRows?: number;
}

export interface Moved {
  /** The target's address as it may be shown. */
  readonly place: string;
  /** Rows of each table; undefined if all but the last step had been done before. */
  readonly counts: Readonly<Record<TableName, number>> | undefined;
}

/** Rejects with a {@link StoreError} whose message says what to do. */
export async function moveStore(options: MoveOptions, open: typeof openWork = openWork): Promise<Moved> {
  const path = join(options.directory, 'store.db');
  const target = await open(options);
  try {
    await lockTarget(target);
    const { place } = target;
    const found = inspect(path);
    if (found.moved !== '') {
      const claim = await readClaim(target);
      // Nobody may have been told that the last step was carried out: then only the history tells what is there.
      if (claim === undefined && (await readEpoch(target)) === found.epoch) return { place, counts: undefined };
      if (claim?.stage !== 'verified' || claim.epoch !== found.epoch) refuse(path, found, undefined);
      await finish(target, claim!);
      return { place, counts: undefined };
    }
    const { claim, counts } = await copy(target, options);
    markMoved(path, `${place} (app ${options.sdkAppId})`);
    await finish(target, claim);
    return { place, counts };
  } finally {
    await target.close();
  }
}

/** Fills the target and compares. Resolves when the two are the same. */
async function copy(target: Work, options: MoveOptions): Promise<{ claim: Claim; counts: Moved['counts'] }> {
  const source = await openSource(options);
  try {
    let claim = await claimTarget(target, source);
    const enter = async (stage: Claim['stage']): Promise<void> => {
      claim = { ...claim, stage };
      await target.transact(async (transaction) => void (await writeClaim(transaction, claim)));
    };
    if (claim.stage === 'filling') {
      await fillFrom(source, target, claim, options);
      await enter('filled');
    }
    const total = await source.count('entry');
    const verdict = await verify(source, filled(target, source), (entries) =>
      options.progress('compared', entries, total),
    );
    if (verdict.differences.length > 0) {
      await enter('different');
      throw new StoreError(
        'damaged',
        `What arrived at ${target.place} is not what was sent: ${verdict.differences.join('; ')}. Migrate again: it starts over.`,
      );
    }
    await enter('verified');
    return { claim, counts: verdict.counts };
  } finally {
    source.close();
  }
}

/** Opening it as a store brings it up to date, settles its epoch, and makes durable what a crash has left. */
async function openSource(options: MoveOptions): Promise<SqliteReader> {
  const store = await openSqliteStore({ ...options, checkpointWorker: false, onFatal: () => undefined });
  await store.close();
  return openSqliteReader(options.directory, options, options.pageRows);
}

async function fillFrom(source: SqliteReader, target: Work, claim: Claim, { progress }: MoveOptions): Promise<void> {
  const reader = postgresReader(target, claim.epoch);
  const total = await source.count('entry');
  let copied = await reader.count('entry');
  await fill({
    source,
    from: claim.filling,
    transact: (work) => target.transact(work),
    note: (transaction, filling) => void writeClaim(transaction, { ...claim, filling }),
    filled(table, rows) {
      if (table === 'entry') progress('copied', (copied += rows), total);
    },
  });
}

function filled(target: Work, { epoch, pageRows }: SqliteReader): Filled {
  return {
    reader: postgresReader(target, epoch, pageRows),
    heads: (streams) => ask(target, 'SELECT * FROM head WHERE stream = ANY($1::bigint[])', [streams]),
  };
}

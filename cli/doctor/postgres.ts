/**
 * Looks at the PostgreSQL that is to hold the store: whether it can be used, keeps its word, and how long it takes. Every
 * acknowledged message waits for a commit there, and for the way to it and back.
 */
import type { ServerHost } from '../../host/host.ts';
import { StoreError } from '../../store/errors.ts';
import { ask } from '../../store/transfer/postgres-reader.ts';
import { openWork, type Work } from '../../store/transfer/work.ts';
import { type Check, fail, ok, warn } from './check.ts';
import { milliseconds, type SyncTimes, summary } from './disk.ts';

const NAME = 'postgres';
const ROUNDS = 100;
const SLOW_ROUND_TRIP_MS = 5;
const SLOW_COMMIT_P50_MS = 10;
const SLOW_COMMIT_P99_MS = 50;

/** What the database says of itself. */
export interface Settings {
  version: number;
  fsync: boolean;
  fullPageWrites: boolean;
  /** What sessions have that ask for nothing. */
  synchronousCommit: string;
  /** Whether a schema for another app can be made. */
  mayCreate: boolean;
  /** Schemas of apps, and how many of them this user can't work in. */
  apps: number;
  closed: number;
}

const SETTINGS = `
  SELECT (SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit') AS "synchronousCommit",
    has_database_privilege(current_database(), 'CREATE') AS "mayCreate",
    count(*) AS "apps",
    count(*) FILTER (WHERE NOT has_schema_privilege(oid, 'CREATE, USAGE')) AS "closed"
  FROM pg_namespace WHERE nspname ~ '^hongyan_[0-9]+$'`;

/** A write that leaves nothing behind but its trace in the log that a commit waits for. */
const WRITE = `SELECT pg_logical_emit_message(true, 'hongyan', 'doctor')`;

/** All checks; one that says why, if the database can't be reached. */
export async function checkPostgres(address: string, world: Pick<ServerHost, 'clock' | 'timers'>): Promise<Check[]> {
  let work: Work | undefined;
  try {
    work = await openWork({ ...world, address, sdkAppId: 0 });
    const [found] = await ask<Omit<Settings, 'version' | 'fsync' | 'fullPageWrites'>>(work, SETTINGS, []);
    const { version, fsync, fullPageWrites } = work.hello;
    const roundTrips = await time(work, 'SELECT 1');
    return [
      judgeSettings(work.place, { version, fsync, fullPageWrites, ...found! }),
      judgeTimes(roundTrips, await time(work, WRITE)),
    ];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    // The message ends with what to do about it.
    const [, found, fix] = /^(.*?)[;:] ([^;:]*)$/.exec(error.message) ?? [undefined, error.message, 'see the store'];
    return [fail(NAME, found!, fix!)];
  } finally {
    await work?.close();
  }
}

async function time(work: Work, statement: string): Promise<SyncTimes> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const start = performance.now();
    await ask(work, statement, []);
    // The first one is also planned.
    if (round > 0) times.push(performance.now() - start);
  }
  return summary(times);
}

/** What the settings mean. */
export function judgeSettings(place: string, settings: Settings): Check {
  const { version, fsync, fullPageWrites, synchronousCommit, mayCreate, apps, closed } = settings;
  const found = `version ${version} at ${place}, ${apps} apps, synchronous_commit ${synchronousCommit}`;
  if (closed > 0) {
    return fail(
      NAME,
      `${found}; no rights in ${closed} of them`,
      'connect as the user that owns the schemas hongyan_…',
    );
  }
  if (!mayCreate && apps === 0) {
    return fail(NAME, `${found}; no right to make a schema`, 'GRANT CREATE ON DATABASE … TO the user of the address');
  }
  if (!fsync || !fullPageWrites) {
    const off = [...(fsync ? [] : ['fsync']), ...(fullPageWrites ? [] : ['full_page_writes'])].join(' and ');
    return warn(
      NAME,
      `${found}; ${off} off`,
      `turn ${off} on: what is acknowledged would not survive a crash of its machine`,
    );
  }
  return ok(NAME, found);
}

/** What the times mean: of a statement that does nothing, and of one that commits. */
export function judgeTimes(roundTrip: SyncTimes, commit: SyncTimes): Check {
  const name = 'commit time';
  const found = `p50 ${milliseconds(commit.p50)}, p99 ${milliseconds(commit.p99)}, the way there and back ${milliseconds(roundTrip.p50)}`;
  if (roundTrip.p50 > SLOW_ROUND_TRIP_MS) {
    return warn(
      name,
      found,
      'the way is long: every message goes it several times; put server and database side by side',
    );
  }
  if (commit.p50 > SLOW_COMMIT_P50_MS || commit.p99 > SLOW_COMMIT_P99_MS) {
    return warn(name, found, 'every acknowledgement waits for a commit: give the log of the database a local SSD');
  }
  return ok(name, found);
}

/**
 * PostgreSQL stores for tests, in the run's shared cluster, with a clock the test sets. Making the tables of an app takes
 * much longer than most tests do, so those of an earlier test are emptied and used again.
 */
import { onTestFinished, vi } from 'vitest';
import { nodeClock } from '../../host/node/clock.ts';
import { nodeRandom } from '../../host/node/random.ts';
import { nodeTimers } from '../../host/node/timers.ts';
import type { SharedSubject } from '../../store/conformance.ts';
import type { Store } from '../../store/port.ts';
import { parseAddress } from '../../store/postgres/address.ts';
import { openPostgresStore } from '../../store/postgres/open.ts';
import type { DatabaseSettings } from '../../store/postgres/open-database.ts';
import { freshApp, sharedPostgres } from './postgres.ts';

export type AppSettings = Partial<DatabaseSettings> & { sdkAppId: number };

/** What a store of an app in the shared cluster is opened with. */
export function settingsFor(more: AppSettings): DatabaseSettings {
  return {
    address: sharedPostgres()!,
    clock: nodeClock,
    timers: nodeTimers,
    random: nodeRandom,
    log: { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() },
    onFatal: vi.fn(),
    lanes: 4,
    readers: 2,
    patienceMs: 10_000,
    ...more,
  };
}

/** Opens a store that is closed with the test. */
export async function openPostgres(more: AppSettings): Promise<Store> {
  const store = await openPostgresStore(settingsFor(more));
  onTestFinished(() => store.close());
  return store;
}

/** Runs statements by hand on the tables of an app, and answers the rows of the last. */
export async function byHand(sdkAppId: number, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = parseAddress(sharedPostgres()!, 'test').createClient();
  await client.connect();
  try {
    await client.query(`set search_path to hongyan_${sdkAppId}`);
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}

export interface PostgresSubject extends SharedSubject {
  readonly sdkAppId: number;
}

/** Apps whose tables are there and that nobody uses now. */
const unused: number[] = [];

/** An empty store for the conformance suite. */
export async function postgresSubject(more: Partial<DatabaseSettings> = {}): Promise<PostgresSubject> {
  const used = unused.pop();
  if (used !== undefined) await empty(used);
  const sdkAppId = used ?? freshApp();
  const clock = { now: () => subject.time, monotonic: () => nodeClock.monotonic() };
  const opened: Store[] = [];
  const openAnother = async (): Promise<Store> => {
    const store = await openPostgres({ clock, ...more, sdkAppId });
    opened.push(store);
    return store;
  };
  let ending: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await Promise.all(opened.map((store) => store.close()));
    unused.push(sdkAppId);
  };
  const subject = {
    sdkAppId,
    store: await openAnother(),
    time: 1000,
    openAnother,
    async reopen() {
      await subject.store.close();
      subject.store = await openAnother();
    },
    end: () => (ending ??= end()),
  };
  onTestFinished(() => subject.end());
  return subject;
}

const tables = [
  'stream',
  'entry',
  'head',
  'receipt',
  'membership',
  'account',
  'session',
  'revoked',
  'deleted',
  'sequence',
];

async function empty(sdkAppId: number): Promise<void> {
  await byHand(sdkAppId, tables.map((table) => `delete from ${table}`).join('; '));
}

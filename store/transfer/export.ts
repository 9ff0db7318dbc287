/**
 * Reads all of an app's store, in whichever it lies, for printing it (records.ts). Both reads show one moment of the store
 * and let servers go on writing: in PostgreSQL one snapshot, in a data directory one transaction that only reads. What a
 * server writes to the directory meanwhile stays in its log, which grows until the reading ends.
 */
import { resolve } from 'node:path';
import type { ServerHost } from '../../host/host.ts';
import { StoreError } from '../errors.ts';
import { refuseNewer, refuseOlder, refuseUnfinished } from '../postgres/migrate.ts';
import type { Sql } from '../postgres/sql.ts';
import { appsInDatabase, appsInDirectory, storeDirectory } from './apps.ts';
import { metaOf, postgresReader } from './postgres-reader.ts';
import type { Reader } from './reader.ts';
import { openSqliteReader } from './sqlite-reader.ts';
import { openWork } from './work.ts';

type Use = (reader: Reader, sdkAppId: number) => Promise<void>;
type World = Pick<ServerHost, 'clock' | 'timers' | 'openForSync'>;

/** Reads the app of a data directory, the only one unless `app` names it. Rejects with a `StoreError`. */
export async function readDirectory(dataDir: string, app: number | undefined, world: World, use: Use): Promise<void> {
  const directory = resolve(dataDir);
  const chosen = choose(appsInDirectory(directory), app, directory);
  const reader = await openSqliteReader(storeDirectory(directory, chosen), world);
  try {
    await use(reader, chosen);
  } finally {
    reader.close();
  }
}

/** The same of a PostgreSQL database; `sql` shows the same moment. `use` runs once: if the connection is lost, it is over. */
export async function readDatabase(
  address: string,
  app: number | undefined,
  world: World,
  use: (reader: Reader, sdkAppId: number, sql: Sql) => Promise<void>,
): Promise<void> {
  const work = await openWork({ ...world, address, sdkAppId: app ?? 0 });
  try {
    const { place } = work;
    const chosen = choose(await appsInDatabase(work), app, place);
    await work.connection.command(`SET search_path = "hongyan_${chosen}"`);
    await work.snapshot(async (sql) => {
      const meta = metaOf(sql);
      const version = Number(await meta.read('version'));
      refuseNewer(version, place);
      await refuseUnfinished(meta, place);
      refuseOlder(version, place);
      await use(postgresReader(sql, await meta.read('epoch')), chosen, sql);
    });
  } finally {
    await work.close();
  }
}

/** The apps that a PostgreSQL database has stores of. */
export async function appsAt(address: string, world: World): Promise<number[]> {
  const work = await openWork({ ...world, address, sdkAppId: 0 });
  try {
    return await appsInDatabase(work);
  } finally {
    await work.close();
  }
}

function choose(apps: readonly number[], app: number | undefined, where: string): number {
  const [only] = apps;
  if (app !== undefined && apps.includes(app)) return app;
  if (app !== undefined) throw new StoreError('unreadable', `There is no store of app ${app} in ${where}.`);
  if (only === undefined) throw new StoreError('unreadable', `There is no store in ${where}.`);
  if (apps.length === 1) return only;
  throw new StoreError(
    'unreadable',
    `There are stores of several apps in ${where}: name one of ${apps.join(', ')} with --app.`,
  );
}

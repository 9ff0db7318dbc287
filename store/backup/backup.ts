/**
 * Copies a data directory while its server runs. Each store is copied page by page as one moment shows it, which holds
 * all that was acknowledged before the copying began: what is acknowledged was committed before. What the copy shows is
 * made durable in the original before the backup counts, so that it holds nothing that the original could still lose.
 * The durable mark stays behind: a store without it is served under a new epoch.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { backup as copyPages, DatabaseSync } from 'node:sqlite';
import type { ServerHost } from '../../host/host.ts';
import { StoreError } from '../errors.ts';
import { toStoreError } from '../sqlite/errors.ts';
import { inspect, refuse } from '../sqlite/inspect.ts';
import { readMark } from '../sqlite/mark.ts';
import { appsInDirectory, storeDirectory } from '../transfer/apps.ts';
import { syncLog } from '../transfer/sqlite-reader.ts';
import { type BackedUpApp, fingerprint, syncDirectory, syncFile, writeManifest } from './manifest.ts';

/** All pages in one step: a copy made in several begins anew whenever the server has written in between. */
const ALL_PAGES = 0x7fff_ffff;

type World = Pick<ServerHost, 'clock' | 'openForSync'>;

/** Checks the copy of an app's store in a data directory. Resolves to whether it is sound. */
export type CheckCopy = (directory: string, app: number) => Promise<boolean>;

export interface BackedUp {
  readonly apps: readonly BackedUpApp[];
  readonly bytes: number;
}

/** Rejects with a {@link StoreError}; then there is no backup. */
export async function backUp(data: string, to: string, world: World, check: CheckCopy): Promise<BackedUp> {
  const apps = appsInDirectory(data);
  if (apps.length === 0) throw new StoreError('unreadable', `There is no store in ${data}.`);
  if (existsSync(to) && readdirSync(to).length > 0) {
    throw new StoreError('in-use', `${to} is not empty: name a directory that is not there yet.`);
  }
  const began = world.clock.now();
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const copied: BackedUpApp[] = [];
  for (const app of apps) copied.push(await copyStore(data, to, app, world));
  for (const app of apps) {
    if (await check(to, app)) continue;
    throw new StoreError(
      'damaged',
      `The copy of app ${app} is damaged, so this is no backup: stop the server and run hongyan check on ${data}.`,
    );
  }
  const paths = apps.map((app) => ['apps', String(app), 'store.db'].join('/'));
  if (existsSync(join(data, 'app.json'))) {
    copyFileSync(join(data, 'app.json'), join(to, 'app.json'));
    syncFile(join(to, 'app.json'));
    paths.push('app.json');
  }
  const files = paths.map((path) => fingerprint(to, path));
  syncDirectory(join(to, 'apps'));
  writeManifest(to, { began, apps: copied, files });
  return { apps: copied, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

async function copyStore(data: string, to: string, app: number, { openForSync }: World): Promise<BackedUpApp> {
  const [from, target] = [storeDirectory(data, app), storeDirectory(to, app)];
  const [path, copy] = [join(from, 'store.db'), join(target, 'store.db')];
  mkdirSync(target, { recursive: true, mode: 0o700 });
  try {
    // First the mark, then what it is about: a server at work moves both on.
    const mark = readMark(join(from, 'store.mark'));
    refuse(path, inspect(path), mark);
    const source = new DatabaseSync(path, { readOnly: true });
    try {
      await copyPages(source, copy, { rate: ALL_PAGES });
      await syncLog(`${path}-wal`, openForSync);
    } finally {
      source.close();
    }
    const { epoch, commits } = settleCopy(copy);
    syncFile(copy);
    syncDirectory(target);
    return { app, epoch, commits };
  } catch (error) {
    throw toStoreError(error, path);
  }
}

/** One file, without a log beside it. */
function settleCopy(path: string): Pick<BackedUpApp, 'epoch' | 'commits'> {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = DELETE');
  database.close();
  return inspect(path);
}

/**
 * `hongyan check`: whether what is stored is what was written, and holds together: one line for each problem, and one for
 * each app that says how much was looked at.
 */
import { resolve } from 'node:path';
import { nodeServerHost, silentLog } from '../host/node.ts';
import { checkPostgres } from '../store/check/postgres.ts';
import type { Report } from '../store/check/problem.ts';
import { checkSqlite } from '../store/check/sqlite.ts';
import type { Counts } from '../store/check/whole.ts';
import { storeDirectory } from '../store/transfer/apps.ts';
import { appsAt, readDatabase } from '../store/transfer/export.ts';
import { chosenApps, takeDirectory } from './data-directory.ts';
import { toFailure } from './failure.ts';
import type { Settings } from './options/table.ts';

/** Problems of an app that are printed; of more than these only the number is. */
const MAX_PRINTED = 1000;

/** Checks all apps, or the one that is named; the exit code is 1 if there is a problem. Throws `Failure`. */
export async function check({ data, store, app }: Settings<'check'>): Promise<number> {
  try {
    const isSound = store === undefined ? await checkDirectory(resolve(data), app) : await checkDatabase(store, app);
    return isSound ? 0 : 1;
  } catch (error) {
    throw toFailure(error);
  }
}

async function checkDirectory(directory: string, app: number | undefined): Promise<boolean> {
  const lock = takeDirectory(directory, '--data');
  try {
    let isSound = true;
    for (const one of chosenApps(directory, app)) isSound = (await checkStore(directory, one, say)) && isSound;
    return isSound;
  } finally {
    lock.release();
  }
}

/** Checks the store of one app, and tells. Nobody may have it open. Resolves to whether there is no problem. */
export function checkStore(directory: string, app: number, tell: (line: string) => void): Promise<boolean> {
  const host = nodeServerHost(silentLog);
  return telling(app, tell, (report) => checkSqlite(storeDirectory(directory, app), host, report));
}

async function checkDatabase(address: string, app: number | undefined): Promise<boolean> {
  const world = nodeServerHost(silentLog);
  const apps = app === undefined ? await appsAt(address, world) : [app];
  let isSound = true;
  // Without any, the reading says so.
  for (const one of apps.length === 0 ? [undefined] : apps) {
    await readDatabase(address, one, world, async (reader, sdkAppId, sql) => {
      isSound = (await telling(sdkAppId, say, (report) => checkPostgres(reader, sql, report))) && isSound;
    });
  }
  return isSound;
}

async function telling(
  app: number,
  tell: (line: string) => void,
  work: (report: Report) => Promise<Partial<Counts>>,
): Promise<boolean> {
  const start = performance.now();
  let problems = 0;
  const counts = await work((name, where, text) => {
    problems += 1;
    if (problems <= MAX_PRINTED) tell(`app ${app}: ${name}: ${where}: ${text}`);
  });
  tell(`app ${app}: ${summary(counts, problems, performance.now() - start)}`);
  return problems === 0;
}

/** How much was looked at, and how many problems there are. */
export function summary(counts: Partial<Counts>, problems: number, tookMs: number): string {
  const { entry = 0, stream = 0, account = 0, session = 0, membership = 0, revoked = 0 } = counts;
  const rows = `${account} accounts, ${session} sessions, ${membership} memberships, ${revoked} revocations`;
  const found = problems === 0 ? 'no problem' : problems === 1 ? '1 problem' : `${problems} problems`;
  return `${found} in ${entry} entries of ${stream} streams, ${rows}, checked in ${(tookMs / 1000).toFixed(1)} s`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

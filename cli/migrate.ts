/** `hongyan migrate`: moves a data directory into a PostgreSQL database, app by app, and says how far it is. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nodeServerHost, silentLog } from '../host/node.ts';
import { storeDirectory } from '../store/transfer/apps.ts';
import { type MoveOptions, type Moved, moveStore } from '../store/transfer/move.ts';
import { toFailure } from './failure.ts';
import { chosenApps, takeDirectory } from './data-directory.ts';
import { options, type Settings } from './options/table.ts';
import { UsageError } from './options/usage-error.ts';

/** A line of progress for every so many hundredths. */
const PROGRESS_PERCENT = 5;

/** Moves all apps, or the one that is named. Throws {@link Failure} with what is in the way. */
export async function migrate({ from = options.data.default, to, store, app }: Settings<'migrate'>): Promise<number> {
  const address = to ?? store;
  if (address === undefined) {
    throw new UsageError('hongyan migrate needs --to ADDRESS, or HONGYAN_STORE: where to move to');
  }
  const directory = resolve(from);
  const lock = takeDirectory(directory, '--from');
  try {
    for (const sdkAppId of chosenApps(directory, app)) await moveApp(directory, address, sdkAppId);
    say(hints(directory, app));
  } catch (error) {
    throw toFailure(error);
  } finally {
    lock.release();
  }
  return 0;
}

async function moveApp(dataDir: string, address: string, sdkAppId: number): Promise<void> {
  const start = performance.now();
  const moved = await moveStore({
    ...nodeServerHost(silentLog),
    log: silentLog,
    directory: storeDirectory(dataDir, sdkAppId),
    address,
    sdkAppId,
    progress: progressLines((line) => say(`app ${sdkAppId}: ${line}`)),
  });
  say(`app ${sdkAppId}: ${summary(moved, performance.now() - start)}`);
}

/** Tells every {@link PROGRESS_PERCENT} hundredths, and the end, of each step. */
export function progressLines(tell: (line: string) => void): MoveOptions['progress'] {
  let told = '';
  return (step, entries, of) => {
    const part = Math.floor((100 * entries) / Math.max(of, 1) / PROGRESS_PERCENT);
    const mark = `${step} ${part}`;
    if (mark === told) return;
    told = mark;
    tell(`${step} ${entries} of ${of} entries`);
  };
}

/** What was moved, in one line. */
export function summary({ place, counts }: Moved, tookMs: number): string {
  if (!counts) return `is at ${place}; an earlier run had copied and compared it`;
  const { stream, entry, account, session, membership, revoked } = counts;
  const people = `${account} accounts, ${session} sessions, ${membership} memberships, ${revoked} revocations`;
  return `moved to ${place} in ${(tookMs / 1000).toFixed(1)} s: ${entry} entries in ${stream} streams, ${people}; count, positions and checksum of every stream are the same on both sides`;
}

function hints(directory: string, app: number | undefined): string {
  const key = existsSync(join(directory, 'app.json'))
    ? ` The key of the development app stays in ${join(directory, 'app.json')}: give it with HONGYAN_APP and HONGYAN_SECRET.`
    : '';
  const what = app === undefined ? directory : `app ${app} of ${directory}`;
  return `Serve it with hongyan serve --store (or HONGYAN_STORE).${key} What is left of ${what} is not served any more; keep it until you have a backup of the database.`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

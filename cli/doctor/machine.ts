/** Looks at the clock and at the limit of open files of this process. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, fail, ok, warn } from './check.ts';

/** No right clock shows a time before this program was written. */
const EARLIEST_MS = Date.UTC(2025, 0, 1);
/** A wall clock that moves this much against the monotonic one within a few seconds is being set. */
const MAX_STEP_MS = 100;
/** How far a file may lie in the future: clocks of network file systems differ a little. */
const MAX_AHEAD_MS = 5000;

/** Each connection takes one open file; the rest is for the store. */
const WARN_OPEN_FILES = 4096;
const FAIL_OPEN_FILES = 256;

/** Both clocks at one moment, ms. */
export interface Moment {
  wall: number;
  monotonic: number;
}

export function moment(): Moment {
  return { wall: Date.now(), monotonic: performance.now() };
}

/** What two moments say about the clock. `newestFile` is when the newest file of the data was written, 0 if there is none. */
export function judgeClock(start: Moment, end: Moment, newestFile: number): Check {
  const name = 'clock';
  const found = new Date(end.wall).toISOString();
  const fix = 'keep the time with chrony or systemd-timesyncd: UserSigs expire and messages are stamped by it';
  if (end.wall < EARLIEST_MS) return fail(name, `${found} is long past`, fix);
  const ahead = newestFile - end.wall;
  if (ahead > MAX_AHEAD_MS) {
    return warn(name, `${found} is ${Math.round(ahead / 1000)} s before the newest file of the data directory`, fix);
  }
  const step = Math.abs(end.wall - start.wall - (end.monotonic - start.monotonic));
  if (step > MAX_STEP_MS) return warn(name, `${found}, moved by ${Math.round(step)} ms while being looked at`, fix);
  return ok(name, found);
}

/** When the newest file directly in `directory` was written, ms; 0 if there is none, or no such directory. */
export function newestFileTime(directory: string): number {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return 0;
  const times = readdirSync(directory).map(
    (name) => statSync(join(directory, name), { throwIfNoEntry: false })?.mtimeMs,
  );
  return Math.max(0, ...times.map((time) => time ?? 0));
}

/** What the limit of open files means. Node raises the soft limit to the hard one by itself. */
export function judgeOpenFiles(limit: number): Check {
  const name = 'open files';
  const found = limit === Number.POSITIVE_INFINITY ? 'no limit' : `at most ${limit}, one for each connection`;
  const fix = 'raise the hard limit: `ulimit -n 65536`, or LimitNOFILE=65536 in the systemd unit';
  if (limit < FAIL_OPEN_FILES) return fail(name, found, fix);
  return limit < WARN_OPEN_FILES ? warn(name, found, fix) : ok(name, found);
}

/** The hard limit of open files of this process; infinity if there is none, or the system has no such thing. */
export function openFileLimit(): number {
  // Without this the report would look up the names of all peers.
  Object.assign(process.report, { excludeNetwork: true });
  const report = process.report.getReport() as { userLimits?: { open_files?: { hard?: number | string } } };
  const hard = report.userLimits?.open_files?.hard;
  return typeof hard === 'number' ? hard : Number.POSITIVE_INFINITY;
}

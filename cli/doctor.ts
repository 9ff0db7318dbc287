/** `hongyan doctor`: examines what a server needs of its machine, and says of everything what to do about it. */
import { type Check, type Paint, printCheck, worst } from './doctor/check.ts';
import { checkDirectory } from './doctor/directory.ts';
import { checkDisk } from './doctor/disk.ts';
import { judgeClock, judgeOpenFiles, moment, newestFileTime, openFileLimit } from './doctor/machine.ts';
import { judgePort, probePort } from './doctor/port.ts';
import type { Settings } from './options/table.ts';
import { painter } from './paint.ts';

const COLOURS = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

/** Runs all checks and prints them; the exit code is 1 if one failed. */
export async function doctor({ data, host, port, json }: Settings<'doctor'>): Promise<number> {
  const checks = await examine(data, host, port);
  const verdict = worst(checks);
  const colour = painter(process.stdout);
  const paint: Paint = (of, text) => colour(COLOURS[of], text);
  const lines = json ? [JSON.stringify({ verdict, checks })] : checks.map((check) => printCheck(check, paint));
  process.stdout.write(`${lines.join('\n')}\n`);
  return verdict === 'fail' ? 1 : 0;
}

/** All checks. The disk's come while the clock is being watched. */
async function examine(data: string, host: string, port: number): Promise<Check[]> {
  const start = moment();
  const { check, place } = checkDirectory(data);
  const disk = place === undefined ? [] : await checkDisk(place);
  return [
    check,
    ...disk,
    judgeClock(start, moment(), place === undefined ? 0 : newestFileTime(data)),
    judgeOpenFiles(openFileLimit()),
    judgePort(host, port, await probePort(host, port)),
  ];
}

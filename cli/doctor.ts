/** `hongyan doctor`: examines what a server needs of its machine and its services, and says what to do about it. */
import { nodeServerHost, silentLog } from '../host/node.ts';
import { checkBus } from './doctor/bus.ts';
import { type Check, type Paint, printCheck, worst } from './doctor/check.ts';
import { checkDirectory } from './doctor/directory.ts';
import { checkDisk } from './doctor/disk.ts';
import { checkFiles } from './doctor/files.ts';
import { judgeClock, judgeOpenFiles, moment, newestFileTime, openFileLimit } from './doctor/machine.ts';
import { judgePort, probePort } from './doctor/port.ts';
import { checkPostgres } from './doctor/postgres.ts';
import { filesAddress } from './files-address.ts';
import type { Settings } from './options/table.ts';
import { painter } from './paint.ts';

const COLOURS = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

/** Runs all checks and prints them; the exit code is 1 if one failed. */
export async function doctor(settings: Settings<'doctor'>): Promise<number> {
  const checks = await examine(settings);
  const verdict = worst(checks);
  const colour = painter(process.stdout);
  const paint: Paint = (of, text) => colour(COLOURS[of], text);
  const lines = settings.json ? [JSON.stringify({ verdict, checks })] : checks.map((check) => printCheck(check, paint));
  process.stdout.write(`${lines.join('\n')}\n`);
  return verdict === 'fail' ? 1 : 0;
}

/** All checks. Those of what holds the data come while the clock is being watched. */
async function examine({ data, store, bus, files, host, port }: Settings<'doctor'>): Promise<Check[]> {
  const start = moment();
  const keeping = await (store === undefined
    ? examineDirectory(data)
    : checkPostgres(store, nodeServerHost(silentLog)));
  return [
    ...keeping,
    ...(bus === undefined ? [] : await checkBus(bus, store)),
    ...(await checkFiles(files === undefined ? undefined : filesAddress(files, process.env), store)),
    judgeClock(start, moment(), store === undefined ? newestFileTime(data) : 0),
    judgeOpenFiles(openFileLimit()),
    judgePort(host, port, await probePort(host, port)),
  ];
}

async function examineDirectory(data: string): Promise<Check[]> {
  const { check, place } = checkDirectory(data);
  return [check, ...(place === undefined ? [] : await checkDisk(place))];
}

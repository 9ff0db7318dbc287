/** A machine for one server with a data directory: starts it again at the same address, as a supervisor would. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeServerHost, silentLog } from '../../host/node.ts';
import { APP } from '../../sim/players/life.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import type { Cycle } from './cycle.ts';
import type { Dice } from './dice.ts';
import { type Log, readLog, type Storage } from './judge.ts';
import { complaint, type Program, start } from './program.ts';

/** The write-ahead log is carried over several times a second, and positions are written soon. */
const SMALL: readonly Limits[] = [
  {},
  { CHECKPOINT_BYTES: 256 * 1024 },
  { CHECKPOINT_BYTES: 512 * 1024, MAX_BEHIND: 40 },
  { MAX_BEHIND: 10, MAX_POSITIONS_AT_ONCE: 8 },
];

export interface Limits {
  readonly CHECKPOINT_BYTES?: number;
  readonly MAX_BEHIND?: number;
  readonly MAX_POSITIONS_AT_ONCE?: number;
}

/** Limits for a cycle: those of the product, or so small that a few seconds meet them. */
export function drawLimits({ pick }: Dice): Limits {
  return pick(SMALL);
}

export interface HostOptions {
  /** Where the data directory is. Default: in a folder of the cycle. */
  readonly data?: string;
  /** The same place as this process sees it. */
  readonly seen?: string;
  /** Other values for constants of store/limits.ts. */
  readonly limits?: Limits;
  /** File for the record of syncs, see preload.ts. */
  readonly record?: string;
  /** Longest delay of a sync, ms. */
  readonly syncMs?: number;
  /** See {@link start}. */
  readonly under?: readonly string[];
}

export interface Host extends Storage {
  readonly data: string;
  /** The present server, or the last one. */
  readonly program: Program;
  readonly url: string;
  /** Starts a server that nobody waits for, at the address of the first one. */
  launch(): Program;
  /** From now on this one is the server there. */
  adopt(program: Program): void;
  /** Starts the server and waits until it is ready. */
  start(): Promise<void>;
  /** A copy of the files as they are at this moment: the server stands still meanwhile. `meanwhile` is done before it goes on. */
  copy(into: string, meanwhile?: () => Promise<void>): Promise<void>;
}

/** Nothing is started yet. Its servers end with the cycle. */
export function createHost(cycle: Cycle, options: HostOptions = {}): Host {
  const { data = join(cycle.folder('host'), 'data'), seen = data, limits, record, syncMs, under } = options;
  const config = join(cycle.folder('host'), 'hongyan.json');
  writeFileSync(config, JSON.stringify({ data, apps: [APP] }));
  const preload = {
    ...(limits !== undefined && { CRASH_LIMITS: JSON.stringify(limits) }),
    ...(record !== undefined && { CRASH_RECORD: record }),
    ...(syncMs !== undefined && { CRASH_SYNC_MS: String(syncMs) }),
  };
  const programs: Program[] = [];
  let port = '0';
  const launch = (): Program => {
    const args = ['serve', '--config', config, '--port', port];
    const program = start({
      args,
      ...(Object.keys(preload).length > 0 && { preload }),
      ...(under !== undefined && { under }),
    });
    programs.push(program);
    return program;
  };
  cycle.atEnd(() => Promise.all(programs.filter(({ hasEnded }) => !hasEnded).map((program) => program.end())));
  let current: Program | undefined;
  let url = '';
  let reads = 0;
  const copy: Host['copy'] = async (into, meanwhile) => {
    await current!.halt();
    cpSync(seen, into, { recursive: true });
    await meanwhile?.();
    current!.resume();
  };
  return {
    data,
    get program() {
      return current!;
    },
    get url() {
      return url;
    },
    launch,
    adopt: (program) => void (current = program),
    async start() {
      current = launch();
      url = await current.ready;
      ({ port } = new URL(url));
    },
    copy,
    async log() {
      const folder = cycle.folder(`read ${(reads += 1)}`);
      await copy(folder);
      return logIn(folder);
    },
    async complaint() {
      const folder = cycle.folder(`check ${(reads += 1)}`);
      await copy(folder);
      return complaint(['check', '--data', folder]);
    },
    errors: () => programs.flatMap((program) => errorsIn(program.words())),
  };
}

/** The conversations in a data directory that nobody has open. */
export async function logIn(data: string): Promise<Log> {
  const directory = join(data, 'apps', String(APP.sdkAppId));
  const store = await openSqliteStore({ ...nodeServerHost(silentLog), directory, onFatal: () => undefined });
  try {
    return await readLog(store);
  } finally {
    await store.close();
  }
}

/** Lines of a server's log that tell errors; whatever is no line of a log is one, too. */
export function errorsIn(words: string): string[] {
  return words.split('\n').filter((line) => line !== '' && !/^\{"level":"(?:debug|info|warn)"/.test(line));
}

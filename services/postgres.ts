/**
 * A private PostgreSQL cluster in a temporary directory, on a free port of this machine: for tests and for the benchmark.
 * As root the programs run under the account `postgres`, which Debian's package makes, since they refuse to be root.
 */
import { execFile } from 'node:child_process';
import { chownSync, readdirSync, readFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { guard } from './guard.ts';
import { cpuSecondsOf, directoryOnDisk, findProgram, type Program, run } from './process.ts';

/** Where Debian puts the programs, by version; the newest of at least this one is taken. */
const DEBIAN = '/usr/lib/postgresql';
const LEAST_VERSION = 15;
const START_MS = 20_000;
const LOOK_MS = 20;
/** Times a port is chosen anew because somebody else has got it meanwhile. */
const ATTEMPTS = 3;

export interface PostgresOptions {
  /** Commits reach the disk. False makes everything faster, for tests that don't cut the power. Default false. */
  durable?: boolean;
  /** More of `postgresql.conf`. */
  settings?: Readonly<Record<string, string | number>>;
}

export interface Postgres {
  /** `postgres://…` of the database `postgres`. The same after each start. */
  readonly address: string;
  /** Where its files are. */
  readonly directory: string;
  /** Processor time of all its processes since the start, s. */
  cpuSeconds(): number;
  /** Does at once what it does by itself in time: cleans up, gathers statistics for the planner, writes pages to disk. */
  settle(): Promise<void>;
  /** Ends all of it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again after `kill`. Resolves when it takes connections. */
  start(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** The directory of the programs; undefined if PostgreSQL is not installed. */
export function postgresPrograms(): string | undefined {
  const found = findProgram('postgres', debianDirectories());
  return found === undefined ? undefined : join(found, '..');
}

function debianDirectories(): string[] {
  try {
    const versions = readdirSync(DEBIAN).map(Number);
    const known = versions.filter((version) => version >= LEAST_VERSION).sort((a, b) => b - a);
    return known.map((version) => join(DEBIAN, String(version), 'bin'));
  } catch {
    return [];
  }
}

/** Makes a cluster and starts it. Rejects with what PostgreSQL says if that fails. */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const programs = postgresPrograms();
  if (programs === undefined) throw new Error('PostgreSQL is not installed');
  const directory = directoryOnDisk('hongyan-postgres-');
  const watch = guard(directory);
  const account = process.getuid?.() === 0 ? accountOf('postgres') : undefined;
  if (account) chownSync(directory, account.uid, account.gid);
  const data = join(directory, 'data');
  const initialise = ['-D', data, '-U', 'postgres', '-A', 'trust', '--locale=C', '-E', 'UTF8', '--no-instructions'];
  if (!options.durable) initialise.push('--no-sync');
  const initialised = promisify(execFile)(join(programs, 'initdb'), initialise, { cwd: directory, ...account });
  watch.owns(initialised.child.pid);
  await initialised;

  const quick = options.durable ? {} : { fsync: 'off', full_page_writes: 'off' };
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...quick, ...options.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const launch = (port: number): Program =>
    run(join(programs, 'postgres'), ['-D', data, '-p', String(port), ...flags], {
      cwd: directory,
      ...account,
      guard: watch,
    });

  const first = await firstStart(launch);
  const { port } = first;
  let { program } = first;
  const address = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return {
    address,
    directory,
    cpuSeconds: () => cpuSecondsOf(program.pid),
    async settle() {
      const statements = ['--command=vacuum (analyze)', '--command=checkpoint'];
      await promisify(execFile)(join(programs, 'psql'), [
        '--no-psqlrc',
        '--quiet',
        `--dbname=${address}`,
        ...statements,
      ]);
    },
    // All processes of a cluster end at once when the first one gets this signal; killing only that one would leave the rest.
    kill: () => program.end('SIGQUIT'),
    async start() {
      program = launch(port);
      if (!(await takesConnections(program, port))) throw new Error(program.words());
    },
    async stop() {
      if (!program.hasEnded()) await program.end('SIGINT');
      watch.remove();
    },
  };
}

async function firstStart(launch: (port: number) => Program): Promise<{ program: Program; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const program = launch(port);
    if (await takesConnections(program, port)) return { program, port };
    if (attempt === ATTEMPTS) throw new Error(program.words());
    await program.end('SIGKILL');
  }
}

/** User and group id of an account of this machine. */
function accountOf(name: string): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((text) => text.startsWith(`${name}:`));
  if (line === undefined) throw new Error(`this machine has no account ${name} to run PostgreSQL under`);
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** Resolves to false if the program ends instead. */
async function takesConnections(program: Program, port: number): Promise<boolean> {
  const deadline = performance.now() + START_MS;
  while (!program.hasEnded() && performance.now() < deadline) {
    if (await isReady(port)) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return false;
}

/**
 * Whether a start-up message is answered with a request for nothing more (`R`). While the cluster recovers it is answered
 * with an error (`E`).
 */
function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    const done = (ready: boolean) => (): void => {
      socket.destroy();
      resolve(ready);
    };
    socket.once('connect', () => socket.write(startupMessage()));
    socket.once('data', (answer) => done(answer[0] === 'R'.charCodeAt(0))());
    socket.once('error', done(false));
    socket.once('close', done(false));
  });
}

function startupMessage(): Buffer {
  const text = Buffer.from('\0\x03\0\0user\0postgres\0database\0postgres\0\0', 'latin1');
  const length = Buffer.alloc(4);
  length.writeInt32BE(text.length + 4);
  return Buffer.concat([length, text]);
}

/** A private nats-server on a free port of this machine: for tests and for the benchmark. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { guard } from './guard.ts';
import { cpuSecondsOf, directoryOnDisk, findProgram, type Program, run } from './process.ts';

const START_MS = 10_000;
const LOOK_MS = 10;

export interface Nats {
  /** `nats://…`; the same after each start. */
  readonly address: string;
  /** Processor time since the start, s. */
  cpuSeconds(): number;
  kill(): Promise<void>;
  /** Lets it stand still, as a network that has gone silent would, and go on. */
  hold(isHeld: boolean): void;
  /** Starts it again after `kill`. Resolves when it takes connections. */
  start(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** The program; undefined if it is not installed. */
export function natsProgram(): string | undefined {
  return findProgram('nats-server');
}

/** Starts a server. Rejects with what it says if that fails. */
export async function startNats(): Promise<Nats> {
  const path = natsProgram();
  if (path === undefined) throw new Error('nats-server is not installed');
  const directory = directoryOnDisk('hongyan-nats-');
  const watch = guard(directory);
  const launch = (port: number): Program =>
    run(path, ['-a', '127.0.0.1', '-p', String(port), '--ports_file_dir', directory], { cwd: directory, guard: watch });

  // -1 is any free one; it tells in a file which it took.
  let program = launch(-1);
  const address = await addressOf(program, directory);
  return {
    address,
    cpuSeconds: () => cpuSecondsOf(program.pid),
    kill: () => program.end('SIGKILL'),
    hold: (isHeld) => void process.kill(program.pid, isHeld ? 'SIGSTOP' : 'SIGCONT'),
    async start() {
      program = launch(Number(new URL(address).port));
      await addressOf(program, directory);
    },
    async stop() {
      if (!program.hasEnded()) await program.end('SIGTERM');
      watch.remove();
    },
  };
}

/** Where it listens, as soon as it does. */
async function addressOf(program: Program, directory: string): Promise<string> {
  const deadline = performance.now() + START_MS;
  while (!program.hasEnded() && performance.now() < deadline) {
    const file = readdirSync(directory).find((name) => name.endsWith(`_${program.pid}.ports`));
    const text = file === undefined ? '' : readFileSync(join(directory, file), 'utf8');
    const found = /nats:\/\/127\.0\.0\.1:\d+/.exec(text);
    if (found) return found[0];
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error(`nats-server did not start: ${program.words()}`);
}

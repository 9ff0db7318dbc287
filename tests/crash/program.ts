/**
 * A real `hongyan serve` that a cycle kills, stands still and starts again. Like `tests/process/spawn.ts`, but for a program
 * and not for a test: nothing here needs a test runner.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'cli/main.ts');
const PRELOAD = join(import.meta.dirname, 'preload.ts');
/** A start that takes longer has failed. */
const START_MS = 60_000;

export interface ProgramOptions {
  /** Arguments of `hongyan`. */
  readonly args: readonly string[];
  /** Variables of {@link PRELOAD}, which is loaded if there are any. */
  readonly preload?: Readonly<Record<string, string>>;
  /** A program that runs the rest of its command line: to change the world around the server. */
  readonly under?: readonly string[];
}

export interface Program {
  readonly pid: number;
  /** Resolves to the url when it is ready; rejects with what it wrote if it ends before. */
  readonly ready: Promise<string>;
  /** Resolves when it has ended, to its exit code or signal. */
  readonly exit: Promise<number | NodeJS.Signals>;
  readonly hasEnded: boolean;
  /** What it wrote to standard error so far. */
  words(): string;
  signal(name: NodeJS.Signals): void;
  /** Sends a signal that ends it, and waits for the end. */
  end(name?: NodeJS.Signals): Promise<void>;
  /** Stands still: resolves when none of its threads moves any more. */
  halt(): Promise<void>;
  resume(): void;
}

/** Starts it. It ends with this process at the latest. */
export function start({ args, preload, under = [] }: ProgramOptions): Program {
  const imports = preload === undefined ? [] : ['--import', PRELOAD];
  const command = [...under, process.execPath, '--conditions=hongyan-source', ...imports, MAIN, ...args];
  const child = spawn(command[0]!, command.slice(1), {
    cwd: ROOT,
    env: { ...environment(), ...preload },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const mourn = (): void => void child.kill('SIGKILL');
  process.once('exit', mourn);
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
  let hasEnded = false;
  const exit = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => {
      hasEnded = true;
      process.off('exit', mourn);
      resolve(code ?? signal ?? 'SIGKILL');
    });
  });
  const ready = readiness(child, exit, () => words);
  // A cycle may kill it before it is ready, and ask nobody.
  ready.catch(() => undefined);
  const pid = child.pid!;
  const signal = (name: NodeJS.Signals): void => void child.kill(name);
  return {
    pid,
    ready,
    exit,
    get hasEnded() {
      return hasEnded;
    },
    words: () => words,
    signal,
    async end(name = 'SIGKILL') {
      signal(name);
      await exit;
    },
    async halt() {
      signal('SIGSTOP');
      while (!hasEnded && !standsStill(pid)) await sleep(1);
    },
    resume: () => signal('SIGCONT'),
  };
}

/** What `hongyan` says to these arguments when it has ended, if it has not ended well. */
export async function complaint(args: readonly string[]): Promise<string | undefined> {
  const command = ['--conditions=hongyan-source', MAIN, ...args];
  try {
    await promisify(execFile)(process.execPath, command, { cwd: ROOT, env: environment() });
    return undefined;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return `${stdout}${stderr}`.trim();
  }
}

function readiness(child: ChildProcess, exit: Promise<unknown>, words: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`hongyan is not ready after ${START_MS} ms`)), START_MS);
    late.unref();
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const [, url] = /^Hongyan is ready at (\S+)/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
    });
    void exit.then((code) => reject(new Error(`hongyan ended with ${String(code)}: ${words().trim()}`)));
  });
}

/** A thread within a system call stops only when that is over. */
function standsStill(pid: number): boolean {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.every((thread) => stateOf(`/proc/${pid}/task/${thread}/stat`) === 'T');
  } catch {
    return false;
  }
}

function stateOf(path: string): string | undefined {
  const text = readFileSync(path, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[0];
}

/** This process's variables without those that would configure the program. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('HONGYAN_')));
}

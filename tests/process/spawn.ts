/**
 * Real processes for tests: starts `hongyan` from source, reads what it prints line by line, and ends it with the test.
 * A test waits for lines and for exits, never for time.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const MAIN = join(ROOT, 'cli/main.ts');

/** A running `hongyan`. */
export interface Program {
  /** Lines of standard output so far. */
  readonly lines: readonly string[];
  /** Standard error so far. */
  errors(): string;
  /** Resolves with the first line, from the start, that matches; rejects if the program ends without one. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** Types a line. */
  type(text: string): void;
  /** Ends its input. */
  endInput(): void;
  signal(name: NodeJS.Signals): void;
  /** Resolves to the exit code, or the signal that ended it. */
  readonly exit: Promise<number | NodeJS.Signals>;
}

/** Starts `hongyan` with these arguments and variables; it is killed when the test ends. */
export function startProgram(
  args: readonly string[],
  cwd: string = ROOT,
  variables: Readonly<Record<string, string>> = {},
): Program {
  const env = { ...environment(), ...variables };
  const child = spawn(process.execPath, ['--conditions=hongyan-source', MAIN, ...args], { cwd, env });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exit = new Promise<number | NodeJS.Signals>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'SIGKILL'));
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  // A program that has ended already takes no more input; its exit tells why.
  child.stdin.on('error', () => undefined);
  const { lines, line } = readLines(child, exit, () => `hongyan ${args.join(' ')}\n${errors}`);
  return {
    lines,
    line,
    exit,
    errors: () => errors,
    type: (text) => void child.stdin.write(`${text}\n`),
    endInput: () => void child.stdin.end(),
    signal: (name) => void child.kill(name),
  };
}

function readLines(
  child: ChildProcessWithoutNullStreams,
  exit: Promise<unknown>,
  whatHappened: () => string,
): Pick<Program, 'lines' | 'line'> {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const look = (): void => waiting.forEach((one) => one());
  let ended = false;
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    look();
  });
  void exit.then(() => {
    ended = true;
    look();
  });
  const line = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const search = (): void => {
        const found = lines.map((one) => pattern.exec(one)).find((match) => match !== null);
        if (found === undefined && !ended) return;
        waiting.delete(search);
        if (found) resolve(found);
        else reject(new Error(`ended without ${String(pattern)}: ${whatHappened()}\n${lines.join('\n')}`));
      };
      waiting.add(search);
      search();
    });
  return { lines, line };
}

/** This process's variables without those that would configure the program. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('HONGYAN_')));
}

/** Starts a server on any free port (or the given one) with its data in `data`; resolves when it is ready. */
export async function startServer(data: string, port = 0): Promise<Program & { url: string; port: number }> {
  const program = startProgram(['serve', '--port', String(port), '--data', data]);
  const [, url] = await program.line(/^Hongyan is ready at (\S+)/);
  return { ...program, url: url!, port: Number(new URL(url!).port) };
}

/** A new directory that goes with the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'hongyan-process-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A port somebody else has for as long as the test runs. */
export async function takenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

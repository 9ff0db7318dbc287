/**
 * A program that is run beside this one for a while: started, killed, watched, and gone with this process. Used by
 * the services beside it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Guard } from './guard.ts';

/** Node's numbers of file systems that are memory (tmpfs, ramfs): a sync costs nothing there. */
const MEMORY_SYSTEMS = [0x01021994, 0x858458f6];
/** Clock ticks in a second, as /proc counts processor time. */
const TICKS = 100;

export interface Program {
  readonly pid: number;
  /** What it wrote to its standard error so far, for the error message of a start that failed. */
  words(): string;
  /** Whether it has ended. */
  hasEnded(): boolean;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export interface RunOptions {
  cwd: string;
  uid?: number;
  gid?: number;
  /** Ends the program if this process ends before it. */
  guard: Guard;
}

/** Runs a program, as another user if ids are given. */
export function run(path: string, args: readonly string[], { guard, ...as }: RunOptions): Program {
  const child: ChildProcess = spawn(path, args, { ...as, stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  let isOver = false;
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-4000);
  });
  // Neither the program nor its pipe keeps this process alive.
  child.unref();
  (child.stderr as unknown as { unref(): void }).unref();
  guard.owns(child.pid);
  const over = new Promise<void>((resolve) => {
    const settle = (): void => {
      isOver = true;
      guard.owns(undefined);
      resolve();
    };
    child.once('exit', settle);
    child.once('error', (error) => {
      words += error.message;
      settle();
    });
  });
  return {
    pid: child.pid ?? 0,
    words: () => words.trim(),
    hasEnded: () => isOver,
    end(signal) {
      child.ref();
      child.kill(signal);
      return over;
    },
  };
}

/** The path of a program, looked for in these directories first and then in PATH; undefined if it is not installed. */
export function findProgram(name: string, first: readonly string[] = []): string | undefined {
  const directories = [...first, ...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return directories.map((directory) => join(directory, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A new temporary directory on a real disk, where a sync means something. */
export function directoryOnDisk(prefix: string): string {
  const isDisk = (path: string): boolean => !MEMORY_SYSTEMS.includes(statfsSync(path).type);
  const place = [tmpdir(), '/var/tmp'].find(isDisk) ?? process.cwd();
  return mkdtempSync(join(place, prefix));
}

/**
 * Processor time of a process and its children, those that have ended included, s. NaN where there is no /proc.
 */
export function cpuSecondsOf(pid: number): number {
  try {
    const [own, reaped] = ticksOf(pid);
    const children = childrenOf(pid).map((child) => ticksOf(child)[0]);
    return children.reduce((sum, ticks) => sum + ticks, own + reaped) / TICKS;
  } catch {
    return Number.NaN;
  }
}

/** User and system time of a process, and of its children that have ended; nothing for one that is gone. */
function ticksOf(pid: number): [own: number, reaped: number] {
  const fields = statOf(pid);
  const ticks = (at: number): number => Number(fields[at] ?? 0);
  return [ticks(11) + ticks(12), ticks(13) + ticks(14)];
}

function childrenOf(pid: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((child) => statOf(child)[1] === String(pid));
}

/** The fields of /proc/<pid>/stat after the name, which may hold anything; none if the process is gone. */
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

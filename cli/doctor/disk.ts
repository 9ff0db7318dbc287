/**
 * Measures what the server's promise costs on this disk: every acknowledged message waits for one sync of the log. A
 * file is written and synced over and over in the place of the data directory, as the server does it.
 */
import { closeSync, fdatasync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Check, fail, ok, warn } from './check.ts';

const syncFile = promisify(fdatasync);

/** Syncs measured, unless they take longer than {@link MAX_DURATION_MS} together. */
const ROUNDS = 200;
const MAX_DURATION_MS = 3000;
/** Bytes written before each sync: about what a small commit adds to the log. */
const BYTES = 8192;

const SLOW_P50_MS = 10;
const SLOW_P99_MS = 50;
const UNUSABLE_P50_MS = 250;
/** A device that keeps its word needs longer than this; memory does not. */
const MEMORY_P50_MS = 0.02;
/** Types of file systems that live in memory: tmpfs and ramfs. */
const MEMORY_FILE_SYSTEMS = [0x0102_1994, 0x8584_58f6];

const WARN_FREE_BYTES = 1024 ** 3;
const FAIL_FREE_BYTES = 64 * 1024 ** 2;

/** Times of the measured syncs in ms. */
export interface SyncTimes {
  p50: number;
  p99: number;
  rounds: number;
}

/** Writes and syncs a file of its own in `directory`, and removes it. Throws what the file system throws. */
export async function measureSync(directory: string, rounds: number): Promise<SyncTimes> {
  const own = mkdtempSync(join(directory, '.hongyan-doctor-'));
  try {
    const file = openSync(join(own, 'sync'), 'w');
    try {
      return await timeSyncs(file, rounds);
    } finally {
      closeSync(file);
    }
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

async function timeSyncs(file: number, rounds: number): Promise<SyncTimes> {
  const bytes = new Uint8Array(BYTES).fill(1);
  const times: number[] = [];
  const end = performance.now() + MAX_DURATION_MS;
  while (times.length < rounds && performance.now() < end) {
    writeSync(file, bytes);
    const start = performance.now();
    await syncFile(file);
    times.push(performance.now() - start);
  }
  return summary(times);
}

/** The median and the 99th percentile. */
export function summary(times: readonly number[]): SyncTimes {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), rounds: sorted.length };
}

/** What these times mean. `inMemory`: the file system lives in memory. */
export function judgeSync({ p50, p99, rounds }: SyncTimes, inMemory: boolean): Check {
  const name = 'disk sync';
  const found = `p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)} over ${rounds} syncs`;
  if (inMemory) {
    return warn(name, `${found}, in memory`, 'what is stored here is gone after a restart: use --data on a real disk');
  }
  if (p50 > UNUSABLE_P50_MS) return fail(name, found, 'this disk is too slow for a server: use --data on another one');
  if (p50 > SLOW_P50_MS || p99 > SLOW_P99_MS) {
    return warn(name, found, 'every acknowledgement waits for a sync: use a local SSD, and no network file system');
  }
  if (p50 < MEMORY_P50_MS) {
    const fix = 'too fast for a disk that keeps its word: see that its write cache survives a loss of power';
    return warn(name, found, fix);
  }
  return ok(name, found);
}

/** What the room left means. `bytes` is what an ordinary user may still use. */
export function judgeSpace(bytes: number): Check {
  const name = 'free space';
  const found = bytes < 1024 ** 3 ? `${Math.floor(bytes / 1024 ** 2)} MiB` : `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
  const fix = 'make room, or use --data on a larger disk: a full disk stops the server';
  if (bytes < FAIL_FREE_BYTES) return fail(name, found, fix);
  return bytes < WARN_FREE_BYTES ? warn(name, found, fix) : ok(name, found);
}

/** Both checks of the disk that `directory` (which exists) is on. */
export async function checkDisk(directory: string): Promise<Check[]> {
  try {
    const { type, bavail, bsize } = statfsSync(directory);
    const inMemory = MEMORY_FILE_SYSTEMS.includes(type);
    return [judgeSpace(bavail * bsize), judgeSync(await measureSync(directory, ROUNDS), inMemory)];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [fail('disk sync', `can't be measured: ${reason}`, 'see the data directory, and that the disk is not full')];
  }
}

/** A duration for people to read. */
export function milliseconds(value: number): string {
  return `${value.toFixed(value < 1 ? 2 : 1)} ms`;
}

/**
 * A small file system in memory for one server, in a mount namespace of its own: nothing is mounted for anybody else, and
 * it is gone with the process that holds it. Files in it are reached from outside through that process.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Cycle } from './cycle.ts';

const isRoot = process.getuid?.() === 0;
const NAMESPACE = isRoot ? ['--mount'] : ['--mount', '--user', '--map-root-user'];
const ENTER = isRoot ? ['--mount'] : ['--mount', '--user', '--preserve-credentials'];
const CHUNK = 4096;

/** Why there can't be one here. */
export function whyNoSmallDisk(): string | undefined {
  const tried = spawnSync('unshare', [...NAMESPACE, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
  return tried.status === 0 ? undefined : 'this account can mount no file system';
}

export interface SmallDisk {
  /** Where it is, for programs that run `under` this. */
  readonly path: string;
  readonly under: readonly string[];
  /** The same place as this process sees it. */
  readonly seen: string;
  /** Leaves so many bytes of it. */
  fill(leave: number): void;
  /** Takes back what `fill` has taken. */
  empty(): void;
}

export async function mountSmallDisk(cycle: Cycle, bytes: number): Promise<SmallDisk> {
  const path = cycle.folder('small disk');
  const script = 'mount -t tmpfs -o size="$1" tmpfs "$0" && echo mounted && exec sleep infinity';
  const holder = spawn('unshare', [...NAMESPACE, '/bin/sh', '-c', script, path, String(bytes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cycle.atEnd(() => void holder.kill('SIGKILL'));
  await new Promise<void>((resolve, reject) => {
    holder.stdout.once('data', () => resolve());
    holder.once('exit', (code) => reject(new Error(`nothing was mounted (${code})`)));
  });
  const seen = `/proc/${holder.pid}/root${path}`;
  const filler = join(seen, 'filler');
  return {
    path,
    under: ['nsenter', '--target', String(holder.pid), ...ENTER, '--wd=/'],
    seen,
    fill(leave) {
      const free = Number(execFileSync('stat', ['--file-system', '--format=%a', seen], { encoding: 'utf8' })) * CHUNK;
      const file = openSync(filler, 'a');
      const zeros = Buffer.alloc(CHUNK);
      for (let left = free - leave; left >= CHUNK; left -= CHUNK) writeSync(file, zeros);
      closeSync(file);
    },
    empty: () => rmSync(filler, { force: true }),
  };
}

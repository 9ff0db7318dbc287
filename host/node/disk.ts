/**
 * A server's disk under Node, for files that are kept as they are. A rename or a new directory is durable only when the
 * directory that names it is synced, which is done here so that nobody can forget it.
 */
import { constants } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Disk, DiskFile } from '../host.ts';

/** Bytes read at once: what one reader holds in memory. */
const CHUNK_BYTES = 256 * 1024;
/** What a file system without hard links says to them. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

export const nodeDisk: Disk = {
  async makeDirectory(path) {
    const first = await mkdir(path, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    for (let made = path; made.length >= first.length; made = dirname(made)) await syncDirectory(dirname(made));
  },
  async look(path) {
    const found = await orNothing(stat(path));
    return found === undefined ? undefined : { size: found.size, changedAt: found.mtimeMs };
  },
  async list(path) {
    return (await orNothing(readdir(path))) ?? [];
  },
  async open(path) {
    return writable(await open(path, constants.O_WRONLY | constants.O_CREAT, 0o600));
  },
  async *read(path, from, to) {
    const file = await open(path, 'r');
    try {
      for (let at = from; at < to; ) {
        const bytes = new Uint8Array(Math.min(CHUNK_BYTES, to - at));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, at);
        if (bytesRead === 0) throw new Error(`${path} ends at ${at}, before ${to}`);
        at += bytesRead;
        yield bytes.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  },
  async rename(path, to) {
    await rename(path, to);
    await syncDirectory(dirname(to));
  },
  async place(path, to) {
    try {
      await link(path, to);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      if (!NO_LINKS.has(codeOf(error))) throw error;
      if ((await orNothing(stat(to))) !== undefined) return false;
      await rename(path, to);
    }
    await syncDirectory(dirname(to));
    await rm(path, { force: true });
    return true;
  },
  async remove(path) {
    await rm(path, { force: true });
  },
  async free(path) {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  },
};

function writable(file: FileHandle): DiskFile {
  return {
    async write(at, bytes) {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
        done += bytesWritten;
      }
    },
    sync: () => file.datasync(),
    close: () => file.close(),
  };
}

/** Windows has no directories that can be opened; there a rename is as durable as the system makes it. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function orNothing<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

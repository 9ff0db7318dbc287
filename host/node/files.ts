/**
 * The files of a device under Node: read where they are, written beside their place and put there in one step. A file on
 * its way has a name of its own for each tag, so that nothing but more of the same is ever added to it.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { LocalFile, LocalFiles, PartFile } from '../host.ts';
import { writeBehind } from './write-behind.ts';

/** Bytes of a name that most file systems take, less what is added to it here. */
const MAX_STEM_BYTES = 200;
const TAG_DIGITS = 16;
/** For writing at any place, made if it is not there, and not emptied if it is. */
const READ_WRITE_CREATE = constants.O_RDWR | constants.O_CREAT;

export const nodeFiles: LocalFiles = {
  async open(path) {
    // Looked at first: to open a pipe would wait for whoever writes into it.
    const found = await stat(path).catch(unreadable);
    if (!found.isFile()) throw Object.assign(new Error(`${path} is no file`), { missing: false });
    const handle = await open(path, 'r').catch(unreadable);
    return await orClose(handle, fileOf(handle, path)).catch(unreadable);
  },

  async openPart(path, tag) {
    const beside = partPath(path, tag);
    const handle = await open(beside, READ_WRITE_CREATE);
    const { size } = await orClose(handle, handle.stat());
    return partOf(handle, size, beside, path);
  },
};

async function orClose<T>(handle: FileHandle, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function unreadable(error: unknown): never {
  const { code } = error as { code?: unknown };
  throw Object.assign(error as object, { missing: code === 'ENOENT' || code === 'ENOTDIR' });
}

async function fileOf(handle: FileHandle, path: string): Promise<LocalFile> {
  const begun = await handle.stat({ bigint: true });
  // Kept from read to read: fresh memory for each part of a large file costs more than all else that is done with it.
  let buffer = Buffer.alloc(0);
  return {
    size: Number(begun.size),
    changedAt: Number(begun.mtimeMs),
    async read(from, length) {
      const wanted = Math.max(0, Math.min(length, Number(begun.size) - from));
      if (buffer.length < wanted) buffer = Buffer.allocUnsafeSlow(wanted);
      const bytes = buffer.subarray(0, wanted);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      const now = await handle.stat({ bigint: true });
      if (filled < bytes.length || now.size !== begun.size || now.mtimeNs !== begun.mtimeNs) {
        throw new Error(`${path} was changed while it was read`);
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}

/** Beside the target, so that it can be moved there in one step. */
function partPath(path: string, tag: string): string {
  const name = basename(path);
  const stem = Buffer.byteLength(name) <= MAX_STEM_BYTES ? name : digest(name);
  return join(dirname(path), `${stem}.${digest(tag)}.part`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, TAG_DIGITS);
}

function partOf(handle: FileHandle, begun: number, beside: string, path: string): PartFile {
  let size = begun;
  const writer = writeBehind(handle, begun);
  let closed: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    try {
      await writer.settled();
    } finally {
      await handle.close();
    }
  };
  const close = (): Promise<void> => (closed ??= end());
  return {
    get size() {
      return size;
    },
    async append(bytes) {
      size += bytes.length;
      await writer.write(bytes);
    },
    async finish() {
      const { ino } = await handle.stat();
      await writer.settled();
      // Or a power cut could leave an empty file at a path whose download was told to be done.
      await handle.datasync();
      await close();
      try {
        await rename(beside, path);
      } catch (error) {
        // Another program has fetched the same, with the same part, and was faster.
        if ((await stat(path).catch(() => undefined))?.ino !== ino) throw error;
      }
    },
    // What could not be written has been told by `append`, or will be missing the next time.
    close: () => close().catch(() => undefined),
    async discard() {
      await close().catch(() => undefined);
      await rm(beside, { force: true });
    },
  };
}

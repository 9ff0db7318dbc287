/**
 * A disk whose errors say what they mean to those who wait: it is full, or does not do its work. That a file is not there
 * stays as the system says it, since it is an answer to some questions.
 */
import type { Disk, DiskFile } from '../../host/host.ts';
import { BlobError } from './blobs.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

export function explainedDisk(disk: Disk): Disk {
  return {
    makeDirectory: (path) => explained(() => disk.makeDirectory(path)),
    look: (path) => explained(() => disk.look(path)),
    list: (path) => explained(() => disk.list(path)),
    open: async (path) => explainedFile(await explained(() => disk.open(path))),
    async *read(path, from, to) {
      try {
        yield* disk.read(path, from, to);
      } catch (error) {
        throw explanationOf(error);
      }
    },
    rename: (path, to) => explained(() => disk.rename(path, to)),
    place: (path, to) => explained(() => disk.place(path, to)),
    remove: (path) => explained(() => disk.remove(path)),
    free: (path) => explained(() => disk.free(path)),
  };
}

export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function explainedFile(file: DiskFile): DiskFile {
  return {
    write: (at, bytes) => explained(() => file.write(at, bytes)),
    sync: () => explained(() => file.sync()),
    close: () => explained(() => file.close()),
  };
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explanationOf(error);
  }
}

function explanationOf(error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined || isMissing(error)) return error;
  if (FULL.has(code)) return new BlobError('full', 'the disk for files is full', { cause: error });
  return new BlobError('unavailable', 'the disk for files does not do its work', { cause: error });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

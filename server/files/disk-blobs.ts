/**
 * Blobs on a disk: `<directory>/<app>/<two digits>/<name>`, and parts in `<directory>/<app>/parts`. A part file grows
 * and becomes a blob by a rename, after its bytes are durable: a crash leaves a part, which goes on, or a whole blob. What
 * lies beyond the last whole part of a part file is not counted, and written over. Several nodes may share the directory.
 */
import { join } from 'node:path';
import type { Disk } from '../../host/host.ts';
import { BlobError, type Blobs, isBlobName } from './blobs.ts';

/** Small enough that little is sent again after a break, large enough that round trips don't count. */
const PART_BYTES = 1024 * 1024;

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const PARTS = 'parts';

export function diskBlobs(disk: Disk, directory: string, part = PART_BYTES): Blobs {
  const paths = pathsOf(disk, directory);

  async function sizeOf(name: string): Promise<number | undefined> {
    return (await disk.look(paths.placeOf(name).path))?.size;
  }

  return {
    part,
    begin: () => Promise.resolve(''),
    async offset({ name, size, part: each }) {
      const written = (await disk.look(paths.partOf(name).path))?.size;
      if (written === undefined) return (await sizeOf(name)) === size ? size : 0;
      return written >= size ? size : written - (written % each);
    },
    write: ({ name }, at, _length, body) =>
      explained(async () => {
        const { folder, path } = paths.partOf(name);
        await paths.make(folder);
        const file = await disk.open(path);
        try {
          let next = at;
          for await (const piece of body) {
            await file.write(next, piece);
            next += piece.length;
          }
        } finally {
          await file.close();
        }
      }),
    finish: ({ name, size }) =>
      explained(async () => {
        const { path } = paths.partOf(name);
        const to = paths.placeOf(name);
        if ((await disk.look(path)) === undefined && (await sizeOf(name)) === size) return;
        await paths.make(to.folder);
        await synced(disk, path);
        await disk.rename(path, to.path);
      }),
    discard: ({ name }) => disk.remove(paths.partOf(name).path),
    put: (name, bytes) =>
      explained(async () => {
        const to = paths.placeOf(name);
        const { folder, path } = paths.partOf(name);
        await paths.make(folder);
        await paths.make(to.folder);
        await disk.remove(path);
        await synced(disk, path, bytes);
        await disk.rename(path, to.path);
      }),
    size: sizeOf,
    read: (name, from, to) => disk.read(paths.placeOf(name).path, from, to),
    async clean(app, before) {
      const folder = paths.partsFolder(String(app));
      let removed = 0;
      for (const name of await disk.list(folder)) {
        const path = join(folder, name);
        const found = await disk.look(path);
        if (found === undefined || found.changedAt >= before) continue;
        await disk.remove(path);
        removed += 1;
      }
      return removed;
    },
    close: () => undefined,
  };
}

interface Place {
  readonly folder: string;
  readonly path: string;
}

/** Where blobs and parts lie. Folders are made when they are needed, and stay. */
function pathsOf(disk: Disk, directory: string) {
  const made = new Set<string>();
  function split(name: string): [app: string, file: string] {
    if (!isBlobName(name)) throw new Error(`${JSON.stringify(name)} is no name of a blob`);
    return name.split('/') as [string, string];
  }
  const partsFolder = (app: string): string => join(directory, app, PARTS);
  return {
    partsFolder,
    placeOf(name: string): Place {
      const [app, file] = split(name);
      const folder = join(directory, app, file.slice(0, 2));
      return { folder, path: join(folder, file) };
    },
    partOf(name: string): Place {
      const [app, file] = split(name);
      return { folder: partsFolder(app), path: join(partsFolder(app), file) };
    },
    async make(folder: string): Promise<void> {
      if (made.has(folder)) return;
      await disk.makeDirectory(folder);
      made.add(folder);
    },
  };
}

async function synced(disk: Disk, path: string, bytes?: Uint8Array): Promise<void> {
  const file = await disk.open(path);
  try {
    if (bytes !== undefined) await file.write(0, bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function explained(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && FULL.has(String(error.code))) {
      throw new BlobError('full', 'the disk for files is full', { cause: error });
    }
    throw error;
  }
}

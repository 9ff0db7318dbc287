/**
 * Blobs on a disk: `<directory>/<app>/<two digits>/<name>`, and uploads in `<directory>/<app>/parts`. Each part is a file of
 * its own, written under a name that nobody else has, synced, and only then given its own: what has a name is whole,
 * whatever becomes of the power. A blob is a copy of its parts, so whoever still writes one of them can't reach it. They
 * stay until the file is described, and tell of a blob that never was. Several nodes may share the directory.
 */
import { dirname, join } from 'node:path';
import type { Disk, DiskFile, Random } from '../../host/host.ts';
import { RESERVED_BYTES } from '../limits.ts';
import { BlobError, type Blobs, type BlobUpload, goneError, isBlobName } from './blobs.ts';
import { explainedDisk, isMissing } from './explained-disk.ts';

/** Small enough that little is sent again after a break, large enough that round trips don't count. */
const PART_BYTES = 1024 * 1024;

const PARTS = 'parts';
/** Of the names in it: an upload's, before what says which part, and which attempt. */
const ID = /^[0-9a-f]{32}/;
const WITH_A_BLOB = ['', '.large', '.thumb'];
const ATTEMPT_BYTES = 6;

export interface DiskBlobsWorld {
  readonly disk: Disk;
  readonly random: Pick<Random, 'hex'>;
}

export function diskBlobs(world: DiskBlobsWorld, directory: string, part = PART_BYTES): Blobs {
  const ground = groundOf(world, directory);
  const { disk, paths } = ground;

  return {
    part,
    async begin(_name, size) {
      await ground.haveRoom(size);
      return '';
    },
    async offset(upload) {
      const parts = await ground.partsOf(upload);
      if (parts > 0) return Math.min(parts * upload.part, upload.size);
      return (await ground.sizeOf(upload.name)) === upload.size ? upload.size : 0;
    },
    async write({ name, part: each }, at, length, body) {
      await ground.haveRoom(length);
      const path = paths.partOf(name, at / each + 1);
      await ground.written(path, body, (own) => disk.rename(own, path));
    },
    async finish(upload) {
      const { name, size } = upload;
      if ((await ground.sizeOf(name)) === size) return;
      await ground.haveRoom(size);
      const { folder, path } = paths.placeOf(name);
      await disk.makeDirectory(folder);
      try {
        // Another node may have been faster, and be further on: its blob is not touched.
        await ground.written(paths.partOf(name, 'whole'), ground.wholeOf(upload), async (own) => {
          if (!(await disk.place(own, path))) await disk.remove(own);
        });
      } catch (error) {
        if (!isMissing(error)) throw error;
        if ((await ground.sizeOf(name)) !== size) throw goneError();
      }
    },
    async forget(upload) {
      await ground.removeParts(upload);
    },
    async discard(upload) {
      return (await ground.sizeOf(upload.name)) === undefined && (await ground.removeParts(upload));
    },
    async put(name, bytes) {
      const { folder, path } = paths.placeOf(name);
      await disk.makeDirectory(folder);
      const beside = join(paths.partsFolder(name), fileOf(name));
      await ground.written(beside, once(bytes), (own) => disk.rename(own, path));
    },
    size: (name) => ground.sizeOf(name),
    read: (name, from, to) => disk.read(paths.placeOf(name).path, from, to),
    clean: (app, before, isStopped) => clean(ground, app, before, isStopped),
    close: () => undefined,
  };
}

type Ground = ReturnType<typeof groundOf>;

/** What is done to the disk in several places. */
function groundOf({ disk: raw, random }: DiskBlobsWorld, directory: string) {
  const disk = explainedDisk(raw);
  const paths = pathsOf(directory);

  /** Parts that are there. They come in order and go from the last, so that there is none after one that is missing. */
  async function partsOf({ name, size, part: each }: BlobUpload): Promise<number> {
    let [there, missing] = [0, Math.ceil(size / each) + 1];
    while (missing - there > 1) {
      const middle = Math.floor((there + missing) / 2);
      if ((await disk.look(paths.partOf(name, middle))) === undefined) missing = middle;
      else there = middle;
    }
    return there;
  }

  /** Makes the folder if it turns out to be missing: somebody may have removed it. */
  async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isMissing(error)) throw error;
      await disk.makeDirectory(folder);
      return await work();
    }
  }

  return {
    disk,
    paths,
    partsOf,
    async sizeOf(name: string): Promise<number | undefined> {
      return (await disk.look(paths.placeOf(name).path))?.size;
    },
    /** Writes a file under a name of its own, and lets `settle` give it the one it is to have when it is safe. */
    async written(path: string, bytes: AsyncIterable<Uint8Array>, settle: (own: string) => Promise<void>) {
      const own = `${path}.${random.hex(ATTEMPT_BYTES)}`;
      try {
        await writeAll(await inFolder(dirname(own), () => disk.open(own)), bytes);
        await settle(own);
      } catch (error) {
        // What can't be removed now is when uploads are cleaned up.
        await disk.remove(own).catch(() => undefined);
        throw error;
      }
    },
    async *wholeOf({ name, size, part: each }: BlobUpload): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < size; at += each) {
        yield* disk.read(paths.partOf(name, at / each + 1), 0, Math.min(each, size - at));
      }
    },
    /** Answers with whether there were any. */
    async removeParts(upload: BlobUpload): Promise<boolean> {
      const parts = await partsOf(upload);
      for (let number = parts; number > 0; number -= 1) await disk.remove(paths.partOf(upload.name, number));
      return parts > 0;
    },
    async haveRoom(bytes: number): Promise<void> {
      if ((await inFolder(directory, () => disk.free(directory))) >= bytes + RESERVED_BYTES) return;
      throw new BlobError('full', 'the disk for files is full');
    },
  };
}

async function clean(ground: Ground, app: number, before: number, isStopped: () => boolean): Promise<number> {
  const { disk, paths } = ground;
  const folder = paths.partsOfApp(app);
  const unfinished = new Set<string>();
  for (const left of await disk.list(folder)) {
    if (isStopped()) break;
    const path = join(folder, left);
    const found = await disk.look(path);
    if (found === undefined || found.changedAt >= before) continue;
    const [id] = ID.exec(left) ?? [];
    const name = `${app}/${id}`;
    if (id !== undefined && !unfinished.has(id) && (await ground.sizeOf(`${name}.json`)) === undefined) {
      for (const word of WITH_A_BLOB) await disk.remove(paths.placeOf(name + word).path);
      unfinished.add(id);
    }
    await disk.remove(path);
  }
  return unfinished.size;
}

/** Where blobs and parts lie. */
function pathsOf(directory: string) {
  const partsOfApp = (app: number | string): string => join(directory, String(app), PARTS);
  const partsFolder = (name: string): string => partsOfApp(appOf(name));
  return {
    partsOfApp,
    partsFolder,
    placeOf(name: string): { readonly folder: string; readonly path: string } {
      const folder = join(directory, appOf(name), fileOf(name).slice(0, 2));
      return { folder, path: join(folder, fileOf(name)) };
    },
    partOf: (name: string, number: number | string): string => join(partsFolder(name), `${fileOf(name)}.${number}`),
  };
}

const appOf = (name: string): string => checked(name).split('/')[0]!;
const fileOf = (name: string): string => checked(name).split('/')[1]!;

function checked(name: string): string {
  if (!isBlobName(name)) throw new Error(`${JSON.stringify(name)} is no name of a blob`);
  return name;
}

async function writeAll(file: DiskFile, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    let at = 0;
    for await (const piece of bytes) {
      await file.write(at, piece);
      at += piece.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

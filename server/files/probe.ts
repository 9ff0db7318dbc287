/** Tries a store of files out: all that the server will ask of it is asked once, and removed again. */
import { join } from 'node:path';
import type { Disk, ServerHost } from '../../host/host.ts';
import { StartupError } from '../startup-error.ts';
import { type FilesPlace, filesPlace } from './open-blobs.ts';
import { type Bucket, openBucket } from './s3/bucket.ts';
import { element } from './s3/xml.ts';

const PROBE = new TextEncoder().encode('hongyan was here\n');

export interface FilesProbe {
  /** Where it is, without secrets. */
  readonly place: string;
  /** False for a directory that the server has yet to make; then nothing was tried. */
  readonly isThere: boolean;
  /** What went wrong; undefined: all is well. */
  readonly error: string | undefined;
}

/** For `hongyan doctor`, whoever runs it: it makes no directory. Throws a StartupError if the address can't be one. */
export async function probeFiles(files: string, world: ServerHost): Promise<FilesProbe> {
  const place = filesPlace(files);
  const name = `doctor-${world.random.hex(8)}`;
  if (place.s3 !== undefined) {
    const { shown } = place.s3;
    return { place: shown, isThere: true, error: await errorOf(() => tryBucket(world, place.s3, name)) };
  }
  const { directory } = place;
  let isThere = true;
  const error = await errorOf(async () => {
    isThere = (await diskOf(world).look(directory)) !== undefined;
    if (isThere) await tryDirectory(diskOf(world), directory, name);
  });
  return { place: directory, isThere, error };
}

/** Rejects with a {@link StartupError} if files can't be kept in a directory. An S3 store may come up later than the server. */
export async function checkDirectory(place: FilesPlace | undefined, { disk, random }: ServerHost): Promise<void> {
  if (place === undefined || place.s3 !== undefined || disk === undefined) return;
  const { directory } = place;
  const error = await errorOf(async () => {
    await disk.makeDirectory(directory);
    await tryDirectory(disk, directory, `start-${random.hex(8)}`);
  });
  if (error === undefined) return;
  throw new StartupError(
    `The directory for files ${directory} can't be used (${error}): give this user the right to read and write it, or choose another with --files.`,
  );
}

function diskOf({ disk }: ServerHost): Disk {
  if (disk === undefined) throw new Error('there is no disk');
  return disk;
}

async function tryDirectory(disk: Disk, directory: string, name: string): Promise<void> {
  const [own, path] = [join(directory, `${name}.own`), join(directory, name)];
  try {
    const file = await disk.open(own);
    try {
      await file.write(0, PROBE);
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.place(own, path);
    const pieces: Uint8Array[] = [];
    for await (const piece of disk.read(path, 0, PROBE.length)) pieces.push(piece);
    mustBeProbe(Buffer.concat(pieces));
  } finally {
    await disk.remove(own);
    await disk.remove(path);
  }
}

function mustBeProbe(read: Uint8Array): void {
  if (Buffer.compare(read, PROBE) !== 0) throw new Error('what was written is not what is read');
}

type Place = Parameters<typeof openBucket>[0];

async function tryBucket({ caller, clock }: ServerHost, place: Place, key: string): Promise<void> {
  const way = caller?.();
  if (way === undefined) throw new Error('there is no network');
  const bucket = openBucket(place, way, clock);
  try {
    await tryObject(bucket, key);
    await tryUpload(bucket, key);
  } finally {
    way.close();
  }
}

async function tryObject(bucket: Bucket, key: string): Promise<void> {
  await bucket.text({ method: 'PUT', key, body: PROBE });
  try {
    const { text } = await bucket.text({ method: 'GET', key });
    mustBeProbe(Buffer.from(text));
    await bucket.text({
      method: 'GET',
      key: '',
      query: `list-type=2&prefix=${encodeURIComponent(bucket.prefix + key)}`,
    });
  } finally {
    await bucket.text({ method: 'DELETE', key });
  }
}

async function tryUpload(bucket: Bucket, key: string): Promise<void> {
  const { text } = await bucket.text({ method: 'POST', key, query: 'uploads=' });
  const query = `uploadId=${encodeURIComponent(element(text, 'UploadId'))}`;
  try {
    await bucket.text({ method: 'PUT', key, query: `partNumber=1&${query}`, body: PROBE });
    await bucket.text({ method: 'GET', key, query });
    await bucket.text({ method: 'GET', key: '', query: `uploads=&prefix=${encodeURIComponent(bucket.prefix + key)}` });
  } finally {
    await bucket.text({ method: 'DELETE', key, query });
  }
}

async function errorOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
}

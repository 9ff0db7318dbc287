/** Tries a store of files out, for `hongyan doctor`: something is written, read back and removed. */
import { join } from 'node:path';
import type { ServerHost } from '../../host/host.ts';
import { StartupError } from '../startup-error.ts';
import { filesPlace } from './open-blobs.ts';
import { openBucket } from './s3/bucket.ts';

const PROBE = new TextEncoder().encode('hongyan doctor was here\n');

export interface FilesProbe {
  /** Where it is, without secrets. */
  readonly place: string;
  /** What went wrong; undefined: all is well. */
  readonly error: string | undefined;
}

/** Throws a StartupError if the address can't be one. */
export async function probeFiles(files: string, world: ServerHost): Promise<FilesProbe> {
  const place = filesPlace(files);
  const name = `doctor-${world.random.hex(8)}`;
  if (place.s3 !== undefined) {
    const { shown } = place.s3;
    return { place: shown, error: await errorOf(() => tryBucket(world, place.s3, name)) };
  }
  return { place: place.directory, error: await errorOf(() => tryDirectory(world, place.directory, name)) };
}

/** Rejects with a {@link StartupError} if files can't be kept in a directory. An S3 store may come up later than the server. */
export async function checkDirectory(files: string, world: ServerHost): Promise<void> {
  const place = filesPlace(files);
  if (place.s3 !== undefined) return;
  const { directory } = place;
  const error = await errorOf(() => tryDirectory(world, directory, `start-${world.random.hex(8)}`));
  if (error === undefined) return;
  throw new StartupError(
    `The directory for files ${directory} can't be used (${error}): give this user the right to read and write it, or choose another with --files.`,
  );
}

async function tryDirectory({ disk }: ServerHost, directory: string, name: string): Promise<void> {
  if (disk === undefined) throw new Error('there is no disk');
  await disk.makeDirectory(directory);
  const path = join(directory, name);
  const file = await disk.open(path);
  try {
    await file.write(0, PROBE);
    await file.sync();
  } finally {
    await file.close();
    await disk.remove(path);
  }
}

type Place = Parameters<typeof openBucket>[0];

async function tryBucket({ caller, clock }: ServerHost, place: Place, key: string): Promise<void> {
  const way = caller?.();
  if (way === undefined) throw new Error('there is no network');
  try {
    const bucket = openBucket(place, way, clock);
    await bucket.text({ method: 'PUT', key, body: PROBE });
    const { text } = await bucket.text({ method: 'GET', key });
    await bucket.text({ method: 'DELETE', key });
    if (text.length !== PROBE.length) throw new Error(`it gave ${text.length} bytes back instead of ${PROBE.length}`);
  } finally {
    way.close();
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

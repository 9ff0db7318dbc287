/** The store of files that the configuration names. */
import type { ServerHost } from '../../host/host.ts';
import type { Blobs } from './blobs.ts';
import { diskBlobs } from './disk-blobs.ts';

/** Where files are kept. */
export type FilesPlace = { readonly directory: string };

/** Undefined if files are kept nowhere: then none are taken. */
export function openBlobs(place: FilesPlace | undefined, world: Pick<ServerHost, 'disk'>): Blobs | undefined {
  if (place === undefined) return undefined;
  return world.disk && diskBlobs(world.disk, place.directory);
}

/** The store of files that the configuration names. */
import type { ServerHost } from '../../host/host.ts';
import type { Blobs } from './blobs.ts';
import { diskBlobs } from './disk-blobs.ts';
import { isS3Address, parseS3Address, type S3Place } from './s3/address.ts';
import { openBucket } from './s3/bucket.ts';
import { s3Blobs } from './s3/s3-blobs.ts';

/** Where files are kept. */
export type FilesPlace = { readonly directory: string; readonly s3?: undefined } | { readonly s3: S3Place };

/** Reads the option `files`. Throws a StartupError if it can't be one. */
export function filesPlace(option: string): FilesPlace {
  return isS3Address(option) ? { s3: parseS3Address(option) } : { directory: option };
}

/** Undefined if files are kept nowhere: then none are taken. */
export function openBlobs(
  place: FilesPlace | undefined,
  { disk, caller, clock, random }: Pick<ServerHost, 'disk' | 'caller' | 'clock' | 'random'>,
): Blobs | undefined {
  if (place?.s3 !== undefined) {
    const way = caller?.();
    return way && { ...s3Blobs(openBucket(place.s3, way, clock)), close: () => way.close() };
  }
  return place && disk && diskBlobs({ disk, random }, place.directory);
}

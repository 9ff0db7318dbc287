/**
 * Pictures under Node, by sharp: read in threads of its own, within bounds, so that no file can make the server unpack more
 * than it can hold or work on one for long. What is written holds the picture only: nothing of what a camera noted.
 */
import type { Metadata, Sharp } from 'sharp';
import type { Pictures, Shrunk, SmallPicture } from '../host.ts';
import { readBitmap } from './bitmap.ts';

const MAX_SECONDS = 20;
/** What one picture may unpack to, where it is unpacked whole and not row by row. */
const MAX_UNPACKED_BYTES = 192 * 1024 * 1024;
/** AVIF unpacks through several copies. */
const AVIF_COPIES = 5;
const JPEG_QUALITY = 82;

export const nodePictures: Pictures = createPictures();

export function createPictures(maxUnpackedBytes = MAX_UNPACKED_BYTES): Pictures {
  return { shrink: (bytes, shortSides, maxPixels) => shrink(bytes, shortSides, { maxPixels, maxUnpackedBytes }) };
}

interface Bounds {
  readonly maxPixels: number;
  readonly maxUnpackedBytes: number;
}

async function shrink(
  bytes: Uint8Array,
  shortSides: readonly number[],
  { maxPixels, maxUnpackedBytes }: Bounds,
): Promise<Shrunk | undefined> {
  // A server without images starts without loading it.
  const sharp = await load();
  if (sharp === undefined) return undefined;
  sharp.cache(false);
  // Of an animation the first picture; `autoOrient` turns it as it is meant to be looked at.
  const options = { limitInputPixels: maxPixels, failOn: 'error', autoOrient: true, sequentialRead: true } as const;
  const bitmap = isBitmap(bytes) ? await readBitmap(bytes, maxPixels) : undefined;
  if (isBitmap(bytes) && bitmap === undefined) return undefined;
  const open = (): Sharp => {
    const read = bitmap === undefined ? sharp(bytes, options) : sharp(bitmap.data, { raw: { ...bitmap, channels: 3 } });
    return read.timeout({ seconds: MAX_SECONDS });
  };
  try {
    const metadata = await open().metadata();
    if (unpackedBytes(metadata) > maxUnpackedBytes) return undefined;
    const size = bitmap ?? metadata.autoOrient;
    const versions: SmallPicture[] = [];
    for (const side of shortSides) versions.push(await versionOf(open(), side, metadata.hasAlpha));
    return { width: size.width, height: size.height, versions };
  } catch {
    // sharp's errors are about the bytes: not a picture, cut short, too large, too slow.
    return undefined;
  }
}

async function versionOf(picture: Sharp, side: number, hasAlpha: boolean): Promise<SmallPicture> {
  const small = picture.resize({ width: side, height: side, fit: 'outside', withoutEnlargement: true });
  const written = hasAlpha ? small.png() : small.jpeg({ quality: JPEG_QUALITY });
  const { data, info } = await written.toBuffer({ resolveWithObject: true });
  return { bytes: data, type: hasAlpha ? 'image/png' : 'image/jpeg', width: info.width, height: info.height };
}

/** Bytes that it takes to have all of it in memory; 0 if it is read row by row, or is unpacked already. */
export function unpackedBytes({ format, width, height, channels, depth, isProgressive }: Metadata): number {
  const isPlain = depth === 'uchar' && !isProgressive;
  if (isPlain && ['jpeg', 'png', 'raw'].includes(format)) return 0;
  const copies = format === 'heif' ? AVIF_COPIES : 1;
  return width * height * channels * (depth === 'uchar' ? 1 : 2) * copies;
}

/** Undefined on a machine for which it is not built: there images are files like any other. */
async function load() {
  try {
    return (await import('sharp')).default;
  } catch {
    return undefined;
  }
}

function isBitmap(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d;
}

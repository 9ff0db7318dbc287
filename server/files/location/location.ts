/**
 * Takes the coordinates out of what a camera wrote into an image (Exif, XMP), in place: the file keeps its length, and no
 * pixel is touched. They are found wherever they stand, so it works for JPEG, PNG, WebP, HEIC and AVIF alike; text that is
 * compressed, and what a camera's maker keeps in a form of its own, is not looked into.
 */
import { blankExif } from './exif.ts';
import { checksumChunks } from './png.ts';
import { blankXmp } from './xmp.ts';

/** Blanks coordinates in `bytes`; true if there were any. */
export function withoutLocation(bytes: Uint8Array, type: string): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const inExif = blankExif(buffer);
  const inXmp = blankXmp(buffer);
  if (!inExif && !inXmp) return false;
  if (type === 'image/png') checksumChunks(buffer);
  return true;
}

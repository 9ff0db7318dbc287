/**
 * Takes the coordinates out of what a camera wrote into an image (Exif, XMP), in place: the file keeps its length, and no
 * pixel is touched. They are found wherever they stand, so it works for JPEG, PNG, WebP, HEIC and AVIF alike; text that is
 * compressed or in hexadecimal, and what a camera's maker keeps in a form of its own, is not looked into.
 */
import { blankTiff, exifBudget } from './exif.ts';
import { checksumChunks } from './png.ts';
import { blankXmp, isXmp } from './xmp.ts';

/** Bytes that are looked through before others have their turn: a few ms. */
const BYTES_AT_ONCE = 256 * 1024;
/** Names in XMP, beyond which nothing is looked at. */
const MAX_XMP = 1000;

const LITTLE_TIFF = wordOf('II*\0');
const BIG_TIFF = wordOf('MM\0*');
const XMP = wordOf('exif');

/** Blanks coordinates in `bytes`; true if there were any. `pause` lets others have their turn. */
export async function withoutLocation(bytes: Uint8Array, type: string, pause: () => Promise<void>): Promise<boolean> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blank = blankerOf(buffer);
  let found = false;
  let word = 0;
  for (let from = 0; from < buffer.length; from += BYTES_AT_ONCE) {
    if (from > 0) await pause();
    const to = Math.min(from + BYTES_AT_ONCE, buffer.length);
    // By the last four bytes: looking for one text after the other takes long where all looks like its beginning.
    for (let at = from; at < to; at += 1) {
      word = (word << 8) | buffer[at]!;
      if ((word === LITTLE_TIFF || word === BIG_TIFF || word === XMP) && blank(word, at - 3)) found = true;
    }
  }
  if (found && type === 'image/png') checksumChunks(buffer);
  return found;
}

function blankerOf(buffer: Buffer): (word: number, at: number) => boolean {
  const budget = exifBudget();
  let namesLeft = MAX_XMP;
  return (word, at) => {
    if (word !== XMP) return blankTiff(buffer.subarray(at), budget);
    if (!isXmp(buffer, at)) return false;
    namesLeft -= 1;
    return namesLeft >= 0 && blankXmp(buffer, at);
  };
}

function wordOf(text: string): number {
  return Buffer.from(text, 'latin1').readInt32BE();
}

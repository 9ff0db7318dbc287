/**
 * Pictures under Node, by sharp: read in threads of its own, within bounds, so that no file can make the server unpack more
 * than it can hold or work on one for long. What is written holds the picture only: nothing of what a camera noted.
 */
import type { Sharp } from 'sharp';
import type { Pictures, SmallPicture } from '../host.ts';
import { readBitmap } from './bitmap.ts';

const MAX_SECONDS = 20;
const JPEG_QUALITY = 82;

export const nodePictures: Pictures = {
  async shrink(bytes, shortSides, maxPixels) {
    // A server without images starts without loading it.
    const sharp = await load();
    if (sharp === undefined) return undefined;
    sharp.cache(false);
    // Of an animation the first picture; `autoOrient` turns it as it is meant to be looked at.
    const options = { limitInputPixels: maxPixels, failOn: 'error', autoOrient: true, sequentialRead: true } as const;
    const bitmap = isBitmap(bytes) ? readBitmap(bytes, maxPixels) : undefined;
    if (isBitmap(bytes) && bitmap === undefined) return undefined;
    const open = (): Sharp => {
      const read =
        bitmap === undefined ? sharp(bytes, options) : sharp(bitmap.data, { raw: { ...bitmap, channels: 3 } });
      return read.timeout({ seconds: MAX_SECONDS });
    };
    try {
      const { autoOrient, hasAlpha } = await open().metadata();
      const size = bitmap ?? autoOrient;
      const versions: SmallPicture[] = [];
      for (const side of shortSides) {
        const small = open().resize({ width: side, height: side, fit: 'outside', withoutEnlargement: true });
        const written = hasAlpha ? small.png() : small.jpeg({ quality: JPEG_QUALITY });
        const { data, info } = await written.toBuffer({ resolveWithObject: true });
        const type = hasAlpha ? 'image/png' : 'image/jpeg';
        versions.push({ bytes: data, type, width: info.width, height: info.height });
      }
      return { width: size.width, height: size.height, versions };
    } catch {
      // sharp's errors are about the bytes: not a picture, cut short, too large, too slow.
      return undefined;
    }
  },
};

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

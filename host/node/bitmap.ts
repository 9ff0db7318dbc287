/**
 * Reads Windows bitmaps (BMP), which libvips does not: what screenshots and clipboards give, uncompressed, of 1, 4, 8, 24 or
 * 32 bits a pixel. Anything else, or less than its header promises, is no picture.
 */

export interface RawPicture {
  /** Red, green, blue, row by row from the top. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** More than any screen; it is read here and not in a thread, and a palette lets few bytes promise much. */
const MAX_PIXELS = 16_000_000;
const FILE_HEADER = 14;
/** The least that a header with all these fields has. */
const INFO_HEADER = 40;
const BIT_FIELDS = 3;
/** Where 32 bits have red, green and blue, in the order of the masks. */
const MASKS = [0x00ff_0000, 0x0000_ff00, 0x0000_00ff];

export function readBitmap(bytes: Uint8Array, maxPixels: number): RawPicture | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return pictureOf(view, maxPixels);
  } catch (error) {
    // Cut short, or an offset that leads out of the file.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function pictureOf(view: DataView, maxPixels: number): RawPicture | undefined {
  const [start, header] = [view.getUint32(10, true), view.getUint32(FILE_HEADER, true)];
  const [width, rows] = [view.getInt32(18, true), view.getInt32(22, true)];
  const [bits, compression] = [view.getUint16(28, true), view.getUint32(30, true)];
  const height = Math.abs(rows);
  const isPlain = compression === 0 || (compression === BIT_FIELDS && bits === 32 && hasUsualMasks(view));
  if (view.getUint16(0) !== 0x424d || header < INFO_HEADER || !isPlain || ![1, 4, 8, 24, 32].includes(bits)) {
    return undefined;
  }
  if (width <= 0 || height === 0 || width * height > Math.min(maxPixels, MAX_PIXELS)) return undefined;
  const stride = Math.ceil((bits * width) / 32) * 4;
  if (start + stride * height > view.byteLength) return undefined;
  const data = new Uint8Array(width * height * 3);
  const palette = FILE_HEADER + header;
  let to = 0;
  for (let row = 0; row < height; row += 1) {
    const line = start + stride * (rows > 0 ? height - 1 - row : row);
    for (let column = 0; column < width; column += 1) {
      const colour = bits >= 24 ? line + (column * bits) / 8 : palette + 4 * indexAt(view, line, column, bits);
      data[to] = view.getUint8(colour + 2);
      data[to + 1] = view.getUint8(colour + 1);
      data[to + 2] = view.getUint8(colour);
      to += 3;
    }
  }
  return { data, width, height };
}

/** Which colour of the palette a pixel has; the first pixel of a byte is in its highest bits. */
function indexAt(view: DataView, line: number, column: number, bits: number): number {
  const first = column * bits;
  return (view.getUint8(line + (first >> 3)) >> (8 - bits - (first & 7))) & ((1 << bits) - 1);
}

function hasUsualMasks(view: DataView): boolean {
  return MASKS.every((mask, i) => view.getUint32(FILE_HEADER + INFO_HEADER + 4 * i, true) === mask);
}

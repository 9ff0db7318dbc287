/**
 * Reads Windows bitmaps (BMP), which libvips does not: what screenshots and clipboards give, uncompressed, of 1, 4, 8, 24 or
 * 32 bits a pixel. Anything else, or less than its header promises, is no picture. It is read here and not in a thread, so
 * it is read bit by bit, and everybody else has their turn in between.
 */
import { setImmediate as othersTurn } from 'node:timers/promises';

export interface RawPicture {
  /** Red, green, blue, row by row from the top. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** More than any screen; a palette lets few bytes promise much. */
const MAX_PIXELS = 16_000_000;
/** Pixels that are read before others have their turn: a few ms. */
export const PIXELS_AT_ONCE = 100_000;
const FILE_HEADER = 14;
/** The least that a header with all these fields has. */
const INFO_HEADER = 40;
const BIT_FIELDS = 3;
/** Where 32 bits have red, green and blue, in the order of the masks. */
const MASKS = [0x00ff_0000, 0x0000_ff00, 0x0000_00ff];

export async function readBitmap(bytes: Uint8Array, maxPixels: number): Promise<RawPicture | undefined> {
  const layout = layoutOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), maxPixels);
  if (layout === undefined) return undefined;
  const { width, height } = layout;
  const data = new Uint8Array(width * height * 3);
  const rowsAtOnce = Math.ceil(PIXELS_AT_ONCE / width);
  for (let row = 0; row < height; row += rowsAtOnce) {
    const end = Math.min(row + rowsAtOnce, height);
    for (let each = row; each < end; each += 1) readRow(bytes, layout, each, data);
    if (end < height) await othersTurn();
  }
  return { data, width, height };
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  /** Where the first byte of a row from the top is. */
  readonly lineOf: (row: number) => number;
  readonly palette: number;
}

function layoutOf(view: DataView, maxPixels: number): Layout | undefined {
  if (view.byteLength < FILE_HEADER + INFO_HEADER) return undefined;
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
  const palette = FILE_HEADER + header;
  if (start + stride * height > view.byteLength) return undefined;
  return { width, height, bits, palette, lineOf: (row) => start + stride * (rows > 0 ? height - 1 - row : row) };
}

function readRow(bytes: Uint8Array, { width, bits, palette, lineOf }: Layout, row: number, data: Uint8Array): void {
  const line = lineOf(row);
  let to = row * width * 3;
  for (let column = 0; column < width; column += 1) {
    const colour = bits >= 24 ? line + (column * bits) / 8 : palette + 4 * indexAt(bytes, line, column, bits);
    // A colour beyond the end of the file is black.
    data[to] = bytes[colour + 2]!;
    data[to + 1] = bytes[colour + 1]!;
    data[to + 2] = bytes[colour]!;
    to += 3;
  }
}

/** Which colour of the palette a pixel has; the first pixel of a byte is in its highest bits. */
function indexAt(bytes: Uint8Array, line: number, column: number, bits: number): number {
  const first = column * bits;
  return (bytes[line + (first >> 3)]! >> (8 - bits - (first & 7))) & ((1 << bits) - 1);
}

function hasUsualMasks(view: DataView): boolean {
  if (view.byteLength < FILE_HEADER + INFO_HEADER + 4 * MASKS.length) return false;
  return MASKS.every((mask, i) => view.getUint32(FILE_HEADER + INFO_HEADER + 4 * i, true) === mask);
}

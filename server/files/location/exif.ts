/**
 * Coordinates in Exif: a table of their own within a TIFF structure. Its entries and the values they point to are set to
 * zero, and the table says that it is empty; every offset in the file stays true.
 */

const GPS_TABLE = 0x8825;
const ENTRY_BYTES = 12;
/** Bytes of one value of each TIFF type. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
/** Tables that are looked at: that of the picture, of its thumbnail, and a few more; a ring of them ends there. */
const MAX_TABLES = 8;
/** Beyond these nothing is looked at: no camera writes so much, and a file made to be slow stays cheap. */
const MAX_HEADS = 16;
const MAX_ENTRIES = 512;
const MAX_VALUE_BYTES = 4096;

/** What may stand before the TIFF structure: in JPEG, HEIC and AVIF; in PNG; in WebP (with four bytes of length). */
const HEADS: readonly (readonly [head: string, gap: number])[] = [
  ['Exif\0\0', 0],
  ['eXIf', 0],
  ['EXIF', 4],
];

/** Blanks coordinates wherever Exif begins in `bytes`. True if there were any. */
export function blankExif(bytes: Buffer): boolean {
  let found = false;
  for (const [head, gap] of HEADS) {
    let at = -1;
    for (let i = 0; i < MAX_HEADS; i += 1) {
      at = bytes.indexOf(head, at + 1, 'latin1');
      if (at < 0) break;
      if (blankTiff(bytes.subarray(at + head.length + gap))) found = true;
    }
  }
  return found;
}

function blankTiff(tiff: Buffer): boolean {
  const order = tiff.toString('latin1', 0, 4);
  if (order !== 'II*\0' && order !== 'MM\0*') return false;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const isLittle = order.startsWith('I');
  let found = false;
  try {
    let table = view.getUint32(4, isLittle);
    for (let i = 0; i < MAX_TABLES && table !== 0; i += 1) {
      const count = view.getUint16(table, isLittle);
      for (let entry = table + 2; entry < table + 2 + bounded(count) * ENTRY_BYTES; entry += ENTRY_BYTES) {
        if (view.getUint16(entry, isLittle) !== GPS_TABLE) continue;
        if (blankTable(tiff, view, view.getUint32(entry + 8, isLittle), isLittle)) found = true;
      }
      table = view.getUint32(table + 2 + count * ENTRY_BYTES, isLittle);
    }
  } catch (error) {
    // An offset that leads out of the file: what could be read has been blanked.
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}

function bounded(count: number): number {
  return Math.min(count, MAX_ENTRIES);
}

function blankTable(tiff: Buffer, view: DataView, table: number, isLittle: boolean): boolean {
  const count = view.getUint16(table, isLittle);
  if (count === 0) return false;
  for (let i = 0; i < bounded(count); i += 1) {
    const entry = table + 2 + i * ENTRY_BYTES;
    const size = (TYPE_BYTES[view.getUint16(entry + 2, isLittle)] ?? 0) * view.getUint32(entry + 4, isLittle);
    const value = view.getUint32(entry + 8, isLittle);
    if (size > 4)
      tiff.fill(0, Math.min(value, tiff.length), Math.min(value + Math.min(size, MAX_VALUE_BYTES), tiff.length));
    tiff.fill(0, entry, entry + ENTRY_BYTES);
  }
  view.setUint16(table, 0, isLittle);
  return true;
}

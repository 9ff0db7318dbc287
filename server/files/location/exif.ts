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
/** Of one value. */
const MAX_VALUE_BYTES = 4096;

/** What is spent on one file, all its structures together: no camera writes so much, and a file made to be slow stays cheap. */
export interface Budget {
  structures: number;
  entries: number;
  blankedBytes: number;
}

export const exifBudget = (): Budget => ({ structures: 64, entries: 16_384, blankedBytes: 1024 * 1024 });

/** Blanks coordinates in the TIFF structure that `tiff` begins with. True if there were any. */
export function blankTiff(tiff: Buffer, budget: Budget): boolean {
  if (budget.structures <= 0) return false;
  budget.structures -= 1;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const isLittle = tiff[0] === 0x49;
  let found = false;
  try {
    let table = view.getUint32(4, isLittle);
    for (let i = 0; i < MAX_TABLES && table !== 0; i += 1) {
      const count = view.getUint16(table, isLittle);
      for (const entry of entriesOf(table, count, budget)) {
        if (view.getUint16(entry, isLittle) !== GPS_TABLE) continue;
        if (blankTable(tiff, view, view.getUint32(entry + 8, isLittle), isLittle, budget)) found = true;
      }
      table = view.getUint32(table + 2 + count * ENTRY_BYTES, isLittle);
    }
  } catch (error) {
    // An offset that leads out of the file: what could be read has been blanked.
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}

/** Where the entries of a table begin. */
function* entriesOf(table: number, count: number, budget: Budget): Generator<number> {
  for (let i = 0; i < count && budget.entries > 0; i += 1) {
    budget.entries -= 1;
    yield table + 2 + i * ENTRY_BYTES;
  }
}

function blankTable(tiff: Buffer, view: DataView, table: number, isLittle: boolean, budget: Budget): boolean {
  const count = view.getUint16(table, isLittle);
  if (count === 0) return false;
  for (const entry of entriesOf(table, count, budget)) {
    const size = (TYPE_BYTES[view.getUint16(entry + 2, isLittle)] ?? 0) * view.getUint32(entry + 4, isLittle);
    const value = Math.min(view.getUint32(entry + 8, isLittle), tiff.length);
    const blanked = size > 4 ? Math.min(size, MAX_VALUE_BYTES, budget.blankedBytes, tiff.length - value) : 0;
    budget.blankedBytes -= blanked;
    tiff.fill(0, value, value + blanked);
    tiff.fill(0, entry, entry + ENTRY_BYTES);
  }
  view.setUint16(table, 0, isLittle);
  return true;
}

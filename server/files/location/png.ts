/** PNG says what each of its chunks adds up to: after a change in place that has to be said anew. */
import { crc32 } from 'node:zlib';

const SIGNATURE_BYTES = 8;
/** Length before, and checksum after, what a chunk holds with its name. */
const FRAME_BYTES = 12;
const CHANGED = new Set(['eXIf', 'iTXt', 'tEXt'].map((name) => Buffer.from(name).readUInt32BE()));

/** Writes the checksums of the chunks that may hold coordinates. */
export function checksumChunks(bytes: Buffer): void {
  for (let at = SIGNATURE_BYTES; at + FRAME_BYTES <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const end = at + FRAME_BYTES + length;
    if (end > bytes.length) return;
    if (CHANGED.has(bytes.readUInt32BE(at + 4))) {
      bytes.writeUInt32BE(crc32(bytes.subarray(at + 4, end - 4)), end - 4);
    }
    at = end;
  }
}

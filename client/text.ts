/** Text as bytes: sizes as the contract counts them, and text written into a caller's buffer as C does. */

const encoder = new TextEncoder();

/** Bytes of UTF-8. Lone surrogates count as the replacement they are sent as. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** As much of `text` as fits into so many bytes, cut at a character. */
export function cutToBytes(text: string, bytes: number): string {
  return text.slice(0, encoder.encodeInto(text, new Uint8Array(bytes)).read);
}

/**
 * Writes `text` as UTF-8 with a NUL at its end, as the out-buffers of the C interface hold it. What does not fit is
 * cut at a character. Nothing is written if there is no buffer, or no room for the NUL.
 */
export function writeText(buffer: Uint8Array | null | undefined, text: string): void {
  if (!buffer || buffer.length === 0) return;
  const { written } = encoder.encodeInto(text, buffer.subarray(0, buffer.length - 1));
  buffer[written] = 0;
}

/** Text as UTF-8. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

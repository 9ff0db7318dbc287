/** What a close frame can say: 125 bytes, two of them the code. */

const MAX_REASON_BYTES = 123;

/** Cuts a reason to what a close frame holds, at a character. */
export function fitReason(reason: string): string {
  const bytes = new TextEncoder().encode(reason);
  if (bytes.length <= MAX_REASON_BYTES) return reason;
  return new TextDecoder().decode(bytes.subarray(0, MAX_REASON_BYTES)).replace(/\uFFFD$/, '');
}

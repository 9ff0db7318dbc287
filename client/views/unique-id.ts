/** `message_unique_id`: a number of 53 bits, the same on every device, out of what every notice of a message carries. */

const RANDS = 2 ** 32;
const SEQS = 2 ** 21;

export function uniqueId(seq: number, rand: number): number {
  return (rand % RANDS) * SEQS + (seq % SEQS);
}

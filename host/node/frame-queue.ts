/**
 * Few writes, on the server's side: the frames that one connection is sent within a turn of the event loop leave as one
 * piece of bytes. `ws` makes two buffers and two writes of each frame; with a frame to the sender and one to the receiver
 * of every message that was the largest single cost of a busy server.
 */
import type { Writable } from 'node:stream';

/** First byte of a frame: the only one of its message, text. */
const WHOLE_TEXT = 0x81;
/** Second byte of a frame whose length stands in the next two bytes, or in the next eight. */
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const MAX_LENGTH_16 = 0xffff;

let filled: FrameQueue[] = [];

/** Text frames of one connection, not masked: what a server sends. */
export class FrameQueue {
  readonly #carrier: Writable;
  #frames: string[] | undefined;
  #bytes = 0;

  constructor(carrier: Writable) {
    this.#carrier = carrier;
  }

  /** Bytes of frames that wait for the end of the turn. */
  get bytes(): number {
    return this.#bytes;
  }

  push(frame: string): void {
    this.#bytes += Buffer.byteLength(frame);
    if (this.#frames) {
      this.#frames.push(frame);
      return;
    }
    this.#frames = [frame];
    if (filled.push(this) === 1) setImmediate(flushAll);
  }

  /** Hands over what waits, before something else is written to the connection. */
  flush(): void {
    const frames = this.#frames;
    if (!frames) return;
    this.#frames = undefined;
    this.#bytes = 0;
    if (!this.#carrier.writable) return;
    const lengths = frames.map((frame) => Buffer.byteLength(frame));
    const size = lengths.reduce((sum, length) => sum + headerSize(length) + length, 0);
    const piece = Buffer.allocUnsafe(size);
    let at = 0;
    for (const [i, frame] of frames.entries()) {
      at = writeHeader(piece, at, lengths[i]!);
      at += piece.write(frame, at);
    }
    this.#carrier.write(piece);
  }

  /** Forgets what waits. */
  clear(): void {
    this.#frames = undefined;
    this.#bytes = 0;
  }
}

function flushAll(): void {
  const queues = filled;
  filled = [];
  for (const queue of queues) queue.flush();
}

function headerSize(length: number): number {
  if (length < LENGTH_16) return 2;
  return length <= MAX_LENGTH_16 ? 4 : 10;
}

/** Answers where the payload begins. */
function writeHeader(piece: Buffer, at: number, length: number): number {
  piece[at] = WHOLE_TEXT;
  if (length < LENGTH_16) {
    piece[at + 1] = length;
    return at + 2;
  }
  if (length <= MAX_LENGTH_16) {
    piece[at + 1] = LENGTH_16;
    return piece.writeUInt16BE(length, at + 2);
  }
  piece[at + 1] = LENGTH_64;
  return piece.writeBigUInt64BE(BigInt(length), at + 2);
}

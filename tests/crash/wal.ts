/**
 * What the format of SQLite's write-ahead log says, as far as a power cut needs it: where frames lie, which pages they
 * hold, and how far the log goes. See "WAL-mode File Format" of SQLite's documentation.
 */

/** Of the file, and of each frame. */
export const HEADER_BYTES = 32;
export const FRAME_HEADER_BYTES = 24;

/** Of the index (`-shm`): the copy of its header, and what was carried over behind it. */
export const LOG_STATE_BYTES = 132;
const FRAMES_AT = 16;
const SALT_AT = 32;
const CARRIED_AT = 96;
const BEGUN_AT = 128;
const SALT_BYTES = 8;

export interface LogState {
  /** Frames of commits in the log. */
  readonly frames: number;
  /** Names this run of the log: another one when it starts over from its beginning. */
  readonly salt: string;
  /** Frames that are in the database file, and safe there. */
  readonly carried: number;
  /** Frames that are being carried over: SQLite has synced the log up to here before it began. */
  readonly begun: number;
}

/** Reads the beginning of the index. */
export function readLogState(index: Buffer): LogState {
  return {
    frames: index.readUInt32LE(FRAMES_AT),
    salt: index.toString('hex', SALT_AT, SALT_AT + SALT_BYTES),
    carried: index.readUInt32LE(CARRIED_AT),
    begun: index.readUInt32LE(BEGUN_AT),
  };
}

/** Bytes of a page, and of a frame in which it lies. */
export function pageBytes(log: Buffer): number {
  return log.length < HEADER_BYTES ? 4096 : log.readUInt32BE(8);
}

/** Where the frame of this number (from 1) begins; so also where those before it end. */
export function frameAt(log: Buffer, frame: number): number {
  return HEADER_BYTES + (frame - 1) * (FRAME_HEADER_BYTES + pageBytes(log));
}

/** The number of the page that a frame holds. */
export function pageIn(log: Buffer, frame: number): number {
  return log.readUInt32BE(frameAt(log, frame));
}

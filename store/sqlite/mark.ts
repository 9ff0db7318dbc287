/**
 * The durable mark: a small file beside the database that says how far it had got. A flipped byte in the write-ahead
 * log makes SQLite drop every later commit without a word; a store that ends before its mark is found out by this.
 * The mark is never ahead of the disk: it is written after a sync, and not synced itself until the store is opened again.
 * Two slots are written in turn, so that there is one to read whatever happens to the other.
 */
import { closeSync, constants, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Log } from '../../host/host.ts';

/** Apart by more than a disk writes at once. */
const SLOT_BYTES = 4096;

export interface Mark {
  /** Of the history the mark belongs to. */
  epoch: string;
  /** Number of the newest durable commit. */
  commits: number;
}

export interface MarkFile {
  write(mark: Mark): void;
  close(): void;
}

/** The newest mark in a file; undefined if there is no file, or none that can be trusted. */
export function readMark(path: string): Mark | undefined {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const marks = [0, SLOT_BYTES].map((start) => parse(content.toString('utf8', start, start + SLOT_BYTES)));
  return marks.filter((mark) => mark !== undefined).sort((a, b) => b.commits - a.commits)[0];
}

/**
 * Opens the file for writing, with `mark` in it on stable storage. Later marks that can't be written are only logged:
 * an older one is still true.
 */
export function openMark(path: string, mark: Mark, log: Log): MarkFile {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  let slot = 0;
  const write = (newest: Mark): void => {
    writeSync(file, print(newest), slot * SLOT_BYTES);
    slot = 1 - slot;
  };
  write(mark);
  write(mark);
  fsyncSync(file);
  return {
    write(newest) {
      try {
        write(newest);
      } catch (error) {
        log.warn('the durable mark could not be written', { path, error });
      }
    },
    close: () => closeSync(file),
  };
}

/** One line, padded to the length a longer number may have. */
function print({ epoch, commits }: Mark): string {
  const text = `${epoch} ${commits}`;
  return `${text} ${crc32(text)}`.padEnd(127).concat('\n');
}

function parse(line: string): Mark | undefined {
  const [, text, epoch, commits, checksum] = /^((\S+) (\d+)) (\d+) *\n/.exec(line) ?? [];
  if (text === undefined || epoch === undefined || Number(checksum) !== crc32(text)) return undefined;
  return { epoch, commits: Number(commits) };
}

/**
 * The disk for files of a server in the simulated world: real files, read and written without waiting for anything real,
 * so that the same seed gives the same order of events.
 */
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import type { Disk } from '../../host/host.ts';

const CHUNK_BYTES = 64 * 1024;

export const fileDisk: Disk = {
  async makeDirectory(path) {
    mkdirSync(path, { recursive: true });
  },
  async look(path) {
    const found = statSync(path, { throwIfNoEntry: false });
    return found && { size: found.size, changedAt: found.mtimeMs };
  },
  async list(path) {
    return statSync(path, { throwIfNoEntry: false }) ? readdirSync(path).sort() : [];
  },
  async open(path) {
    const file = openSync(path, constants.O_WRONLY | constants.O_CREAT);
    return {
      async write(at, bytes) {
        writeSync(file, bytes, 0, bytes.length, at);
      },
      sync: async () => undefined,
      close: async () => closeSync(file),
    };
  },
  async *read(path, from, to) {
    const file = openSync(path, 'r');
    try {
      for (let at = from; at < to; ) {
        const bytes = new Uint8Array(Math.min(CHUNK_BYTES, to - at));
        const read = readSync(file, bytes, 0, bytes.length, at);
        if (read === 0) throw new Error(`${path} ends at ${at}, before ${to}`);
        at += read;
        yield bytes.subarray(0, read);
      }
    } finally {
      closeSync(file);
    }
  },
  async rename(path, to) {
    renameSync(path, to);
  },
  async remove(path) {
    rmSync(path, { force: true });
  },
};

/** A file that comes into memory and not to a path: lists of merged messages. */
import type { LocalFile, PartFile } from '../../host/host.ts';
import { joined } from './answers.ts';

/** `finish` hands over what came. */
export function memoryPart(finished: (bytes: Uint8Array) => void): PartFile {
  let pieces: Uint8Array[] = [];
  let size = 0;
  const drop = (): Promise<void> => {
    pieces = [];
    return Promise.resolve();
  };
  return {
    get size() {
      return size;
    },
    append(bytes) {
      pieces.push(bytes);
      size += bytes.length;
      return Promise.resolve();
    },
    finish() {
      finished(joined(pieces, size));
      return drop();
    },
    close: drop,
    discard: drop,
  };
}

/** Bytes to be uploaded. */
export function memoryFile(bytes: Uint8Array): LocalFile {
  return {
    size: bytes.length,
    read: (from, length) => Promise.resolve(bytes.subarray(from, from + length)),
    close: () => Promise.resolve(),
  };
}

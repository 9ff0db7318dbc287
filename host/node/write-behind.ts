/**
 * Writes to a file while more comes in: what is given waits in memory, up to a bound, and goes out in few calls of the
 * system. Whoever gives more than that waits; whoever wants to be sure asks for `settled`.
 */
import type { FileHandle } from 'node:fs/promises';

/** Bytes that may wait, beside those that are being written. */
const MAX_WAITING_BYTES = 1024 * 1024;

export interface WriteBehind {
  /** Resolves when there is room for more. Rejects with what an earlier write failed with. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when all is written. */
  settled(): Promise<void>;
}

/** Writes from `start` on. */
export function writeBehind(file: FileHandle, start: number): WriteBehind {
  let at = start;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let writing: Promise<void> | undefined;
  /** The call of the system that is under way. */
  let batch: Promise<number> | undefined;
  let failure: { error: unknown } | undefined;

  const check = (): void => {
    if (failure) throw failure.error;
  };
  const drain = async (): Promise<void> => {
    try {
      while (waiting.length > 0) {
        const pieces = waiting;
        waiting = [];
        waitingBytes = 0;
        batch = writeAll(file, pieces, at);
        at += await batch;
      }
    } catch (error) {
      failure = { error };
    }
    writing = undefined;
  };
  const settled = async (): Promise<void> => {
    await writing;
    check();
  };

  return {
    async write(bytes) {
      check();
      waiting.push(bytes);
      waitingBytes += bytes.length;
      writing ??= drain();
      // What is under way makes room when it is done.
      while (waitingBytes > MAX_WAITING_BYTES && failure === undefined) await Promise.allSettled([batch]);
      check();
    },
    settled,
  };
}

/** Answers with how many bytes that was. A disk that is nearly full takes a part before it refuses the rest. */
async function writeAll(file: FileHandle, pieces: readonly Uint8Array[], at: number): Promise<number> {
  const total = pieces.reduce((sum, { length }) => sum + length, 0);
  let { bytesWritten: done } = await file.writev(pieces, at);
  if (done < total) {
    const all = Buffer.concat(pieces, total);
    while (done < total) done += (await file.write(all, done, total - done, at + done)).bytesWritten;
  }
  return total;
}

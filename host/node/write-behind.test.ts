/** What is written behind: in order, in few calls, bounded, and failures told to who comes next. */
import type { FileHandle } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { writeBehind } from './write-behind.ts';

const MIB = 1024 * 1024;

/** A file whose writes end when the test says so; each takes at most so many bytes. */
function slowFile(most = Number.POSITIVE_INFINITY) {
  const bytes = new Uint8Array(4 * MIB);
  const calls: number[] = [];
  const gate = Promise.withResolvers<void>();
  const take = async (piece: Uint8Array, at: number): Promise<{ bytesWritten: number }> => {
    await gate.promise;
    const taken = piece.subarray(0, most);
    bytes.set(taken, at);
    calls.push(taken.length);
    return { bytesWritten: taken.length };
  };
  const file = {
    writev: (pieces: Uint8Array[], at: number) => take(Buffer.concat(pieces), at),
    write: (all: Uint8Array, from: number, length: number, at: number) => take(all.subarray(from, from + length), at),
  } as unknown as FileHandle;
  return {
    file,
    bytes,
    calls,
    open: () => gate.resolve(),
    fail: (error: Error) => gate.reject(error),
  };
}

it('takes more while it writes, and writes what has come in one call', async () => {
  const { file, bytes, calls, open } = slowFile();
  const writer = writeBehind(file, 2);
  for (const text of ['a', 'bc', 'd', 'efg']) await writer.write(Buffer.from(text));
  open();
  await writer.settled();
  expect(Buffer.from(bytes.subarray(0, 10)).toString()).toBe('\0\0abcdefg\0');
  expect(calls).toEqual([1, 6]);
});

it('makes who gives too much wait', async () => {
  const { file, open } = slowFile();
  const writer = writeBehind(file, 0);
  await writer.write(new Uint8Array(10));
  await writer.write(new Uint8Array(MIB));
  let isThrough = false;
  const waits = writer.write(new Uint8Array(1)).then(() => void (isThrough = true));
  await new Promise(setImmediate);
  expect(isThrough).toBe(false);
  open();
  await waits;
});

it('goes on where the system has taken a part', async () => {
  const { file, bytes, calls, open } = slowFile(3);
  open();
  const writer = writeBehind(file, 0);
  await writer.write(Buffer.from('0123456789'));
  await writer.settled();
  expect(Buffer.from(bytes.subarray(0, 10)).toString()).toBe('0123456789');
  expect(calls).toEqual([3, 3, 3, 1]);
});

it('tells a failure to whoever comes next, and again', async () => {
  const { file, fail, calls } = slowFile();
  const writer = writeBehind(file, 0);
  await writer.write(Buffer.from('a'));
  fail(new Error('ENOSPC'));
  await expect(writer.settled()).rejects.toThrow('ENOSPC');
  await expect(writer.write(Buffer.from('b'))).rejects.toThrow('ENOSPC');
  expect(calls).toEqual([]);
});

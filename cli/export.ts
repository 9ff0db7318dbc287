/** `hongyan export`: everything of an app as JSON lines on standard output, for programs that are not this one. */
import type { Writable } from 'node:stream';
import { nodeServerHost, silentLog } from '../host/node.ts';
import { readDatabase, readDirectory } from '../store/transfer/export.ts';
import type { Reader } from '../store/transfer/reader.ts';
import { recordsOf } from '../store/transfer/records.ts';
import { Failure, toFailure } from './failure.ts';
import type { Settings } from './options/table.ts';

/** What a shell reports of a program that wrote to a pipe nobody reads any more. */
const NOBODY_READS = 128 + 13;

/** Prints the store; the exit code tells whether all of it was taken. Throws {@link Failure} with what is in the way. */
export async function exportStore({ data, store, app }: Settings<'export'>): Promise<number> {
  const world = nodeServerHost(silentLog);
  let isTaken = true;
  const print = async (reader: Reader, sdkAppId: number): Promise<void> => {
    isTaken = await writeAll(process.stdout, recordsOf(reader, sdkAppId));
  };
  try {
    await (store === undefined ? readDirectory(data, app, world, print) : readDatabase(store, app, world, print));
  } catch (error) {
    throw toFailure(error);
  }
  return isTaken ? 0 : NOBODY_READS;
}

/** Writes one text after the other, each when the one before was taken. Resolves to false if nobody reads any more. */
export async function writeAll(output: Writable, texts: AsyncIterable<string>): Promise<boolean> {
  // Every failed write also tells its caller.
  output.on('error', () => undefined);
  for await (const text of texts) {
    const error = await new Promise<Error | null | undefined>((resolve) => void output.write(text, resolve));
    if (!error) continue;
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return false;
    throw new Failure(`the output can't be written: ${error.message}`, { cause: error });
  }
  return true;
}

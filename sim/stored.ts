/** What a story has left on the disk: the log as it reads back, and what `hongyan check` would say of the files. */
import type { Entry, StreamKey } from '../contract/entry.ts';
import { checkSqlite } from '../store/check/sqlite.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import type { World } from './world.ts';

/** Opens a store that nobody has open, and reads the streams from it. */
export async function readLog(
  world: World,
  directory: string,
  streams: readonly StreamKey[],
  remark: (text: string) => void,
): Promise<Map<StreamKey, Entry[]>> {
  const store = await openSqliteStore({
    ...world.serverHost('reader'),
    directory,
    onFatal: (error) => remark(`the store can't be read back: ${error.message}`),
    checkpointWorker: false,
  });
  const log = new Map<StreamKey, Entry[]>();
  for (const stream of streams) log.set(stream, await store.pull(stream, 0, WHOLE, WHOLE));
  await store.close();
  return log;
}

const WHOLE = Number.MAX_SAFE_INTEGER;

/** Checks the files of a store that nobody has open. What it finds is what no fault of a story may lead to. */
export async function checkFiles(world: World, directory: string): Promise<string[]> {
  const found: string[] = [];
  await checkSqlite(directory, world.serverHost('checker'), (check, where, text) => {
    found.push(`${check}: ${where} ${text}`.replaceAll(directory, '<store>'));
  });
  return found;
}

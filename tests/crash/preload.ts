/**
 * Loaded into a real `hongyan serve` before everything else (`node --import`): writes down how far the write-ahead log was
 * on stable storage, and makes the log small, so that a few seconds of load see it carried over again and again. The
 * program itself is the one that people run.
 *
 * `CRASH_RECORD`: the file for the record, a line per sync that has succeeded: how far the log was when it was submitted.
 * `CRASH_SYNC_MS`: the longest time by which a sync of the log comes later, so that more is written meanwhile.
 * `CRASH_LIMITS`: other values for constants of store/limits.ts, as JSON.
 */
import fs from 'node:fs';
import { registerHooks, syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { LOG_STATE_BYTES, readLogState } from './wal.ts';

const { CRASH_RECORD: record, CRASH_LIMITS: limits, CRASH_SYNC_MS: syncMs = '0' } = process.env;
const LIMITS = pathToFileURL(join(import.meta.dirname, '../../store/limits.ts')).href;

if (limits !== undefined) {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (url !== LIMITS) return loaded;
      const source = Buffer.from(loaded.source as Uint8Array).toString();
      return { ...loaded, source: Object.entries(JSON.parse(limits) as object).reduce(withLimit, source) };
    },
  });
}

function withLimit(source: string, [name, value]: [string, unknown]): string {
  const found = new RegExp(`(?<=const ${name} = )[^;]+`);
  if (!found.test(source)) throw new Error(`store/limits.ts has no ${name}`);
  return source.replace(found, String(value));
}

if (record !== undefined && isMainThread) {
  const out = fs.openSync(record, 'a');
  const { fdatasync } = fs;
  const indexes = new Map<string, number>();
  const state = Buffer.alloc(LOG_STATE_BYTES);

  /** Where the log stands. Its index stays open: to close it would drop SQLite's locks. */
  const stateOf = (log: string): string => {
    const path = log.replace(/-wal$/, '-shm');
    let index = indexes.get(path);
    if (index === undefined) indexes.set(path, (index = fs.openSync(path, 'r')));
    fs.readSync(index, state, 0, LOG_STATE_BYTES, 0);
    const { frames, salt } = readLogState(state);
    return `${salt} ${frames}\n`;
  };

  fs.fdatasync = ((descriptor: number, done: (error: Error | null) => void) => {
    const path = fs.readlinkSync(`/proc/self/fd/${descriptor}`);
    if (!path.endsWith('-wal')) return fdatasync(descriptor, done);
    const reached = stateOf(path);
    const sync = (): void =>
      fdatasync(descriptor, (error) => {
        if (error === null) fs.writeSync(out, reached);
        done(error);
      });
    setTimeout(sync, Math.random() * Number(syncMs));
  }) as typeof fs.fdatasync;
  syncBuiltinESMExports();
}

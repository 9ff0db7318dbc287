/**
 * The files of a running server at one moment, and what of them a power cut at that moment would have had to leave: the
 * write-ahead log up to the last sync that had succeeded. The server stands still while it is taken, so the moment is one.
 */
import { existsSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fact } from '../../sim/history.ts';
import { APP } from '../../sim/players/life.ts';
import type { Host } from './host.ts';
import type { Players } from './players.ts';
import { frameAt, HEADER_BYTES, type LogState, LOG_STATE_BYTES, readLogState } from './wal.ts';

/** Time for what the server had sent before it stood still to be read by its clients. */
const ARRIVAL_MS = 60;

/** The files of a store. */
export interface Files {
  readonly database: string;
  readonly log: string;
  readonly mark: string;
}

export function filesIn(data: string): Files {
  const directory = join(data, 'apps', String(APP.sdkAppId));
  const database = join(directory, 'store.db');
  return { database, log: `${database}-wal`, mark: join(directory, 'store.mark') };
}

export interface Snapshot {
  /** The copied data directory. */
  readonly data: string;
  readonly state: LogState;
  /** Frames of the present run of the log that are on stable storage. */
  readonly syncedFrames: number;
  /** Bytes of the log that are; what is between this and `endAt` a power cut may have taken, or torn. */
  readonly syncedAt: number;
  readonly endAt: number;
  /** What players had seen when it was taken. */
  readonly facts: readonly Fact[];
}

/** `record`: the file that the server's preload.ts writes. */
export async function takeSnapshot(host: Host, players: Players, record: string, into: string): Promise<Snapshot> {
  let facts: readonly Fact[] = [];
  let lastSync: string | undefined;
  await host.copy(into, async () => {
    lastSync = readFileSync(record, 'utf8').split('\n').at(-2);
    await sleep(ARRIVAL_MS);
    facts = [...players.history.facts];
  });
  const files = filesIn(into);
  const index = `${files.database}-shm`;
  const state = readLogState(readFileSync(index).subarray(0, LOG_STATE_BYTES));
  // It was in memory only.
  rmSync(index);
  const log = existsSync(files.log) ? readFileSync(files.log) : Buffer.alloc(0);
  const [salt, frames] = lastSync?.split(' ') ?? [];
  // The log has been started over since: then all that was in it is in the database file, and synced there.
  const syncedFrames = Math.max(salt === state.salt ? Number(frames) : 0, state.begun);
  const at = (frame: number): number => (log.length === 0 ? 0 : frameAt(log, frame + 1));
  if (at(state.frames) > log.length) throw new Error(`the log has less than its ${state.frames} frames`);
  return { data: into, state, syncedFrames, syncedAt: at(syncedFrames), endAt: at(state.frames), facts };
}

/** Takes from the copy what was not synced. */
export function dropUnsynced({ data, syncedAt }: Snapshot): void {
  const { log } = filesIn(data);
  if (existsSync(log)) truncateSync(log, syncedAt <= HEADER_BYTES ? 0 : syncedAt);
}

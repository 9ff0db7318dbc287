/**
 * A local store whose reads take their time, in virtual time, and answer what was there when they began: as those of
 * IndexedDB do. Whatever awaits a read and then acts on it has to reckon with all that happened meanwhile.
 */
import type { createTim } from '@hongyan/client';
import { createTimIn } from '../../client/create.ts';
import { openMemoryStore } from '../../client/local/memory.ts';
import type { StoreWorld } from '../../client/local/open.ts';
import type { LocalStore } from '../../client/local/port.ts';
import { sqliteEngine } from '../../client/local/sqlite.ts';
import { createWays } from '../../client/transfer/ways.ts';
import type { Timers } from '../../host/host.ts';

export const SLOW_READ_MS = 45;

export function slowReads(store: LocalStore, timers: Pick<Timers, 'after'>, ms = SLOW_READ_MS): LocalStore {
  const late = async <T>(answer: Promise<T>): Promise<T> => {
    const found = await answer;
    await new Promise<void>((resolve) => void timers.after(ms, resolve));
    return found;
  };
  return {
    ...store,
    between: (stream, span, reading) => late(store.between(stream, span, reading)),
    bySeqs: (stream, seqs) => late(store.bySeqs(stream, seqs)),
    byIds: (ids) => late(store.byIds(ids)),
    firstAfter: (stream, timeMs) => late(store.firstAfter(stream, timeMs)),
    search: (search) => late(store.search(search)),
  };
}

/** Makes an instance of the SDK over such a store: that of its path, or one that is gone with its session. */
export function createSlowTim(options: Parameters<typeof createTim>[0] = {}): ReturnType<typeof createTim> {
  const engine = {
    isThere: () => true,
    async open(path: string, name: string, world: StoreWorld) {
      const isKept = options.storage !== undefined && options.storage !== 'memory';
      return slowReads(isKept ? await sqliteEngine.open(path, name, world) : openMemoryStore(), world.host.timers);
    },
  };
  const { server, host } = options;
  if (server === undefined || host === undefined) throw new Error('a slow device is one of a simulated world');
  const rest = { profile: 'v5', platform: 'Linux', createWays } as const;
  const storage = options.storage === undefined || options.storage === 'memory' ? { path: 'slow' } : options.storage;
  return createTimIn({ ...rest, ...options, server, host, storage, engine });
}

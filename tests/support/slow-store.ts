/**
 * A local store whose reads take their time, in virtual time, and answer what was there when they began: as those of
 * IndexedDB do. Whatever awaits a read and then acts on it has to reckon with all that happened meanwhile.
 */
import type { createTim } from '@hongyan/client';
import { createTimIn } from '../../client/create.ts';
import { openMemoryStore } from '../../client/local/memory.ts';
import type { LocalStore } from '../../client/local/port.ts';
import { createWays } from '../../client/transfer/ways.ts';
import type { ClientHost, Timers } from '../../host/host.ts';

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

/** Makes an instance of the SDK over such a store, which is gone with its session. */
export function createSlowTim(options: Parameters<typeof createTim>[0] = {}): ReturnType<typeof createTim> {
  const engine = {
    isThere: () => true,
    open: async (_path: string, _name: string, { host }: { host: ClientHost }) =>
      slowReads(openMemoryStore(), host.timers),
  };
  const { server, host } = options;
  if (server === undefined || host === undefined) throw new Error('a slow device is one of a simulated world');
  const rest = { profile: 'v5', platform: 'Linux', createWays } as const;
  return createTimIn({ ...rest, ...options, server, host, storage: { path: 'slow' }, engine });
}

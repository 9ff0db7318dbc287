/**
 * Opens the local store of a user at each sign-in: in memory, or with the engine of the platform. One that is damaged was
 * set aside by its engine, and the next one is empty: what the server has comes back from there.
 */
import { ErrorCode } from '../../contract/errors.ts';
import type { ClientHost, Log } from '../../host/host.ts';
import { done, fail, type Result } from '../result.ts';
import { isDamage } from './damage.ts';
import { openMemoryStore } from './memory.ts';
import type { Kept, LocalStore } from './port.ts';

/** Where messages are kept: nowhere, or at a path. */
export type Storage = 'memory' | { readonly path: string };

/** What an engine needs of the world. */
export interface StoreWorld {
  readonly host: ClientHost;
  readonly log: Log;
}

/** A way to keep messages beyond the end of the process. */
export interface StoreEngine {
  /** Whether it can be used in this world. */
  isThere(host: ClientHost): boolean;
  /** Opens or makes the store of this name. Rejects if another process has it, or a newer version made it. */
  open(path: string, name: string, world: StoreWorld): Promise<LocalStore>;
}

export interface OpenStore {
  readonly store: LocalStore;
  readonly kept: Kept;
}

export interface StoreOptions extends StoreWorld {
  readonly storage: Storage;
  readonly engine: StoreEngine;
}

/** The store of a user of an app, and what it has kept. */
export async function openLocalStore(options: StoreOptions, app: number, user: string): Promise<Result<OpenStore>> {
  const { storage, engine } = options;
  const open = (): Promise<LocalStore> =>
    storage === 'memory'
      ? Promise.resolve(openMemoryStore())
      : engine.open(storage.path, `${app}-${fileName(user)}`, options);
  try {
    return done(await openAndLoad(open).catch((error: unknown) => onceMore(error, open)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const where = storage === 'memory' ? 'memory' : storage.path;
    return fail(ErrorCode.ERR_SDK_COMM_DATABASE_FAILURE, `the local store in ${where} can't be opened: ${why}`);
  }
}

async function openAndLoad(open: () => Promise<LocalStore>): Promise<OpenStore> {
  const store = await open();
  try {
    return { store, kept: await store.load() };
  } catch (error) {
    store.close(error);
    throw error;
  }
}

function onceMore(error: unknown, open: () => Promise<LocalStore>): Promise<OpenStore> {
  if (!isDamage(error)) throw error;
  return openAndLoad(open);
}

/** A user id as a file name that is different for different users on every file system. */
function fileName(user: string): string {
  return user.replace(/[^a-z0-9_-]/g, (other) => `%${other.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

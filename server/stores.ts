/**
 * What apps run on: an engine for their stores, and the bus that goes with it. A directory has one owner, so the bus of
 * its server is in this process; a database may have any number of servers, and NATS between them. What only the one or
 * the other needs is loaded only there.
 */
import type { Log, ServerHost } from '../host/host.ts';
import { shownAddress } from '../host/address.ts';
import { StoreError } from '../store/errors.ts';
import type { Store } from '../store/port.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import type { AppWorld } from './app.ts';
import type { Bus } from './bus.ts';
import { createLocalBus } from './bus/local.ts';
import type { NatsBusOptions } from './bus/nats.ts';
import { type AppSettings, type Keeping, settleApp } from './config.ts';
import { developmentApp, openDataDir } from './data-dir.ts';
import type { AppCounts } from './metrics.ts';
import { oneLine, StartupError } from './startup-error.ts';

/** What an app gets to run on. */
export type Ground = Pick<AppWorld, 'store' | 'isShared' | 'bus'>;

export interface Stores {
  /** What is kept where, for the log. */
  readonly place: Readonly<Record<string, string>>;
  /** Those configured, or the development app. */
  readonly apps: readonly AppSettings[];
  /** Opens what one app runs on; its bus is counted there. Rejects with a {@link StartupError}. The app closes it. */
  open(sdkAppId: number, counts: AppCounts): Promise<Ground>;
  /** To be called when all apps are closed. */
  release(): void;
}

export interface StoresWorld {
  world: ServerHost;
  log: Log;
  /** A simulated world has its own time: no thread works beside it. */
  isSimulated: boolean;
  /** A store can no longer be trusted. */
  lost: (error: unknown) => void;
}

/** Takes what is named in the options. Throws a {@link StartupError}. */
export function openStores(keeping: Keeping, apps: readonly AppSettings[] | undefined, parts: StoresWorld): Stores {
  return keeping.store === undefined
    ? storesInDirectory(keeping.dataDir, apps, parts)
    : storesInDatabase(keeping, apps ?? [], parts);
}

function storesInDirectory(dataDir: string, apps: readonly AppSettings[] | undefined, parts: StoresWorld): Stores {
  const { clock, random, openForSync, beforeStatement } = parts.world;
  const directory = openDataDir(dataDir);
  const open = async (sdkAppId: number): Promise<Ground> => {
    const store = await openSqliteStore({
      directory: directory.appDirectory(sdkAppId),
      clock,
      random,
      openForSync,
      ...(beforeStatement && { beforeStatement }),
      log: parts.log,
      onFatal: parts.lost,
      checkpointWorker: !parts.isSimulated,
    });
    return { store, isShared: false, bus: createLocalBus() };
  };
  try {
    return {
      place: { data: directory.path },
      apps: apps ?? [settleApp(developmentApp(directory, random))],
      open: (sdkAppId) => orStartupError(open(sdkAppId)),
      release: () => directory.release(),
    };
  } catch (error) {
    directory.release();
    throw error;
  }
}

type InDatabase = Extract<Keeping, { readonly store: string }>;

function storesInDatabase(
  { store: address, bus }: InDatabase,
  apps: readonly AppSettings[],
  parts: StoresWorld,
): Stores {
  const { clock, timers, random } = parts.world;
  const { log, lost: onFatal } = parts;
  const open = async (sdkAppId: number, counts: AppCounts): Promise<Ground> => {
    const store = await openDatabase({ address, sdkAppId, clock, timers, random, log, onFatal });
    const { epoch } = store;
    return { store, isShared: true, bus: await openBus(bus, { sdkAppId, epoch, clock, timers, random, log, counts }) };
  };
  return {
    place: { store: shownAddress(address), ...(bus.length === 0 ? {} : { bus: shownAddress(bus.join(',')) }) },
    apps,
    open: (sdkAppId, counts) => orStartupError(open(sdkAppId, counts)),
    release: () => undefined,
  };
}

type DatabaseOptions = Parameters<typeof import('../store/postgres/open.ts').openPostgresStore>[0];

async function openDatabase(options: DatabaseOptions): Promise<Store> {
  const { openPostgresStore } = await import('../store/postgres/open.ts');
  return await openPostgresStore(options);
}

/** Nodes without a bus find what the others wrote in the store, ten times a second. */
async function openBus(addresses: readonly string[], options: Omit<NatsBusOptions, 'addresses'>): Promise<Bus> {
  if (addresses.length === 0) return createLocalBus();
  const { createNatsBus } = await import('./bus/nats.ts');
  return createNatsBus({ ...options, addresses });
}

async function orStartupError<T>(opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof StoreError) throw new StartupError(oneLine(error), { cause: error });
    throw error;
  }
}

/**
 * Where a server is put together: with `stores.ts` the one place that chooses the concrete parts (world, stores, bus).
 * How it stops is in `running.ts`. Called by `index.ts`.
 */
import type { Log, ServerHost } from '../host/host.ts';
import { nodeLog, nodeServerHost } from '../host/node.ts';
import { type Admin, openAdmin } from './admin/admin.ts';
import type { WatchedServer } from './admin/status.ts';
import { type App, type AppWorld, createApp } from './app.ts';
import { closeAll } from './close-all.ts';
import { type AppSettings, type ServerOptions, type ServerSettings, settle } from './config.ts';
import { createFairTurns } from './files/fair-turns.ts';
import { openBlobs } from './files/open-blobs.ts';
import { checkDirectory } from './files/probe.ts';
import { filesHandler } from './files/routes.ts';
import { type Gateway, openGateway } from './gateway/gateway.ts';
import { newAppCounts } from './metrics.ts';
import { orNoPort } from './no-port.ts';
import { run } from './running.ts';
import { type Ground, openStores, type Stores } from './stores.ts';

/** A server that is up. */
export interface Server {
  /** Where clients connect. */
  readonly url: string;
  readonly port: number;
  /** Where health and metrics are, if it was told to have them. */
  readonly adminUrl: string | undefined;
  /** The apps it serves, by number. */
  readonly apps: readonly number[];
  /** Stops in order: nothing new, finish what is in flight, send clients away with "come back", let go of the files. */
  close(): Promise<void>;
  /**
   * Resolves when the server has stopped: to undefined after `close`, or to the reason if its store could no longer be
   * trusted. Then it has answered nothing that is not on disk; the program should end, and not try again by itself.
   */
  readonly stopped: Promise<Error | undefined>;
}

/** Starts a server. Rejects with a {@link StartupError} that says what to do, and leaves nothing open. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const settings = settle(options);
  const log = options.log ?? options.world?.log ?? nodeLog();
  const world: ServerHost = options.world ?? nodeServerHost(log);
  // A store may be lost before there is a server that could stop.
  let early: { error: unknown } | undefined;
  let lose = (error: unknown): void => void (early ??= { error });
  const lost = (error: unknown): void => lose(error);
  const isSimulated = options.world !== undefined;
  const stores = openStores(settings.keeping, settings.apps, { world, log, isSimulated, lost });
  const opened: App[] = [];
  const watched: WatchedServer = { phase: 'starting', gateway: undefined, apps: opened };
  let admin: Admin | undefined;
  const blobs = openBlobs(settings.files, world);
  const pictureTurns = createFairTurns();
  try {
    await checkDirectory(settings.files, world);
    admin = await openAdminDoor(settings, world, watched);
    for (const app of stores.apps) {
      const counts = newAppCounts();
      const audits = options.audit ?? !isSimulated;
      opened.push(await openApp(app, stores, { ...world, counts, log, lost, audits, blobs, pictureTurns }));
    }
    const gateway = await openDoor(settings, opened, world, log);
    Object.assign(watched, { gateway, phase: 'serving' } satisfies Partial<WatchedServer>);
    const release = (): void => {
      blobs?.close();
      stores.release();
    };
    const running = run({ gateway, apps: opened, watched, admin, release, timers: world.timers, log });
    lose = (error) => running.lose(error);
    if (early !== undefined) lose(early.error);
    const { url, port } = gateway;
    const apps = opened.map((app) => app.sdkAppId);
    log.info('listening', { url, ...stores.place, apps, ...(admin && { admin: admin.url }) });
    return { url, port, adminUrl: admin?.url, apps, close: () => running.stop(), stopped: running.stopped };
  } catch (error) {
    await letGo(
      [...opened.map((app) => () => app.close()), () => blobs?.close(), () => stores.release(), () => admin?.close()],
      log,
    );
    throw error;
  }
}

type AppSurroundings = Omit<AppWorld, keyof Ground> & Required<Pick<AppWorld, 'counts'>>;

async function openApp(app: AppSettings, stores: Stores, around: AppSurroundings): Promise<App> {
  const ground = await stores.open(app.sdkAppId, around.counts);
  try {
    return createApp(app, { ...around, ...ground });
  } catch (error) {
    await letGo([() => ground.bus.close(), () => ground.store.close()], around.log);
    throw error;
  }
}

/** Closes what a start that failed has opened; if that fails, too, it is not what the start failed with. */
async function letGo(closes: readonly (() => unknown)[], log: Log): Promise<void> {
  await closeAll(closes).catch((error: unknown) => log.error('not all was closed after a failed start', { error }));
}

function openDoor({ host, port }: ServerSettings, apps: readonly App[], world: ServerHost, log: Log): Promise<Gateway> {
  const byNumber = new Map(apps.map((app) => [app.sdkAppId, app]));
  const web = filesHandler((app) => byNumber.get(app)?.files, log);
  const opening = openGateway({ world: { ...world, log }, apps: byNumber, web }, { host, port });
  return orNoPort(opening, { host, port }, { host: '--host', port: '--port' });
}

async function openAdminDoor({ admin }: ServerSettings, world: ServerHost, watched: WatchedServer) {
  if (admin === undefined) return undefined;
  return await orNoPort(openAdmin(world, admin, watched), admin, { host: '--admin-host', port: '--admin-port' });
}

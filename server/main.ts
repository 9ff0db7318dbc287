/**
 * Where a server is put together: with `stores.ts` the one place that chooses the concrete parts (world, stores, bus).
 * How it stops is in `running.ts`. Called by `index.ts`.
 */
import type { Log, ServerHost } from '../host/host.ts';
import { nodeLog, nodeServerHost } from '../host/node.ts';
import { type Admin, openAdmin } from './admin/admin.ts';
import type { WatchedServer } from './admin/status.ts';
import { type App, createApp } from './app.ts';
import { type ServerOptions, type ServerSettings, settle } from './config.ts';
import { type Gateway, openGateway } from './gateway/gateway.ts';
import { newAppCounts } from './metrics.ts';
import { orNoPort } from './no-port.ts';
import { run } from './running.ts';
import { openStores } from './stores.ts';

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
  let lose: (error: unknown) => void = () => undefined;
  const lost = (error: unknown): void => lose(error);
  const isSimulated = options.world !== undefined;
  const stores = openStores(settings.keeping, settings.apps, { world, log, isSimulated, lost });
  const opened: App[] = [];
  const watched: WatchedServer = { phase: 'starting', gateway: undefined, apps: opened };
  let admin: Admin | undefined;
  try {
    admin = await openAdminDoor(settings, world, watched);
    for (const app of stores.apps) {
      const counts = newAppCounts();
      const ground = await stores.open(app.sdkAppId, counts);
      opened.push(createApp(app, { ...world, ...ground, counts, log, lost, audits: options.audit ?? !isSimulated }));
    }
    const gateway = await openDoor(settings, opened, world, log);
    Object.assign(watched, { gateway, phase: 'serving' } satisfies Partial<WatchedServer>);
    const release = (): void => stores.release();
    const running = run({ gateway, apps: opened, watched, admin, release, timers: world.timers, log });
    lose = (error) => running.lose(error);
    const { url, port } = gateway;
    const apps = opened.map((app) => app.sdkAppId);
    log.info('listening', { url, ...stores.place, apps, ...(admin && { admin: admin.url }) });
    return { url, port, adminUrl: admin?.url, apps, close: () => running.stop(), stopped: running.stopped };
  } catch (error) {
    for (const app of opened) await app.close();
    stores.release();
    await admin?.close();
    throw error;
  }
}

function openDoor({ host, port }: ServerSettings, apps: readonly App[], world: ServerHost, log: Log): Promise<Gateway> {
  const byNumber = new Map(apps.map((app) => [app.sdkAppId, app]));
  const opening = openGateway({ world: { ...world, log }, apps: byNumber }, { host, port });
  return orNoPort(opening, { host, port }, { host: '--host', port: '--port' });
}

async function openAdminDoor({ admin }: ServerSettings, world: ServerHost, watched: WatchedServer) {
  if (admin === undefined) return undefined;
  return await orNoPort(openAdmin(world, admin, watched), admin, { host: '--admin-host', port: '--admin-port' });
}

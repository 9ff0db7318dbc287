/**
 * Where a server is put together: with `stores.ts` the one place that chooses the concrete parts (world, stores, bus).
 * How it stops is in `running.ts`. Called by `index.ts`.
 */
import type { Log, ServerHost } from '../host/host.ts';
import { nodeLog, nodeServerHost } from '../host/node.ts';
import { type App, createApp } from './app.ts';
import { type ServerOptions, type ServerSettings, settle } from './config.ts';
import { type Gateway, openGateway } from './gateway/gateway.ts';
import { run } from './running.ts';
import { oneLine, StartupError } from './startup-error.ts';
import { openStores } from './stores.ts';

/** A server that is up. */
export interface Server {
  /** Where clients connect. */
  readonly url: string;
  readonly port: number;
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
  try {
    for (const app of stores.apps) {
      const ground = await stores.open(app.sdkAppId);
      opened.push(createApp(app, { ...world, ...ground, log, lost }));
    }
    const gateway = await openDoor(settings, opened, world, log);
    const running = run({ gateway, apps: opened, release: () => stores.release(), timers: world.timers, log });
    lose = (error) => running.lose(error);
    const apps = opened.map((app) => app.sdkAppId);
    log.info('listening', { url: gateway.url, ...stores.place, apps });
    return { url: gateway.url, port: gateway.port, apps, close: () => running.stop(), stopped: running.stopped };
  } catch (error) {
    for (const app of opened) await app.close();
    stores.release();
    throw error;
  }
}

async function openDoor(settings: ServerSettings, apps: readonly App[], world: ServerHost, log: Log): Promise<Gateway> {
  const { host, port } = settings;
  const byNumber = new Map(apps.map((app) => [app.sdkAppId, app]));
  try {
    return await openGateway({ world: { ...world, log }, apps: byNumber }, { host, port });
  } catch (error) {
    throw new StartupError(whyNoPort(host, port, error), { cause: error });
  }
}

function whyNoPort(host: string, port: number, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is taken: stop the program that has it, or choose another port with --port.`;
  }
  if (code === 'EACCES') return `Port ${port} needs rights this user does not have: choose one above 1023 with --port.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `This machine has no address ${host}: choose another with --host.`;
  }
  return `The server can't listen on ${host} port ${port}: ${oneLine(error)}`;
}

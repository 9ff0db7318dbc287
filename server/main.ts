/**
 * Where a server is put together: the one place that chooses the concrete parts (world, store, bus) and knows the order
 * in which things start and stop. Called by `index.ts`.
 */
import type { Log, ServerHost, Timers } from '../host/host.ts';
import { nodeLog, nodeServerHost } from '../host/node.ts';
import { StoreError } from '../store/errors.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { type App, createApp } from './app.ts';
import { createLocalBus } from './bus.ts';
import { type AppSettings, type ServerOptions, type ServerSettings, settle, settleApp } from './config.ts';
import { type DataDir, developmentApp, openDataDir } from './data-dir.ts';
import { type Gateway, openGateway } from './gateway/gateway.ts';
import { oneLine, StartupError } from './startup-error.ts';

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
  const directory = openDataDir(settings.dataDir);
  const opened: App[] = [];
  let lose: (error: unknown) => void = () => undefined;
  const parts: StartParts = {
    directory,
    world,
    log,
    isSimulated: options.world !== undefined,
    lost: (error) => lose(error),
  };
  try {
    for (const app of settings.apps ?? [settleApp(developmentApp(directory, world.random))]) {
      opened.push(await openApp(app, parts));
    }
    const gateway = await openDoor(settings, opened, world, log);
    const running = run(gateway, opened, directory, world.timers, log);
    lose = (error) => running.lose(error);
    log.info('listening', { url: gateway.url, data: directory.path, apps: running.server.apps });
    return running.server;
  } catch (error) {
    for (const app of opened) await app.close();
    directory.release();
    throw error;
  }
}

/** What opening an app needs. */
interface StartParts {
  directory: DataDir;
  world: ServerHost;
  log: Log;
  /** A simulated world has its own time: no thread works beside it. */
  isSimulated: boolean;
  /** A store can no longer be trusted. */
  lost: (error: unknown) => void;
}

async function openApp(settings: AppSettings, parts: StartParts): Promise<App> {
  const { clock, timers, random, openForSync } = parts.world;
  const { log, lost } = parts;
  try {
    const store = await openSqliteStore({
      directory: parts.directory.appDirectory(settings.sdkAppId),
      clock,
      random,
      openForSync,
      log,
      onFatal: lost,
      checkpointWorker: !parts.isSimulated,
    });
    return createApp(settings, { clock, timers, random, log, store, bus: createLocalBus(), lost });
  } catch (error) {
    if (error instanceof StoreError) throw new StartupError(oneLine(error), { cause: error });
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

/** The running server, and how it stops: once, whoever asks first. */
function run(gateway: Gateway, apps: readonly App[], directory: DataDir, timers: Timers, log: Log) {
  const { promise: stopped, resolve: hasStopped } = Promise.withResolvers<Error | undefined>();
  let stopping = false;
  let failure: Error | undefined;

  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    const alive = timers.keepAlive();
    if (failure === undefined) {
      await gateway.drain();
      await Promise.all(apps.map((app) => app.idle()));
    }
    await gateway.close('the server stops');
    for (const app of apps) {
      await app.close().catch((error: unknown) => log.error('a store did not close', { error }));
    }
    directory.release();
    log.info('stopped');
    alive.cancel();
    hasStopped(failure);
  }

  const server: Server = {
    url: gateway.url,
    port: gateway.port,
    apps: apps.map((app) => app.sdkAppId),
    async close() {
      await stop();
      await stopped;
    },
    stopped,
  };
  return {
    server,
    lose(error: unknown): void {
      if (failure !== undefined) return;
      failure = error instanceof Error ? error : new Error(oneLine(error));
      log.error('the store can no longer be trusted: the server stops', { error });
      void stop();
    },
  };
}

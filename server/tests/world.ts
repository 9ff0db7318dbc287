/** A server in a simulated world on a real store in a folder of its own, and devices that connect to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Request } from '../../contract/commands.ts';
import type { Log } from '../../host/host.ts';
import { silentLog } from '../../host/log.ts';
import { createWorld, type World } from '../../sim/world.ts';
import type { AppOptions } from '../config.ts';
import { type Server, startServer } from '../main.ts';
import { APP, connect, type Device, signIn, type WireClient } from './wire-client.ts';

/** Nothing but the server's sweep happens after this long without traffic, ms. */
export const QUIET_MS = 500;

export interface TestServer {
  world: World;
  server: Server;
  dataDir: string;
  /** What the server has logged as an error: bugs, and lost stores. */
  errors: string[];
  /** A connection from a host of its own, not signed in. */
  dial: () => Promise<WireClient>;
  /** A device of a user, signed in. */
  device: (user: string, device?: Partial<Request<'login'>>) => Promise<Device>;
  /** Waits in the world's time for a promise. */
  until: <T>(promise: Promise<T>) => Promise<T>;
  /** Lets everything under way arrive. */
  quiet: () => Promise<void>;
  /** Starts another server on the same data; the first must be closed. */
  restart: (app?: Partial<AppOptions>) => Promise<TestServer>;
}

/** A folder that goes away with the test. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'hongyan-server-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Starts a server in a new world; it is closed when the test is finished. */
export function startTestServer(app: Partial<AppOptions> = {}): Promise<TestServer> {
  const errors: string[] = [];
  const log: Log = {
    ...silentLog,
    error: (message, { error } = {}) =>
      void errors.push(error instanceof Error ? `${message}: ${error.message}` : message),
  };
  return start(createWorld('server', { log }), errors, temporaryDirectory(), app);
}

async function start(world: World, errors: string[], dataDir: string, app: Partial<AppOptions>): Promise<TestServer> {
  const starting = startServer({ dataDir, apps: [{ ...APP, ...app }], world: world.serverHost('server'), port: 0 });
  const server = await world.until(starting);
  onTestFinished(async () => {
    await world.until(server.close());
  });
  const url = `ws://server:${server.port}`;
  let hosts = 0;
  const dialer = () => world.clientHost(`client ${(hosts += 1)}`).dialer;
  return {
    world,
    server,
    dataDir,
    errors,
    dial: () => world.until(connect(dialer(), url)),
    device: (user, device) => world.until(signIn(dialer(), url, user, world.clock.now(), device)),
    until: (promise) => world.until(promise),
    quiet: () => world.settle(QUIET_MS),
    restart: (changed = app) => start(world, errors, dataDir, changed),
  };
}

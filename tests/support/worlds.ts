/**
 * The three worlds a server can live in, so that one text of a test holds in all of them: embedded in one process with a
 * directory of its own; one node on PostgreSQL and NATS; three such nodes, where each device sits on another one. A test
 * says what it does to "the server", and means all of its nodes.
 */
import { startServer } from '@hongyan/server';
import { describe, onTestFinished } from 'vitest';
import { silentLog } from '../../host/log.ts';
import { APP, type Device, openDevice, type Place, type Server, signedIn, temporaryDirectory } from './device.ts';
import { sharedNats } from './nats.ts';
import { describeEngines, freshApp, sharedPostgres } from './postgres.ts';

type ServerOptions = Parameters<typeof startServer>[0];
type DeviceOptions = Parameters<typeof openDevice>[2];
type AppOptions = Partial<NonNullable<ServerOptions['apps']>[number]>;
/** Where everything is kept. */
type Keeping = Pick<ServerOptions, 'dataDir' | 'store' | 'bus' | 'files'>;

export interface World {
  readonly sdkAppId: number;
  /** The nodes as they are now. */
  readonly nodes: readonly Server[];
  /** The addresses of all nodes, beginning with this one. */
  place(node: number): Place;
  /** A device that is not signed in yet. The next one goes to the next node. */
  device(user: string, options?: DeviceOptions): Device;
  /** A device that has signed in. The next one goes to the next node. */
  signedIn(user: string, options?: DeviceOptions): Promise<Device>;
  /** Stops all nodes, or one of them. */
  stop(node?: number): Promise<void>;
  /** Starts what was stopped, at the same addresses. */
  start(): Promise<void>;
}

export interface WorldOptions {
  nodes: number;
  keeping: Keeping;
  /** Default: that of {@link APP}. */
  sdkAppId?: number;
  app?: AppOptions;
}

/** Runs a suite once per world; it makes its worlds with the function it gets. */
export function inEveryWorld(suite: (open: (app?: AppOptions) => Promise<World>) => void): void {
  describe('embedded', () =>
    suite((app = {}) => openWorld({ nodes: 1, keeping: { dataDir: temporaryDirectory() }, app })));
  describeEngines('PostgreSQL and NATS, one node', () => suite((app = {}) => openShared(1, app)));
  describeEngines('PostgreSQL and NATS, three nodes', () => suite((app = {}) => openShared(3, app)));
}

/** Nodes on the engines that the run shares, or on others, with one directory for files; without a bus if it is undefined. */
export function openShared(
  nodes: number,
  app: AppOptions = {},
  engines: { store?: string; bus?: string | undefined } = {},
): Promise<World> {
  const { store, bus } = { store: sharedPostgres()!, bus: sharedNats(), ...engines };
  const keeping = { store, files: temporaryDirectory(), ...(bus !== undefined && { bus }) };
  return openWorld({ nodes, keeping, sdkAppId: freshApp(), app });
}

/** Starts the nodes; they are stopped with the test. */
export async function openWorld({ nodes: count, keeping, sdkAppId = APP.sdkAppId, app }: WorldOptions): Promise<World> {
  const apps = [{ ...APP, sdkAppId, ...app }];
  const nodes: Server[] = [];
  const up = new Set<number>();
  const startOne = async (node: number): Promise<void> => {
    const port = nodes[node]?.port ?? 0;
    const server = await startServer({ host: '127.0.0.1', port, apps, log: silentLog, ...keeping });
    onTestFinished(() => server.close());
    nodes[node] = server;
    up.add(node);
  };
  const all = Array.from({ length: count }, (_, node) => node);
  let devices = 0;
  const world: World = {
    sdkAppId,
    nodes,
    place: (node) => ({ sdkAppId, url: all.map((step) => nodes[(node + step) % count]!.url) }),
    device: (user, options) => openDevice(world.place(devices++), user, options),
    signedIn: (user, options) => signedIn(world.place(devices++), user, options),
    async stop(node) {
      const stopping = node === undefined ? [...up] : [node];
      for (const one of stopping) up.delete(one);
      await Promise.all(stopping.map((one) => nodes[one]!.close()));
    },
    async start() {
      await Promise.all(all.filter((node) => !up.has(node)).map(startOne));
    },
  };
  await world.start();
  return world;
}

/**
 * A cluster: nodes on hosts of their own that serve the same users from one store, and tell each other by a bus. Store and
 * bus are out of the way of crashes; what fails is the way to them.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type App, createApp } from '../server/app.ts';
import { settleApp } from '../server/config.ts';
import { diskBlobs } from '../server/files/disk-blobs.ts';
import { filesHandler } from '../server/files/routes.ts';
import { type Gateway, openGateway } from '../server/gateway/gateway.ts';
import type { Store } from '../store/port.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { type Air, createAir } from './bus.ts';
import { type Cluster, FILES, type Node } from './cluster.ts';
import { APP } from './players/life.ts';
import { type LinkState, linkTo, WELL } from './store-link.ts';
import type { World } from './world.ts';

const PORT = 7700;
const NODES = 3;
/** Bytes of a part of a file: so few that small files have many. */
const PART_BYTES = 32 * 1024;

/** What faults of a cluster work with. */
export interface Shared extends Cluster {
  readonly air: Air;
  /** The ways of the nodes to the store, by their hosts. */
  readonly links: ReadonlyMap<string, LinkState>;
}

interface Run {
  readonly app: App;
  readonly gateway: Gateway;
  isAlive: boolean;
}

export async function createShared(
  world: World,
  folder: string,
  remark: (text: string) => void,
  draw: (below: number) => number,
): Promise<Shared> {
  const directory = join(folder, 'store');
  mkdirSync(directory);
  const store = await world.until(
    openSqliteStore({
      ...world.serverHost('store'),
      directory,
      onFatal: (error) => remark(`the shared store failed: ${error.message}`),
      checkpointWorker: false,
    }),
  );
  const air = createAir(world, draw);
  const links = new Map<string, LinkState>();
  const nodes = Array.from({ length: NODES }, (_, i) => {
    const host = `node-${i + 1}`;
    const link: LinkState = { ...WELL };
    links.set(host, link);
    return createNode(world, host, store, air, link, draw);
  });
  return {
    nodes,
    air,
    links,
    async leaveStore() {
      await store.close();
      return directory;
    },
  };
}

function createNode(
  world: World,
  host: string,
  store: Store,
  air: Air,
  link: LinkState,
  draw: (below: number) => number,
): Node {
  let run: Run | undefined;
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => (last = last.then(work, work));

  const start = async (): Promise<void> => {
    if (run !== undefined) return;
    const outside = world.serverHost(host);
    const mine = { isAlive: true };
    const app = createApp(settleApp(APP), {
      ...outside,
      store: linkTo(store, link, world, draw, () => mine.isAlive),
      isShared: true,
      bus: air.join(),
      blobs: diskBlobs({ disk: outside.disk!, random: outside.random }, FILES, PART_BYTES),
      lost: (error) => {
        throw error;
      },
    });
    const apps = new Map([[APP.sdkAppId, app]]);
    const web = filesHandler((number) => apps.get(number)?.files, outside.log);
    const gateway = await openGateway({ world: outside, apps, web }, { host, port: PORT });
    run = Object.assign(mine, { app, gateway });
  };

  const stop = async (): Promise<void> => {
    if (run === undefined) return;
    const { app, gateway } = run;
    await gateway.drain();
    await app.idle();
    await gateway.close('the node stops');
    await app.close();
    run.isAlive = false;
    run = undefined;
  };

  return {
    host,
    url: `ws://${host}:${PORT}`,
    get isUp() {
      return run !== undefined;
    },
    start: () => inTurn(start),
    stop: () => inTurn(stop),
    crash() {
      world.crash(host);
      if (run !== undefined) run.isAlive = false;
      run = undefined;
      // Whatever was under way on the dead host never ends.
      last = Promise.resolve();
    },
  };
}

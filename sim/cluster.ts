/**
 * The servers of a simulated world, as the players and the faults see them: nodes that serve the same users, each on a
 * host of its own. A node that stops by itself, since its store can no longer be trusted, is started again, as a
 * supervisor would.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from '@hongyan/server';
import { APP } from './players/life.ts';
import type { World } from './world.ts';

type Server = Awaited<ReturnType<typeof startServer>>;

const PORT = 7700;
/** Where files of messages are kept, on a disk that outlives the copies of the data directory. */
export const FILES = '/files';
/** How long a supervisor waits before it starts a node again that has stopped by itself. */
const RESTART_MS = 500;

export interface Node {
  readonly host: string;
  readonly url: string;
  readonly isUp: boolean;
  /** Starts it, if it is down. */
  start(): Promise<void>;
  /** Stops it in order. */
  stop(): Promise<void>;
  /** Cuts its power: what was not synced may be gone. */
  crash(): void;
}

export interface Cluster {
  readonly nodes: readonly Node[];
  /** Lets go of the store and answers where its files are; for when everything has stopped. */
  leaveStore(): Promise<string>;
}

/** One process with one data directory, in `folder`. Whatever the server reports as an error goes to `report`. */
export function createSingle(world: World, folder: string, remark: (text: string) => void): Cluster {
  const host = 'node-1';
  let generation = 0;
  let server: Server | undefined;
  /** Operations on the node, one after the other. */
  let last: Promise<void> = Promise.resolve();
  const directory = (): string => join(folder, `${host}.${generation}`);
  mkdirSync(directory(), { recursive: true });

  const startNow = async (): Promise<void> => {
    if (server !== undefined) return;
    const at = { dataDir: directory(), files: FILES, apps: [APP], world: world.serverHost(host), port: PORT };
    const mine = await startServer(at).catch((error: unknown) => again('could not start', error));
    server = mine;
    void mine?.stopped.then((reason) => {
      if (server === mine) server = undefined;
      if (reason !== undefined) again('stopped by itself', reason);
    });
  };

  const again = (what: string, error: unknown): undefined => {
    const text = error instanceof Error ? error.message : String(error);
    remark(`${host} ${what}: ${text.replaceAll(folder, '<data>')}`);
    world.later(RESTART_MS, () => void node.start());
  };

  const inTurn = (work: () => Promise<void>): Promise<void> => (last = last.then(work, work));

  const node: Node = {
    host,
    url: `ws://${host}:${PORT}`,
    get isUp() {
      return server !== undefined;
    },
    start: () => inTurn(startNow),
    stop: () =>
      inTurn(async () => {
        await server?.close();
        server = undefined;
      }),
    crash() {
      world.crash(host);
      server = undefined;
      const left = directory();
      generation += 1;
      world.disk.copyAfterCrash(left, directory());
      // Whatever was under way on the dead host never ends.
      last = Promise.resolve();
    },
  };

  return { nodes: [node], leaveStore: async () => join(directory(), 'apps', String(APP.sdkAppId)) };
}

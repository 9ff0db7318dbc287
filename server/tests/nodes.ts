/**
 * Two nodes of one app in a simulated world: each with its gateway, its sessions and its follower, on one store, and
 * between them a bus that can lose, delay and turn round what is published.
 */
import { onTestFinished } from 'vitest';
import type { Request } from '../../contract/commands.ts';
import type { Log } from '../../host/host.ts';
import { silentLog } from '../../host/log.ts';
import { createWorld, type World } from '../../sim/world.ts';
import { StoreError } from '../../store/errors.ts';
import type { Store } from '../../store/port.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { createApp } from '../app.ts';
import type { Bus } from '../bus.ts';
import { createLocalBus } from '../bus/local.ts';
import { type AppOptions, settleApp } from '../config.ts';
import { openGateway } from '../gateway/gateway.ts';
import { APP, connect, type Device, signIn, type WireClient } from './wire-client.ts';
import { temporaryDirectory } from './world.ts';

const PORT = 7700;

/** What the bus does to messages on their way to the other node. */
export interface Weather {
  /** Share of them that is lost without a word. */
  loss: number;
  /** Each takes up to so long, so that they overtake each other, ms. */
  delayMs: number;
  /** The nodes know that they do not hear each other. */
  isDown: boolean;
  /** Ends when the subscriptions made so far are in force. */
  settled: Promise<void>;
}

/** What the store does to one node. */
export type StoreMood = 'well' | 'unavailable' | 'silent';

export interface Node {
  readonly name: string;
  readonly url: string;
  mood: StoreMood;
  /** Stops it in order. */
  stop(): Promise<void>;
  /** Ends it as `kill -9` does. */
  crash(): void;
}

export interface TestNodes {
  world: World;
  weather: Weather;
  nodes: readonly [Node, Node];
  /** What the nodes have logged: errors, and warnings. */
  errors: string[];
  warnings: string[];
  /** A connection to a node from a host of its own, not signed in. */
  dial: (at: Node) => Promise<WireClient>;
  /** A device of a user, signed in at a node. */
  device: (at: Node, user: string, device?: Partial<Request<'login'>>) => Promise<Device>;
  until: <T>(promise: Promise<T>) => Promise<T>;
}

/** Starts both; they are stopped when the test is finished. */
export async function startNodes(seed = 'nodes', app: Partial<AppOptions> = {}): Promise<TestNodes> {
  const errors: string[] = [];
  const warnings: string[] = [];
  const log: Log = {
    ...silentLog,
    error: (message, { error } = {}) => void errors.push(`${message}: ${String(error)}`),
    warn: (message) => void warnings.push(message),
  };
  const world = createWorld(seed, { log });
  const weather: Weather = { loss: 0, delayMs: 0, isDown: false, settled: Promise.resolve() };
  const store = await world.until(
    openSqliteStore({
      directory: temporaryDirectory(),
      ...world.serverHost('store'),
      onFatal: (error) => void errors.push(String(error)),
      checkpointWorker: false,
    }),
  );
  const air = createAir(world, weather);
  const open = (name: string): Promise<Node> => world.until(startNode(world, name, store, air(name), app));
  const nodes = [await open('one'), await open('two')] as const;
  onTestFinished(async () => {
    for (const node of nodes) await world.until(node.stop());
    await world.until(store.close());
  });
  let hosts = 0;
  const dialer = () => world.clientHost(`client ${(hosts += 1)}`).dialer;
  return {
    world,
    weather,
    nodes,
    errors,
    warnings,
    dial: (at) => world.until(connect(dialer(), at.url)),
    device: (at, user, device) => world.until(signIn(dialer(), at.url, user, world.clock.now(), device)),
    until: (promise) => world.until(promise),
  };
}

async function startNode(
  world: World,
  name: string,
  shared: Store,
  bus: Bus,
  options: Partial<AppOptions>,
): Promise<Node> {
  const host = world.serverHost(name);
  const { store, mood } = moody(shared);
  const lost = (error: unknown): void => {
    throw error;
  };
  const settings = settleApp({ ...APP, admins: [...APP.admins], ...options } as Parameters<typeof settleApp>[0]);
  const app = createApp(settings, { ...host, store, isShared: true, bus, lost });
  const gateway = await openGateway({ world: host, apps: new Map([[APP.sdkAppId, app]]) }, { host: name, port: PORT });
  let isOver = false;
  return {
    name,
    url: `ws://${name}:${PORT}`,
    get mood() {
      return mood.now;
    },
    set mood(now) {
      mood.become(now);
    },
    async stop() {
      if (isOver) return;
      isOver = true;
      mood.become('well');
      await gateway.drain();
      await app.idle();
      await gateway.close('the node stops');
      await app.close();
    },
    crash() {
      isOver = true;
      world.crash(name);
      void bus.close();
    },
  };
}

/** The store as one node reaches it. Its end is not the node's business. */
function moody(store: Store) {
  let now: StoreMood = 'well';
  let awake = Promise.withResolvers<void>();
  const away = () => new StoreError('unavailable', 'the store is away');
  const call =
    <A extends unknown[], R>(method: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (now === 'silent') await awake.promise;
      if (now === 'unavailable') throw away();
      return method(...args);
    };
  const commit: Store['commit'] = async (commands) => {
    if (now === 'silent') await awake.promise;
    if (now === 'unavailable') return commands.map(() => ({ kind: 'failed', error: away() }));
    return store.commit(commands);
  };
  const limited: Store = {
    epoch: store.epoch,
    gno: () => store.gno(),
    commit,
    tail: call((...args) => store.tail(...args)),
    reserve: call((...args) => store.reserve(...args)),
    account: call((user) => store.account(user)),
    session: call((...args) => store.session(...args)),
    head: call((stream) => store.head(stream)),
    changedSince: call((...args) => store.changedSince(...args)),
    viewedHead: call((...args) => store.viewedHead(...args)),
    pull: call((...args) => store.pull(...args)),
    messages: call((...args) => store.messages(...args)),
    unseenAt: call((...args) => store.unseenAt(...args)),
    messagesBySeq: call((...args) => store.messagesBySeq(...args)),
    close: () => Promise.resolve(),
  };
  const mood = {
    get now() {
      return now;
    },
    become(next: StoreMood): void {
      now = next;
      awake.resolve();
      awake = Promise.withResolvers<void>();
    },
  };
  return { store: limited, mood };
}

/** What carries messages between the buses of the nodes. */
function createAir(world: World, weather: Weather): (node: string) => Bus {
  const { timers, random } = world.serverHost('bus');
  const draw = (): number => random.uint32() / 2 ** 32;
  const locals = new Map<string, Bus>();
  return (node) => {
    const local = createLocalBus();
    locals.set(node, local);
    return {
      get state() {
        return weather.isDown ? 'down' : 'up';
      },
      publish(subject, message) {
        local.publish(subject, message);
        if (weather.isDown) return;
        for (const [name] of locals) {
          if (name === node || draw() < weather.loss) continue;
          timers.after(weather.delayMs * draw(), () => locals.get(name)?.publish(subject, message));
        }
      },
      subscribe: (subject, receive) => local.subscribe(subject, receive),
      settled: () => weather.settled,
      async close() {
        locals.delete(node);
      },
    };
  };
}

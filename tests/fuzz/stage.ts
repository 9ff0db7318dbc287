/**
 * A real app on a real store behind a real gateway, in a simulated world, with two ways in: the simulated network for real
 * clients, and a door of its own for frames that no client would send.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Acceptor, Log, ServerHost, Socket, SocketHandlers } from '../../host/host.ts';
import { silentLog } from '../../host/log.ts';
import { type App, createApp } from '../../server/app.ts';
import type { Bus } from '../../server/bus.ts';
import { createLocalBus } from '../../server/bus/local.ts';
import { settleApp } from '../../server/config.ts';
import { type Gateway, openGateway } from '../../server/gateway/gateway.ts';
import { signUserSig } from '../../server/usersig.ts';
import { createWorld, type World } from '../../sim/world.ts';
import type { Store } from '../../store/port.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { stackOf } from './run.ts';

export const APP = {
  sdkAppId: 1_400_000_001,
  secretKey: 'k'.repeat(64),
  admins: ['administrator'],
  devicePolicy: { mode: 'multi', perPlatform: 10 },
} as const;
export const URL_OF_SERVER = 'ws://server:7700';
const PORT = 7700;
const YEAR_SECONDS = 365 * 86_400;

/** What came in and went out at the gateway, in order. */
export interface Recorded {
  readonly requests: string[];
  readonly answers: string[];
}

export interface Stage {
  readonly world: World;
  readonly app: App;
  readonly gateway: Gateway;
  readonly store: Store;
  readonly bus: Bus;
  /** While it is set, what connections through the network say and hear is written down there. */
  recorder: Recorded | undefined;
  /** A connection past the network. */
  accept(socket: Socket): SocketHandlers;
  /** A UserSig that is good for a year. */
  sigOf(user: string): string;
  close(): Promise<void>;
}

/** `failed` hears of what is logged as an error. */
export async function openStage(failed: (what: string) => void): Promise<Stage> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'hongyan-fuzz-'));
  const directory = join(folder, 'store');
  mkdirSync(directory);
  const log: Log = { ...silentLog, error: (message, fields) => failed(`${message}: ${stackOf(fields?.['error'])}`) };
  const world = createWorld('fuzz', { log });
  const outside = world.serverHost('server');
  const lost = (error: unknown): void => failed(`the store is lost: ${stackOf(error)}`);
  const store = await world.until(openSqliteStore({ ...outside, directory, onFatal: lost, checkpointWorker: false }));
  const bus = createLocalBus();
  const settings = settleApp({ ...APP, admins: [...APP.admins], devicePolicy: { ...APP.devicePolicy } });
  const app = createApp(settings, { ...outside, log, store, isShared: false, bus, lost });
  const door = tapped(outside.acceptor, () => stage.recorder);
  const apps = new Map([[APP.sdkAppId, app]]);
  const at = { host: 'server', port: PORT };
  const parts: ServerHost = { ...outside, log, acceptor: door.acceptor };
  const gateway = await openGateway({ world: parts, apps }, at);
  const stage: Stage = {
    world,
    app,
    gateway,
    store,
    bus,
    recorder: undefined,
    accept: (socket) => door.accept(socket),
    sigOf: (userId) => signUserSig({ ...APP, userId, expireSeconds: YEAR_SECONDS }, world.clock.now()),
    async close() {
      await world.until(gateway.drain());
      await world.until(gateway.close('the end'));
      await world.until(app.close());
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return stage;
}

/** The acceptor with a second door, and with somebody who writes down what passes the first one. */
function tapped(acceptor: Acceptor, recorder: () => Recorded | undefined) {
  let accepting: ((socket: Socket) => SocketHandlers) | undefined;
  return {
    accept: (socket: Socket) => accepting!(socket),
    acceptor: {
      listen(at, accept, answer) {
        accepting = accept;
        const tap = (socket: Socket): SocketHandlers => {
          const handlers = accept(noting(socket, (frame) => recorder()?.answers.push(frame)));
          return {
            frame(text) {
              recorder()?.requests.push(text);
              handlers.frame(text);
            },
            closed: (code, reason) => handlers.closed(code, reason),
          };
        };
        return acceptor.listen(at, tap, answer);
      },
    } satisfies Acceptor,
  };
}

function noting(socket: Socket, note: (frame: string) => void): Socket {
  return {
    get backlog() {
      return socket.backlog;
    },
    remote: socket.remote,
    send(frame) {
      note(frame);
      socket.send(frame);
    },
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
  };
}

/**
 * A real server with a real store in a simulated world, and devices in it that are driven through the C facade, as an
 * app would: calls become promises of what their callback got, events are kept in order.
 */
import { createTim, TIMLogLevel, TIMResult } from '@hongyan/client';
import { startServer } from '@hongyan/server';
import { onTestFinished } from 'vitest';
import type { Log } from '../../host/host.ts';
import { silentLog } from '../../host/log.ts';
import { signUserSig } from '../../server/usersig.ts';
import { createWorld, type World } from '../../sim/world.ts';
import { createDeviceFiles, type DeviceFiles } from '../../sim/world/files.ts';
import { temporaryDirectory } from '../support/device.ts';
import { recorded } from '../support/record.ts';

export const APP = { sdkAppId: 1400000001, secretKey: 'k'.repeat(64), admins: ['administrator'] };
const PORT = 7700;
/** Nothing but sweeps and heartbeats happens after this long without traffic, ms. */
const QUIET_MS = 500;

type Server = Awaited<ReturnType<typeof startServer>>;
type ServerOptions = Parameters<typeof startServer>[0];
type AppSettings = Partial<NonNullable<ServerOptions['apps']>[number]>;
type TimOptions = NonNullable<Parameters<typeof createTim>[0]> & {
  /** Another way to make the instance. */
  make?: typeof createTim;
};
type AnyFunction = (...args: unknown[]) => unknown;
export type Json = Record<string, unknown>;

/** What a TIMCommCallback got, its JSON parsed (undefined for ''). */
export interface Answer {
  readonly code: number;
  readonly desc: string;
  readonly json: unknown;
}

export interface Device {
  readonly user: string;
  readonly host: string;
  readonly tim: ReturnType<typeof createTim>;
  /** The files of the device, by their paths. */
  readonly files: DeviceFiles;
  /** Events and answers as they came: the name, then what the handler got, JSON parsed, without user_data. */
  readonly told: [name: string, ...args: unknown[]][];
  /** Makes a call; throws if it does not return 0. Its callback may take virtual time. */
  start: (name: string, ...args: unknown[]) => Promise<Answer>;
  /** Makes a call and lets time pass until its callback. */
  call: (name: string, ...args: unknown[]) => Promise<Answer>;
  /** As `call`; throws unless the code is 0, and answers with the reply. */
  ok: <T = unknown>(name: string, ...args: unknown[]) => Promise<T>;
  /** A UserSig that is good for so long from `madeAt` (ms, default now) on. */
  sig: (expireSeconds?: number, madeAt?: number) => string;
  login: (expireSeconds?: number) => Promise<Answer>;
  /** Sends a text and waits for the answer. */
  say: (peer: string, text: string, more?: Json) => Promise<Json>;
  /** Arguments of one event, in order. */
  events: (name: string) => unknown[][];
  /** Messages of TIMRecvNewMsgCallback, in order. */
  received: () => Json[];
}

export interface Stage {
  readonly world: World;
  /** What was logged as an error, by the server or by a client. */
  readonly errors: string[];
  /** A device of a user, initialised, on a host of its own. */
  device: (user: string, options?: Partial<TimOptions>) => Device;
  signedIn: (user: string, options?: Partial<TimOptions>) => Promise<Device>;
  /** Lets everything under way arrive. */
  quiet: () => Promise<void>;
  stop: () => Promise<void>;
  start: () => Promise<void>;
}

const EVENTS = [
  'TIMRecvNewMsgCallback',
  'TIMMsgReadedReceiptCallback',
  'TIMMsgRevokeCallback',
  'TIMMsgUpdateCallback',
  'TIMMsgElemUploadProgressCallback',
  'TIMConvEventCallback',
  'TIMConvTotalUnreadMessageCountChangedCallback',
  'TIMNetworkStatusListenerCallback',
  'TIMKickedOfflineCallback',
  'TIMUserSigExpiredCallback',
];

let makeTim: typeof createTim = createTim;

/** All devices of this test file are made so, but for those of which something else is said. */
export function makeDevicesWith(make: typeof createTim): void {
  makeTim = make;
}

export async function openStage(app: AppSettings = {}, seed = 'sdk'): Promise<Stage> {
  const errors: string[] = [];
  const log: Log = {
    ...silentLog,
    error: (message, { error } = {}) =>
      void errors.push(error instanceof Error ? `${message}: ${error.stack}` : message),
  };
  const world = createWorld(seed, { log });
  const dataDir = temporaryDirectory();
  let server: Server | undefined;
  let hosts = 0;

  const stage: Stage = {
    world,
    errors,
    device(user, options = {}) {
      hosts += 1;
      const device = openDevice(world, `${user}-${hosts}`, user, options);
      device.tim.TIMSetLogCallback((level, line) => {
        if (level >= TIMLogLevel.kTIMLog_Error) errors.push(`${user}: ${line}`);
      }, null);
      return device;
    },
    async signedIn(user, options) {
      const device = stage.device(user, options);
      const answer = await device.login();
      if (answer.code !== 0) throw new Error(`TIMLogin of ${user} ended with ${answer.code}: ${answer.desc}`);
      return device;
    },
    quiet: () => world.settle(QUIET_MS),
    async start() {
      const apps = [{ ...APP, ...app }];
      server = await world.until(startServer({ dataDir, apps, world: world.serverHost('server'), port: PORT }));
    },
    async stop() {
      if (server) await world.until(server.close());
      server = undefined;
    },
  };
  onTestFinished(() => stage.stop());
  await stage.start();
  return stage;
}

/** A device on a host of this name; without `options.server` it connects to the stage's. */
export function openDevice(
  world: World,
  host: string,
  user: string,
  { make = makeTim, ...options }: Partial<TimOptions>,
): Device {
  const server = `ws://server:${PORT}`;
  const files = createDeviceFiles();
  const program = { ...world.clientHost(host), files };
  const tim = recorded(make({ server, host: program, platform: 'Linux', ...options }));
  const functions = tim as unknown as Record<string, AnyFunction>;
  const told: Device['told'] = [];
  for (const event of EVENTS) {
    const install = event === 'TIMRecvNewMsgCallback' ? `TIMAdd${event.slice(3)}` : `TIMSet${event.slice(3)}`;
    functions[install]!((...args: unknown[]) => void told.push([event, ...args.slice(0, -1).map(parsed)]), null);
  }
  const started = tim.TIMInit(APP.sdkAppId, '');
  if (started !== TIMResult.TIM_SUCC) throw new Error(`TIMInit returned ${started}`);
  onTestFinished(() => void tim.TIMUninit());

  const start = (name: string, ...args: unknown[]): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const callback = (code: number, desc: string, json: string): void => {
        told.push([name, code]);
        resolve({ code, desc, json: parsed(json) });
      };
      const result = functions[name]!(...args, callback, null);
      if (result !== 0) reject(new Error(`${name} returned ${String(result)}`));
    });
  const call: Device['call'] = (name, ...args) => world.until(start(name, ...args));
  const ok = async <T>(name: string, ...args: unknown[]): Promise<T> => {
    const answer = await call(name, ...args);
    if (answer.code !== 0) throw new Error(`${name} ended with ${answer.code}: ${answer.desc}`);
    return answer.json as T;
  };
  const events = (name: string): unknown[][] => told.filter(([event]) => event === name).map(([, ...args]) => args);
  const sig: Device['sig'] = (expireSeconds = 86_400, madeAt = world.clock.now()) =>
    signUserSig({ ...APP, userId: user, expireSeconds }, madeAt);
  return {
    user,
    host,
    tim,
    files,
    told,
    start,
    call,
    ok,
    sig,
    login: (expireSeconds) => call('TIMLogin', user, sig(expireSeconds)),
    say: (peer, text, more) => ok<Json>('TIMMsgSendNewMsg', peer, 1, textMessage(text, more)),
    events,
    received: () => events('TIMRecvNewMsgCallback').flatMap(([messages]) => messages as Json[]),
  };
}

/** A stage with alice and bob signed in, and everything quiet. */
export async function openPair(app: AppSettings = {}): Promise<Stage & { alice: Device; bob: Device }> {
  const stage = await openStage(app);
  const alice = await stage.signedIn('alice');
  const bob = await stage.signedIn('bob');
  await stage.quiet();
  return { ...stage, alice, bob };
}

/** JSON text of a message with one text element. */
export function textMessage(text: string, more: Json = {}): string {
  return JSON.stringify({ message_elem_array: [{ elem_type: 0, text_elem_content: text }], ...more });
}

/** The text of a message's first element; undefined if it has none. */
export function textOf(message: Json): unknown {
  return (message['message_elem_array'] as Json[])[0]?.['text_elem_content'];
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value === '' ? undefined : value;
  return JSON.parse(value);
}

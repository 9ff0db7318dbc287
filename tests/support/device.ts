/**
 * A signed-in device of a test, driven through the C face of the SDK only, as an app would: calls become promises
 * of what their callback got, events are kept in order, and a test waits for events, never for time.
 */
import { createTim } from '@hongyan/client';
import { signUserSig, startServer } from '@hongyan/server';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { silentLog } from '../../host/log.ts';
import { recorded } from './record.ts';

export const APP = { sdkAppId: 1400000001, secretKey: 'k'.repeat(64), admins: ['administrator'] };

export type Server = Awaited<ReturnType<typeof startServer>>;
type ServerOptions = Parameters<typeof startServer>[0];
type Tim = ReturnType<typeof createTim>;
type TimOptions = NonNullable<Parameters<typeof createTim>[0]>;

/** A new directory that goes with the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'hongyan-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A server of the test's own; closed with the test unless it has been before. */
export async function openServer(dataDir: string, more: Partial<ServerOptions> = {}): Promise<Server> {
  const server = await startServer({ port: 0, dataDir, apps: [APP], log: silentLog, ...more });
  onTestFinished(() => server.close());
  return server;
}

/** What a TIMCommCallback got; `json` is parsed, undefined for "". */
export interface Answer {
  code: number;
  desc: string;
  text: string;
  json: unknown;
}

/** One event as its C callback got it, JSON arguments parsed. */
export interface Event {
  name: string;
  args: unknown[];
}

export interface Device {
  readonly tim: Tim;
  readonly user: string;
  readonly events: Event[];
  /** Calls a function with a trailing callback; rejects if the call itself does not return 0. */
  call(name: string, ...args: unknown[]): Promise<Answer>;
  /** As `call`, and throws unless the code is 0; resolves to the parsed reply. */
  ok<T = unknown>(name: string, ...args: unknown[]): Promise<T>;
  login(sig?: string): Promise<Answer>;
  /** Resolves with the events of this name once there are `count` of them (or once `done` says enough). */
  until(name: string, done?: (events: Event[]) => boolean): Promise<Event[]>;
  /** All messages of TIMRecvNewMsgCallback so far, in order. */
  received(): Record<string, unknown>[];
  close(): void;
}

const EVENTS: Record<string, string> = {
  TIMAddRecvNewMsgCallback: 'TIMRecvNewMsgCallback',
  TIMSetMsgReadedReceiptCallback: 'TIMMsgReadedReceiptCallback',
  TIMSetMsgRevokeCallback: 'TIMMsgRevokeCallback',
  TIMSetMsgUpdateCallback: 'TIMMsgUpdateCallback',
  TIMSetMsgElemUploadProgressCallback: 'TIMMsgElemUploadProgressCallback',
  TIMSetConvEventCallback: 'TIMConvEventCallback',
  TIMSetConvTotalUnreadMessageCountChangedCallback: 'TIMConvTotalUnreadMessageCountChangedCallback',
  TIMSetNetworkStatusListenerCallback: 'TIMNetworkStatusListenerCallback',
  TIMSetKickedOfflineCallback: 'TIMKickedOfflineCallback',
  TIMSetUserSigExpiredCallback: 'TIMUserSigExpiredCallback',
};

type AnyFunction = (...args: unknown[]) => unknown;

/** Where a device connects: at one server, or at the first that answers of several that are equal. */
export interface Place {
  readonly url: string | readonly string[];
  /** Default: the one of {@link APP}. */
  readonly sdkAppId?: number;
}

/** Makes a device of `user`, initialised but not yet signed in. */
export function openDevice(server: Place, user: string, options: TimOptions = {}): Device {
  const { url, sdkAppId = APP.sdkAppId } = server;
  const tim = recorded(createTim({ server: url, storage: 'memory', ...options }));
  const functions = tim as unknown as Record<string, AnyFunction>;
  const events: Event[] = [];
  const waiting = new Set<() => void>();
  for (const [setter, name] of Object.entries(EVENTS)) {
    functions[setter]!((...args: unknown[]) => {
      events.push({ name, args: args.slice(0, -1).map(parsed) });
      for (const wake of waiting) wake();
    }, null);
  }
  const init = tim.TIMInit(sdkAppId, '');
  if (init !== 0) throw new Error(`TIMInit returned ${init}`);
  const call = (name: string, ...args: unknown[]): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const result = functions[name]!(
        ...args,
        (code: number, desc: string, text: string) => resolve({ code, desc, text, json: parsed(text) }),
        null,
      );
      if (result !== 0) reject(new Error(`${name} returned ${String(result)}`));
    });
  const device: Device = {
    tim,
    user,
    events,
    call,
    async ok<T>(name: string, ...args: unknown[]) {
      const answer = await call(name, ...args);
      if (answer.code !== 0) throw new Error(`${name} ended with ${answer.code}: ${answer.desc}`);
      return answer.json as T;
    },
    login: (sig = sigOf(user, { sdkAppId })) => call('TIMLogin', user, sig),
    until: (name, done = (found) => found.length > 0) =>
      new Promise((resolve) => {
        const look = () => {
          const found = events.filter((event) => event.name === name);
          if (!done(found)) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    received: () =>
      events
        .filter((event) => event.name === 'TIMRecvNewMsgCallback')
        .flatMap((event) => event.args[0] as Record<string, unknown>[]),
    close: () => void tim.TIMUninit(),
  };
  onTestFinished(() => device.close());
  return device;
}

/** A device that has signed in and knows what there was before: what comes from now on is news to it. */
export async function signedIn(server: Place, user: string, options: TimOptions = {}): Promise<Device> {
  const device = openDevice(server, user, options);
  const answer = await device.login();
  if (answer.code !== 0) throw new Error(`TIMLogin of ${user} ended with ${answer.code}: ${answer.desc}`);
  await device.until('TIMConvEventCallback', (events) => events.some(({ args }) => args[0] === SYNC_FINISHED));
  return device;
}

/** `kTIMConvEvent_Finish`. */
const SYNC_FINISHED = 4;

export function sigOf(user: string, { sdkAppId = APP.sdkAppId, expireSeconds = 86_400 } = {}): string {
  return signUserSig({ sdkAppId, secretKey: APP.secretKey, userId: user, expireSeconds });
}

/** JSON text of a message with one text element. */
export function textMessage(content: string, more: Record<string, unknown> = {}): string {
  return JSON.stringify({ message_elem_array: [{ elem_type: 0, text_elem_content: content }], ...more });
}

/** The text of a printed message's first element. */
export function contentOf(message: Record<string, unknown>): unknown {
  return (message['message_elem_array'] as Record<string, unknown>[])[0]?.['text_elem_content'];
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  return JSON.parse(value);
}

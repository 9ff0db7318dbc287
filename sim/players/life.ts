/**
 * One run of an app: an instance of the SDK driven through the C face, and every call, answer and event of it written down.
 */
import { createTim, TIMResult } from '@hongyan/client';
import { signUserSig } from '../../server/usersig.ts';
import type { Fact, History } from '../history.ts';
import type { World } from '../world.ts';

/** The app (tenant) that all players use. */
export const APP = { sdkAppId: 1_400_000_001, secretKey: 'k'.repeat(64), admins: ['administrator'] };

/** Room for the id of a message that a send writes. */
const ID_BYTES = 128;

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

/** What a device is when one of these has answered well. */
const SESSION_CALLS: Readonly<Record<string, boolean>> = { TIMLogin: true, TIMLogout: false };
const SESSION_ENDS = new Set(['TIMKickedOfflineCallback', 'TIMUserSigExpiredCallback']);

type AnyFunction = (...args: unknown[]) => unknown;
type Tim = ReturnType<typeof createTim>;

/** What a TIMCommCallback got. */
export interface Answer {
  readonly code: number;
  readonly desc: string;
  readonly json: unknown;
}

export interface Life {
  readonly number: number;
  /** Whether the app has signed in and not lost its session since, as it was told. */
  readonly isSignedIn: boolean;
  /** See `call` and `callWithId` of a device. */
  call(withId: boolean, name: string, args: readonly unknown[]): Promise<Answer | undefined>;
  /** A UserSig of the device's user, made now. */
  sig(seconds: number): string;
  end(how: 'left' | 'killed'): void;
}

/** What of a world an app runs in. */
export type Ground = Pick<World, 'clientHost' | 'clock'>;

export interface LifeOptions {
  readonly device: string;
  readonly user: string;
  readonly platform: NonNullable<NonNullable<Parameters<typeof createTim>[0]>['platform']>;
  readonly servers: readonly string[];
  readonly storage: 'memory' | { readonly path: string };
  readonly isFresh: boolean;
}

/** Starts an app: it is initialised and not signed in. */
export function beginLife(world: Ground, history: History, options: LifeOptions): Life {
  const { device, user, platform, servers, storage, isFresh } = options;
  const number = history.next();
  const keeps = storage !== 'memory';
  history.add({ kind: 'begin', life: number, device, user, platform, keeps, storage: isFresh ? 'fresh' : 'kept' });
  let isAlive = true;
  let signedIn = false;
  const sessionCalls = new Map<number, boolean>();
  const note: History['add'] = (fact) => {
    // Of a killed process nothing is heard, even where a promise of it is still on its way.
    if (!isAlive) return;
    history.add(fact);
    if (fact.kind === 'call' && fact.name in SESSION_CALLS) sessionCalls.set(fact.call, SESSION_CALLS[fact.name]!);
    else if (fact.kind === 'answer' && fact.code === 0) signedIn = sessionCalls.get(fact.call) ?? signedIn;
    else if (fact.kind === 'event' && SESSION_ENDS.has(fact.name)) signedIn = false;
  };
  const tim = createTim({ server: servers, host: world.clientHost(device), platform, storage });
  listen(tim, (name, args) => note({ kind: 'event', life: number, name, args }));
  const started = tim.TIMInit(APP.sdkAppId, '');
  if (started !== TIMResult.TIM_SUCC) throw new Error(`TIMInit returned ${started}`);
  return {
    number,
    get isSignedIn() {
      return signedIn;
    },
    call: (withId, name, args) => perform(tim, note, { life: number, call: history.next(), name, args }, withId),
    sig: (seconds) => signUserSig({ ...APP, userId: user, expireSeconds: seconds }, world.clock.now()),
    end(how) {
      if (how === 'left') tim.TIMUninit();
      history.add({ kind: 'end', life: number, how });
      if (how === 'killed') isAlive = false;
      signedIn = false;
    },
  };
}

type Named = Pick<Extract<Fact, { kind: 'call' }>, 'life' | 'call' | 'name' | 'args'>;

function perform(tim: Tim, note: History['add'], named: Named, withId: boolean): Promise<Answer | undefined> {
  const { life, call, name, args } = named;
  const buffer = withId ? [new Uint8Array(ID_BYTES)] : [];
  return new Promise((resolve) => {
    const callback = (code: number, desc: string, text: string): void => {
      const json = parsed(text);
      if (code === 0 && isUnderWay(name, json)) return note({ kind: 'progress', life, call, json });
      note({ kind: 'answer', life, call, code, desc, json });
      resolve({ code, desc, json });
    };
    const functions = tim as unknown as Record<string, AnyFunction>;
    const result = Number(functions[name]!(...args, ...buffer, callback, null));
    const wrote = buffer[0] && new TextDecoder().decode(buffer[0].subarray(0, buffer[0].indexOf(0)));
    note({ kind: 'call', ...named, result, ...(wrote !== undefined && { wrote }) });
    if (result !== TIMResult.TIM_SUCC) resolve(undefined);
  });
}

/** A download answers more than once: each time but the last it has not got everything. */
function isUnderWay(name: string, json: unknown): boolean {
  if (name !== 'TIMMsgDownloadElemToPath') return false;
  const told = json as Readonly<Record<string, unknown>>;
  return Number(told[`${DOWNLOADED}_current_size`]) < Number(told[`${DOWNLOADED}_total_size`]);
}

const DOWNLOADED = 'msg_download_elem_result';

function listen(tim: Tim, told: (name: string, args: unknown[]) => void): void {
  const functions = tim as unknown as Record<string, AnyFunction>;
  for (const name of EVENTS) {
    const install = name === 'TIMRecvNewMsgCallback' ? `TIMAdd${name.slice(3)}` : `TIMSet${name.slice(3)}`;
    functions[install]!((...args: unknown[]) => told(name, args.slice(0, -1).map(parsed)), null);
  }
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value === '' ? undefined : value;
  return JSON.parse(value);
}

/**
 * Where an instance of the SDK is put together: the one place that knows which world, which local store, which addresses.
 * Called by the entry of each platform (index.ts under Node).
 */
import { TIMPlatform } from '../contract/enums.ts';
import type { Tim } from '../contract/functions.ts';
import type { Profile } from '../contract/profiles.ts';
import type { ClientHost, Log } from '../host/host.ts';
import { isPlatform, PLATFORMS, type Platform } from '../rules/devices.ts';
import { Account } from './account.ts';
import { basicCalls } from './calls/basic.ts';
import { createConfig } from './config.ts';
import { createEvents } from './events.ts';
import { createFacade } from './facade.ts';
import { createTypedFace, type Im } from './im.ts';
import { createInstance, type Instance } from './instance.ts';
import type { Emit } from './journal.ts';
import { readAddresses } from './link/address.ts';
import { createLog } from './log.ts';
import { openLocalStore, type Storage, type StoreEngine } from './local/open.ts';
import { createOnlineSeen } from './online-seen.ts';
import { createPending } from './pending.ts';
import { createSession } from './session.ts';
import type { CreateWays } from './transfer/ways.ts';

/** Randomness in the name of a device. */
const INSTANCE_BYTES = 16;

/** How an instance is made. Everything is optional under Node. */
export interface TimOptions {
  /** Address of the server, or several that are equal: `ws://host:port`, `wss://…`, `host:port`. */
  server?: string | readonly string[];
  /**
   * Where messages are kept: nowhere, or at a path, for each user by itself. Under Node the path is a folder of files; in a
   * browser it begins the names of databases.
   */
  storage?: Storage;
  /** How keys are spelled in JSON that is printed; both spellings are read. */
  profile?: Profile;
  /** What this device counts as in the device policy of the app. */
  platform?: Platform;
  /** Another world than the real one. */
  host?: ClientHost;
}

export interface ImOptions extends TimOptions {
  sdkAppId: number;
  userId: string;
  userSig: string;
}

/** All options, and what the platform brings: how messages are kept at a path, and how files come and go. */
export type Complete<Options> = Required<Options> & {
  readonly engine: StoreEngine;
  readonly createWays: CreateWays;
};

/** Makes an instance with the C facade. Throws if an option makes no sense. */
export function createTimIn(options: Complete<TimOptions>): Tim {
  return createFacade(createWhole(options), options.profile);
}

/** Makes an instance with the typed face. Throws if an option makes no sense. */
export function createImIn(options: Complete<ImOptions>): Im {
  return createTypedFace(createWhole(options), options);
}

function createWhole(options: Complete<TimOptions>): Instance {
  const { host, profile, platform, createWays } = options;
  checkOptions(options);
  let urls: readonly string[] = urlsOf(options.server);
  let app: number | undefined;
  const instance = host.random.hex(INSTANCE_BYTES);
  const config = createConfig();
  const events = createEvents(profile, (event, error) => {
    const to: Log = event === 'TIMLogCallback' ? host.log : log;
    to.error(`the handler of ${event} threw`, { error });
  });
  const tell = events.emitter(() => true);
  /** The total of unread messages as last told, by whichever session. */
  let toldTotal: number | undefined;
  const onlineSeen = createOnlineSeen();
  const log = createLog(host.log, config, (level, line) => tell('TIMLogCallback', level, line));

  const account = new Account({
    tell: (event) => tell(event),
    async start(user, sig, ended) {
      const signIn = { app: app!, user, sig, urls };
      const { user_config_is_is_disable_storage: nothingKept } = config.effective.set_config_user_config;
      const storage = nothingKept ? 'memory' : options.storage;
      const opened = await openLocalStore({ ...options, storage, log }, signIn.app, user);
      if (!opened.ok) return opened;
      const emitter = (isOpen: () => boolean): Emit => {
        const emit = events.emitter(isOpen);
        return (event, ...payload) => {
          if (event === 'TIMConvTotalUnreadMessageCountChangedCallback' && isOpen()) toldTotal = Number(payload[0]);
          emit(event, ...payload);
        };
      };
      const wantsReceipts = () => config.effective.set_config_user_config.user_config_is_read_receipt;
      const device = { instance, platform, messagePlatform: MESSAGE_PLATFORM[platform], ...opened.value };
      return createSession({
        ...signIn,
        ...device,
        host,
        log,
        createWays,
        emitter,
        wantsReceipts,
        toldTotal: () => toldTotal,
        onlineSeen,
        ended,
      });
    },
  });
  return createInstance({
    events,
    account,
    log,
    config,
    pending: createPending(log),
    localNow: () => host.clock.now(),
    basic: basicCalls({ config, account, useServers: (given) => void (urls = given) }),
    useApp: (given) => void (app = given),
  });
}

/** What messages say of the platform they come from; the contract knows fewer. */
const MESSAGE_PLATFORM: Readonly<Record<Platform, TIMPlatform>> = {
  Windows: TIMPlatform.kTIMPlatform_Windows,
  Mac: TIMPlatform.kTIMPlatform_Mac,
  Linux: TIMPlatform.kTIMPlatform_Other,
  Android: TIMPlatform.kTIMPlatform_Android,
  iPhone: TIMPlatform.kTIMPlatform_IOS,
  iPad: TIMPlatform.kTIMPlatform_IOS,
  Web: TIMPlatform.kTIMPlatform_Other,
};

/** What types promise, for callers that have none. */
function checkOptions({ platform, profile, storage, host, engine }: Complete<TimOptions>): void {
  if (!isPlatform(platform)) throw new TypeError(`the platform has to be one of ${PLATFORMS.join(', ')}`);
  if (profile !== 'v5' && profile !== 'v8') throw new TypeError("the profile has to be 'v5' or 'v8'");
  if (storage === 'memory') return;
  if (typeof storage?.path !== 'string' || storage.path === '') {
    throw new TypeError("the storage has to be 'memory' or { path }");
  }
  if (!engine.isThere(host)) throw new TypeError('nothing can be kept at a path in here');
}

function urlsOf(server: string | readonly string[]): string[] {
  const read = readAddresses(server);
  if ('bad' in read) throw new TypeError(`${read.bad} is no address of a server: give host:port or a ws:// URL`);
  return read.urls;
}

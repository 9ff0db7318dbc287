/**
 * `@hongyan/client` under Node and in Electron: the SDK in the real world. `browser.ts` is the same for browsers.
 */
import type { Tim } from '../contract/functions.ts';
import { nodeClientHost } from '../host/node/client.ts';
import { environment, machinePlatform } from '../host/node/machine.ts';
import { type Complete, createImIn, createTimIn, type ImOptions, type TimOptions } from './create.ts';
import type { Im } from './im.ts';
import { DEFAULT_ADDRESS } from './link/address.ts';
import { sqliteEngine } from './local/sqlite.ts';
import { createWays } from './transfer/ways.ts';

export * from './exports.ts';

/**
 * Makes an independent instance of the SDK with the C facade: every function of the contract in its C argument order.
 * Without options it talks to HONGYAN_SERVER, or to a server on this machine, and keeps nothing. Throws a TypeError if an
 * option makes no sense.
 */
export function createTim(options: TimOptions = {}): Tim {
  return createTimIn(completed(options));
}

/** The same with promises and typed values, bound to one app and one user. Throws a TypeError as {@link createTim}. */
export function createIM(options: ImOptions): Im {
  return createImIn({ ...options, ...completed(options) });
}

function completed(options: TimOptions): Complete<TimOptions> {
  return {
    server: options.server ?? environment('HONGYAN_SERVER') ?? DEFAULT_ADDRESS,
    storage: options.storage ?? 'memory',
    profile: options.profile ?? 'v5',
    platform: options.platform ?? machinePlatform(),
    host: options.host ?? nodeClientHost,
    engine: sqliteEngine,
    createWays,
  };
}

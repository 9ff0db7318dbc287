/**
 * `@hongyan/client` in a browser, in a page or in a worker: the same faces over the browser's own world. `index.ts` is
 * the one for Node; which of the two an import means is chosen by the condition `browser` in package.json.
 */
import type { Tim } from '../contract/functions.ts';
import { browserClientHost, browserFiles } from '../host/browser/client.ts';
import type { BrowserFiles } from '../host/browser/files.ts';
import { type Complete, createImIn, createTimIn, type ImOptions, type TimOptions } from './create.ts';
import type { Im } from './im.ts';
import { DEFAULT_ADDRESS } from './link/address.ts';
import { browserEngine } from './local/browser-engine.ts';
import { waysLater } from './transfer/later.ts';

export * from './exports.ts';
export type { BrowserFiles, FileHandle } from '../host/browser/files.ts';

/** The files of this page or worker: what is put at a path can be sent from there, and downloads end there as Blobs. */
export const localFiles: Pick<BrowserFiles, 'put' | 'get' | 'delete'> = browserFiles;

/**
 * Makes an independent instance of the SDK with the C facade: every function of the contract in its C argument order.
 * Without options it talks to a server on this machine, and keeps nothing. Throws a TypeError if an option makes no sense.
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
    server: options.server ?? DEFAULT_ADDRESS,
    storage: options.storage ?? 'memory',
    profile: options.profile ?? 'v5',
    platform: options.platform ?? 'Web',
    host: options.host ?? browserClientHost,
    engine: browserEngine,
    createWays: waysLater,
  };
}

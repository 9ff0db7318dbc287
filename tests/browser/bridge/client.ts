/**
 * Stands in for `@hongyan/client` in the suites of tests/sdk: the same exports, but the SDK that is made lives in a page of a
 * real browser, or in a worker of it. `openPage` has to have been called.
 */
import type { ImOptions, TimOptions } from '../../../client/exports.ts';
import type { Im } from '../../../client/im.ts';
import { ImError } from '../../../client/im-error.ts';
import { functions as table, type Tim } from '../../../contract/functions.ts';
import type { FunctionRow } from '../../../contract/functions/rows.ts';
import type { ClientHost } from '../../../host/host.ts';
import { bundled } from '../../support/bundle.ts';
import { sharedChromium } from '../../support/chromium.ts';
import { createRemoteHost, type RemoteHost } from './host.ts';
import { openLink } from './link.ts';
import { Kept, Remote } from './remote.ts';
import type { Clocks } from './words.ts';

export * from '../../../client/exports.ts';

const PAGES = {
  page: '<script type="module" src="main.js"></script>',
  worker: '<script type="module">new Worker("main.js", { type: "module" });</script>',
} as const;
export type Place = keyof typeof PAGES;

const rows: Readonly<Record<string, FunctionRow>> = table;
let remote: Remote | undefined;
const hosts = new Map<ClientHost, RemoteHost>();

/** Whether the page waits for the end of what it calls back; see `remote.ts`. */
export function beStrict(isStrict: boolean): void {
  page().tell('strict', [isStrict]);
}

/** Opens the page that all instances of this test file live in. Answers with how to close it. */
export async function openPage(place: Place): Promise<() => Promise<void>> {
  const script = await bundled('tests/browser/page/main.ts');
  const link = await openLink(sharedChromium()!, { '/': `<!doctype html>${PAGES[place]}`, '/main.js': script });
  const numbered = (number: unknown): RemoteHost => [...hosts.values()][Number(number) - 1]!;
  remote = new Remote(link, (op, [host, ...args]) => numbered(host).post(op, args));
  return () => link.close();
}

function page(): Remote {
  if (!remote) throw new Error('no page is open');
  return remote;
}

function hostOf({ host }: TimOptions): RemoteHost | undefined {
  if (!host) return undefined;
  const known = hosts.get(host) ?? createRemoteHost(host, hosts.size + 1, page);
  hosts.set(host, known);
  return known;
}

/** What the page needs to make an instance: the world's number and the options without it. */
function given(options: TimOptions, host: RemoteHost | undefined): unknown[] {
  const { host: _host, ...rest } = options;
  return [host && { number: host.number, seed: host.seed, extras: host.extras }, rest];
}

export function createTim(options: TimOptions = {}): Tim {
  const host = hostOf(options);
  const [face, names] = page().ask('createTim', given(options, host), host?.clock()) as [number, string[]];
  const call = (name: string, args: unknown[]): unknown =>
    page().ask('call', [face, name, args.map(kept)], host?.clock());
  // These answer nothing, and every device makes many of them.
  const register = (name: string, args: unknown[]): void => page().tell('call', [face, name, args]);
  const functions = names.map((name) => {
    const isRegister = rows[name]?.kind === 'register';
    return [name, (...args: unknown[]) => (isRegister ? register : call)(name, args)];
  });
  return Object.freeze(Object.fromEntries(functions)) as unknown as Tim;
}

/** An object given as an argument comes back as itself, and a buffer is written to. */
function kept(value: unknown): unknown {
  const isBuffer = value instanceof Uint8Array;
  return isBuffer || (typeof value === 'object' && value !== null && !Array.isArray(value)) ? new Kept(value) : value;
}

export function createIM(options: ImOptions): Im {
  const host = hostOf(options);
  const face = page().ask('createIM', given(options, host), host?.clock()) as number;
  const clock = (): Clocks | undefined => host?.clock();
  const promise = (name: string, ...args: unknown[]): Promise<never> =>
    new Promise((resolve, reject) => {
      const failed = (failure: { code: number; desc: string }): void => reject(new ImError(failure));
      page().ask('promise', [face, name, args, resolve, failed], clock());
    });
  return {
    userId: options.userId,
    login: () => promise('login'),
    logout: () => promise('logout'),
    call: (...given: unknown[]) => promise('call', ...given),
    on: (event, listener) => page().ask('call', [face, 'on', [event, listener]], clock()) as () => void,
    close: () => void page().ask('call', [face, 'close', []], clock()),
  };
}

/** Starts that go wrong half-way, on stores of the test's own: what was opened is closed, and a store that is lost is not forgotten. */
import { afterEach, expect, it, vi } from 'vitest';
import { silentLog } from '../host/log.ts';
import type { Store } from '../store/port.ts';
import type { AppWorld } from './app.ts';
import { createLocalBus } from './bus/local.ts';
import { startServer } from './main.ts';
import { openStores, type StoresWorld } from './stores.ts';
import { APP } from './tests/wire-client.ts';

vi.mock('./stores.ts', () => ({ openStores: vi.fn() }));

const APPS = [APP, { ...APP, sdkAppId: 2 }, { ...APP, sdkAppId: 3 }];

/** What is closed, in order. `ground` changes what an app gets to run on. */
function stores(ground: (sdkAppId: number, lost: StoresWorld['lost']) => Partial<AppWorld>): string[] {
  const closed: string[] = [];
  vi.mocked(openStores).mockImplementation((_, apps, { lost }) => ({
    place: {},
    apps: apps!,
    release: () => void closed.push('all'),
    async open(sdkAppId) {
      const store = { gno: () => 0, close: async () => void closed.push(`store ${sdkAppId}`) } as unknown as Store;
      return { store, isShared: false, bus: createLocalBus(), ...ground(sdkAppId, lost) };
    },
  }));
  return closed;
}

const start = () => startServer({ dataDir: 'none', port: 0, apps: APPS, log: silentLog });

afterEach(() => vi.mocked(openStores).mockReset());

it('a start that fails closes all it has opened, whatever does not close', async () => {
  const closed = stores((sdkAppId) => {
    if (sdkAppId === 3) throw new Error('the third can not be opened');
    const close = () => Promise.reject(new Error('does not close'));
    return { bus: { ...createLocalBus(), close } };
  });
  await expect(start()).rejects.toThrow('the third can not be opened');
  expect(closed).toEqual([`store ${APP.sdkAppId}`, 'store 2', 'all']);
});

it('an app that can not be put together leaves its store closed', async () => {
  const closed = stores((sdkAppId) => {
    if (sdkAppId !== 2) return {};
    const fault = (): never => {
      throw new Error('an app has a fault');
    };
    const store = { gno: fault, close: async () => void closed.push('store at fault') } as unknown as Store;
    return { isShared: true, store };
  });
  await expect(start()).rejects.toThrow('an app has a fault');
  expect(closed).toEqual(['store at fault', `store ${APP.sdkAppId}`, 'all']);
});

it('a store that is lost while others are opened stops the server', async () => {
  const closed = stores((sdkAppId, lost) => {
    if (sdkAppId === 2) lost(new Error('the disk is gone'));
    if (sdkAppId === 3) lost(new Error('and more'));
    return {};
  });
  const server = await start();
  expect(await server.stopped).toMatchObject({ message: 'the disk is gone' });
  expect(closed.at(-1)).toBe('all');
});

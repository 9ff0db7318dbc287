/** The admin listener over real HTTP, from before a server is up until it is gone. */
import { expect, test } from 'vitest';
import { nodeClock, nodeDialer, silentLog } from '../../host/node.ts';
import { StartupError } from '../../server/index.ts';
import { startServer } from '../../server/main.ts';
import { APP, signIn } from '../../server/tests/wire-client.ts';
import { temporaryDirectory } from '../../server/tests/world.ts';
import { get } from './scrape.ts';
import { createStage, startWatched } from './stage.ts';

const OK = [200, 'ok\n'];
const STOPPING = [503, 'the server is stopping\n'];

test('a server tells how it does on a port of its own', async () => {
  const { adminUrl, url } = await startWatched();
  expect(await get(`${adminUrl}/healthz`)).toEqual(OK);
  expect(await get(`${adminUrl}/readyz`)).toEqual(OK);
  expect((await get(`${adminUrl}/metrics`))[1]).toMatch(/^hongyan_ready 1$/m);
  for (const path of ['healthz', 'readyz', 'metrics']) {
    expect((await get(`${url.replace('ws:', 'http:')}/${path}`))[0]).toBe(404);
  }
});

test('and nowhere if it was not told to', async () => {
  const stage = createStage();
  const server = await startServer({ dataDir: temporaryDirectory(), port: 0, apps: [APP], world: stage.world });
  expect(server.adminUrl).toBeUndefined();
  expect(stage.listeners).toEqual([]);
  await server.close();
});

test('it is not ready while it starts, and once it has started it is', async () => {
  const stage = createStage({ opening: true });
  const starting = startWatched(stage.world);
  await stage.opening.reached;
  const { url } = stage.listeners[0]!;
  expect(await get(`${url}/healthz`)).toEqual(OK);
  expect(await get(`${url}/readyz`)).toEqual([503, 'the server is starting\n']);
  expect((await get(`${url}/metrics`))[1]).toMatch(/^hongyan_ready 0$/m);
  stage.opening.open();
  expect((await starting).adminUrl).toBe(url);
  expect(await get(`${url}/readyz`)).toEqual(OK);
});

test('it is not ready while it stops, and then it answers nothing at all', async () => {
  const stage = createStage({ closing: true });
  const server = await startWatched(stage.world);
  const closed = server.close();
  await stage.closing.reached;
  expect(await get(`${server.adminUrl}/readyz`)).toEqual(STOPPING);
  expect(await get(`${server.adminUrl}/healthz`)).toEqual(OK);
  expect(stage.watches()).toBe(1);
  stage.closing.open();
  await closed;
  expect(stage.watches()).toBe(0);
  await expect(get(`${server.adminUrl}/healthz`)).rejects.toThrow('fetch failed');
});

test('it is not ready once its store is lost', async () => {
  const stage = createStage({ closing: true });
  const server = await startWatched(stage.world);
  const alice = await signIn(nodeDialer, server.url, 'alice', nodeClock.now());
  stage.disk.state = 'broken';
  void alice.trySay('bob', 'lost', 1);
  await stage.closing.reached;
  expect(await get(`${server.adminUrl}/readyz`)).toEqual(STOPPING);
  stage.closing.open();
  expect(await server.stopped).toBeInstanceOf(Error);
  await expect(get(`${server.adminUrl}/readyz`)).rejects.toThrow('fetch failed');
});

test('a start fails in one line if the port is taken, and leaves nothing open', async () => {
  const { adminUrl } = await startWatched();
  const taken = Number(new URL(adminUrl).port);
  const options = { dataDir: temporaryDirectory(), port: 0, apps: [APP], log: silentLog };
  const stage = createStage();
  const starting = startServer({ ...options, world: stage.world, admin: { port: taken } });
  const error: unknown = await starting.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StartupError);
  const { message } = error as Error;
  expect(message).toBe(
    `Port ${taken} on 127.0.0.1 is taken: stop the program that has it, or choose another port with --admin-port.`,
  );
  expect(stage.watches()).toBe(0);
  // The directory is free again.
  await (await startServer(options)).close();
});

test('a start that fails later closes it', async () => {
  const { port } = await startWatched();
  const stage = createStage();
  const options = { dataDir: temporaryDirectory(), apps: [APP], admin: { port: 0 }, world: stage.world };
  await expect(startServer({ ...options, port })).rejects.toThrow('--port');
  expect(stage.listeners).toHaveLength(1);
  expect(stage.watches()).toBe(0);
  await expect(get(stage.listeners[0]!.url)).rejects.toThrow('fetch failed');
});

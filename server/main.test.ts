/** Starting and stopping for real: a port, a directory, and what can be wrong with them. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { nodeClock, nodeDialer, silentLog } from '../host/node.ts';
import {
  DEVELOPMENT_APP,
  type Server,
  type ServerOptions,
  signUserSig,
  StartupError,
  startServer,
  verifyUserSig,
} from './index.ts';
import { APP, signIn, textsOf } from './tests/wire-client.ts';
import { temporaryDirectory } from './tests/world.ts';
import { describePostgres, freshApp, sharedPostgres } from '../tests/support/postgres.ts';

async function start(options: Partial<ServerOptions> & { dataDir: string }): Promise<Server> {
  const server = await startServer({ port: 0, log: silentLog, apps: [APP], ...options });
  onTestFinished(() => server.close());
  return server;
}

/** What a start fails with: one line that tells what to do. */
async function failure(options: Partial<ServerOptions> & { dataDir: string }): Promise<string> {
  const error: unknown = await start(options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartupError);
  expect((error as Error).message).not.toContain('\n');
  return (error as Error).message;
}

describe('a server', () => {
  it('serves two users over real sockets', async () => {
    const server = await start({ dataDir: temporaryDirectory() });
    expect(server.url).toBe(`ws://127.0.0.1:${server.port}`);
    expect(server.apps).toEqual([APP.sdkAppId]);
    const now = nodeClock.now();
    const alice = await signIn(nodeDialer, server.url, 'alice', now);
    const bob = await signIn(nodeDialer, server.url, 'bob', now);
    await alice.say('bob', 'hello', 1);
    await bob.say('alice', 'hello yourself', 2);
    expect(textsOf(bob.entries())).toEqual(['hello']);
    await server.close();
    expect(await server.stopped).toBeUndefined();
  });

  it('has a development app if none is configured, and keeps it', async () => {
    const dataDir = temporaryDirectory();
    const first = await startServer({ dataDir, port: 0, log: silentLog });
    expect(first.apps).toEqual([DEVELOPMENT_APP]);
    await first.close();
    expect(readdirSync(dataDir).sort()).toEqual(['app.json', 'apps', 'files', 'lock.db']);
    expect(readdirSync(join(dataDir, 'apps'))).toEqual([String(DEVELOPMENT_APP)]);
  });

  it('keeps its apps apart', async () => {
    const other = { ...APP, sdkAppId: 20_000_001 };
    const server = await start({ dataDir: temporaryDirectory(), apps: [APP, other] });
    const sig = signUserSig({ ...other, userId: 'alice' });
    const here = await signIn(nodeDialer, server.url, 'alice', nodeClock.now());
    const there = await signIn(nodeDialer, server.url, 'alice', nodeClock.now(), { app: other.sdkAppId, sig });
    expect(here.login.epoch).not.toBe(there.login.epoch);
    await here.say('bob', 'hello', 1);
    expect(await there.call('sync', { since: 0 })).toMatchObject({ payload: '' });
    expect(here.closed()).toBeUndefined();
  });
});

describePostgres('a server on a database', () => {
  it('starts though its bus is not there, and says so', async () => {
    const said: string[] = [];
    const log = { ...silentLog, warn: (message: string) => void said.push(message) };
    const sdkAppId = freshApp();
    const apps = [{ ...APP, sdkAppId }];
    const server = await startServer({ port: 0, log, apps, store: sharedPostgres()!, bus: 'nats://127.0.0.1:1' });
    onTestFinished(() => server.close());
    const of = (user: string) => ({ app: sdkAppId, sig: signUserSig({ ...APP, sdkAppId, userId: user }) });
    const alice = await signIn(nodeDialer, server.url, 'alice', nodeClock.now(), of('alice'));
    await alice.say('bob', 'hello', 1);
    await vi.waitFor(() => expect(said.join()).toContain('the bus can not be reached'), { timeout: 10_000 });
    await server.close();
    expect(await server.stopped).toBeUndefined();
  });

  it('is not started where none is, in one line without its secret', async () => {
    const address = 'postgres://im:secret@127.0.0.1:1/im';
    const error: unknown = await startServer({ port: 0, log: silentLog, apps: [APP], store: address }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StartupError);
    expect((error as Error).message).toContain('127.0.0.1:1');
    expect((error as Error).message).not.toMatch(/secret|\n/);
  });
});

describe('a start fails, in one line that says what to do,', () => {
  it('if the port is taken', async () => {
    const { port } = await start({ dataDir: temporaryDirectory() });
    const message = await failure({ dataDir: temporaryDirectory(), port });
    expect(message).toContain(`Port ${port}`);
    expect(message).toContain('--port');
  });

  it('if the address is not of this machine', async () => {
    expect(await failure({ dataDir: temporaryDirectory(), host: '192.0.2.1' })).toContain('--host');
  });

  it('if the directory is in use, and it works when that server has stopped', async () => {
    const dataDir = temporaryDirectory();
    const server = await start({ dataDir });
    expect(await failure({ dataDir })).toContain('in use by another process');
    await server.close();
    await start({ dataDir });
  });

  it('if the store is damaged', async () => {
    const dataDir = temporaryDirectory();
    await (await start({ dataDir })).close();
    writeFileSync(join(dataDir, 'apps', String(APP.sdkAppId), 'store.db'), 'x'.repeat(10_000));
    expect(await failure({ dataDir })).toContain('store.db');
  });

  it('if a newer version has written the store', async () => {
    const dataDir = temporaryDirectory();
    await (await start({ dataDir })).close();
    const store = new DatabaseSync(join(dataDir, 'apps', String(APP.sdkAppId), 'store.db'));
    store.exec(`UPDATE meta SET value = '1000000' WHERE key = 'version'`);
    store.close();
    expect(await failure({ dataDir })).toContain('newer version');
  });

  it('and leaves nothing open: the directory is free again', async () => {
    const dataDir = temporaryDirectory();
    const { port } = await start({ dataDir: temporaryDirectory() });
    await failure({ dataDir, port });
    await failure({ dataDir, apps: [APP, { ...APP, sdkAppId: 2 }], port });
    await start({ dataDir });
  });

  it('in production without apps', async () => {
    expect(await failure({ dataDir: temporaryDirectory(), apps: [], production: true })).toContain('secretKey');
  });
});

it('UserSigs are signed and verified at the present time', () => {
  const claims = { sdkAppId: 1, secretKey: 'k', userId: 'alice' };
  const userSig = signUserSig({ ...claims, expireSeconds: 60 });
  expect(verifyUserSig({ ...claims, userSig })).toMatchObject({ valid: true });
  expect(verifyUserSig({ ...claims, userSig, now: nodeClock.now() + 61_000 })).toMatchObject({
    refused: { code: 70001 },
  });
});

/** What nodes on one store tell of each other: the bus and what it brings, the log, and a store that is gone for a while. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { nodeClock, nodeDialer, silentLog } from '../../host/node.ts';
import { signUserSig } from '../../server/index.ts';
import { type Server, startServer } from '../../server/main.ts';
import { APP, type Device, signIn, textsOf } from '../../server/tests/wire-client.ts';
import { startNats } from '../support/nats.ts';
import { describeEngines, describePostgres, freshApp, sharedPostgres, startPostgres } from '../support/postgres.ts';
import { get, moved, scrape } from './scrape.ts';

const WAIT = { timeout: 25_000, interval: 20 };

async function startNode(store: string, sdkAppId: number, bus?: string): Promise<Server & { adminUrl: string }> {
  const keeping = bus === undefined ? { store } : { store, bus };
  const apps = [{ ...APP, sdkAppId }];
  const server = await startServer({ ...keeping, apps, port: 0, admin: { port: 0 }, log: silentLog });
  onTestFinished(() => server.close());
  return server as Server & { adminUrl: string };
}

function device({ url, apps }: Server, user: string): Promise<Device> {
  const app = apps[0]!;
  const sig = signUserSig({ ...APP, sdkAppId: app, userId: user });
  return signIn(nodeDialer, url, user, nodeClock.now(), { app, sig });
}

/** Waits until a node shows these values. */
function shows({ adminUrl }: { adminUrl: string }, values: Record<string, number>): Promise<void> {
  return vi.waitFor(async () => expect(Object.fromEntries(await scrape(adminUrl))).toMatchObject(values), WAIT);
}

const busState = (state: string): Record<string, number> =>
  Object.fromEntries(
    ['alone', 'up', 'down'].map((one) => [`hongyan_bus_state{state="${one}"}`, one === state ? 1 : 0]),
  );

describeEngines('two nodes', () => {
  test('tell what crosses the bus, what it did not bring, and how late each came', async () => {
    const nats = await startNats();
    const app = freshApp();
    const [one, two] = [
      await startNode(sharedPostgres()!, app, nats.address),
      await startNode(sharedPostgres()!, app, nats.address),
    ];
    for (const node of [one, two]) await shows(node, { ...busState('up'), hongyan_store_up: 1 });
    const [alice, bob] = [await device(one, 'alice'), await device(two, 'bob')];
    const before = [await scrape(one.adminUrl), await scrape(two.adminUrl)] as const;

    await alice.say('bob', 'over the bus', 1);
    await vi.waitFor(() => expect(textsOf(bob.entries())).toEqual(['over the bus']), WAIT);
    const sent = moved(before[0], await scrape(one.adminUrl));
    // To both users, and bob is at the other node.
    expect(sent.get('hongyan_bus_messages_total{direction="out"}')).toBe(2);
    const come = moved(before[1], await scrape(two.adminUrl));
    expect(come.get('hongyan_bus_messages_total{direction="in"}')).toBe(1);
    expect(come.get('hongyan_fanout_lag_seconds_count{way="bus"}')).toBe(1);
    expect(come.get('hongyan_fanout_lag_seconds_sum{way="bus"}') ?? 0).toBeLessThan(25);
    expect(come.has('hongyan_fanout_lag_seconds_count{way="log"}')).toBe(false);

    await nats.kill();
    for (const node of [one, two]) await shows(node, busState('down'));
    await alice.say('bob', 'by the log', 2);
    await vi.waitFor(() => expect(textsOf(bob.entries())).toEqual(['over the bus', 'by the log']), WAIT);
    await shows(one, { 'hongyan_bus_messages_total{direction="dropped"}': 2 });
    await shows(two, { 'hongyan_fanout_lag_seconds_count{way="log"}': 1, hongyan_log_behind: 0 });
  });
});

describePostgres('a node without a bus', () => {
  test('is not ready while its store is gone, says so, and is ready again when it is back', async () => {
    const postgres = await startPostgres();
    const node = await startNode(postgres.address, APP.sdkAppId);
    await shows(node, { ...busState('alone'), hongyan_store_up: 1, hongyan_ready: 1 });
    await postgres.kill();
    await shows(node, { hongyan_store_up: 0, hongyan_ready: 0 });
    expect((await scrape(node.adminUrl)).get('hongyan_log_silent_seconds')).toBeGreaterThan(2);
    expect(await get(`${node.adminUrl}/readyz`)).toEqual([
      503,
      `app ${APP.sdkAppId}: its store could not be read for some seconds\n`,
    ]);
    expect(await get(`${node.adminUrl}/healthz`)).toEqual([200, 'ok\n']);
    await expect(device(node, 'alice')).rejects.toThrow('does not reach its store');
    await shows(node, { 'hongyan_requests_total{command="login",outcome="unavailable"}': 1 });
    await postgres.start();
    await shows(node, { hongyan_store_up: 1, hongyan_ready: 1 });
    expect(await get(`${node.adminUrl}/readyz`)).toEqual([200, 'ok\n']);
  });
});

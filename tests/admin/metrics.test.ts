/** Every metric moves when its thing happens, by as much as happened, on a server with real sockets and a real store. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { FRAME_BURST } from '../../contract/limits.ts';
import { nodeClock, nodeDialer } from '../../host/node.ts';
import { catalogue } from '../../server/admin/catalogue.ts';
import { AUDIT_MS } from '../../server/limits.ts';
import { APP, connect, type Device, signIn, signInOf, streamOf } from '../../server/tests/wire-client.ts';
import { temporaryDirectory } from '../../server/tests/world.ts';
import { moved, scrape } from './scrape.ts';
import { createStage, type Stage, startWatched } from './stage.ts';

const stream = streamOf('alice', 'bob');
const WAIT = { timeout: 15_000, interval: 5 };

/** Names of all that moved in some test of this file. */
const seen = new Set<string>();

interface Open {
  stage: Stage;
  url: string;
  device: (user: string, login?: Parameters<typeof signIn>[4]) => Promise<Device>;
  /** What moves while something is done; `until` waits for what the server notices later than its client. */
  during: (
    action: () => Promise<unknown>,
    until?: (values: Map<string, number>) => boolean,
  ) => Promise<Record<string, number>>;
  scrape: () => Promise<Map<string, number>>;
}

async function open(more: Parameters<typeof startWatched>[1] = {}): Promise<Open> {
  const stage = createStage();
  stage.hurry(AUDIT_MS);
  const { url, adminUrl } = await startWatched(stage.world, more);
  const device = (user: string, login: Parameters<typeof signIn>[4] = {}): Promise<Device> =>
    signIn(nodeDialer, url, user, nodeClock.now(), login);

  const during: Open['during'] = async (action, until = () => true) => {
    const before = await scrape(adminUrl);
    await action();
    const changes = await vi.waitFor(async () => {
      const found = moved(before, await scrape(adminUrl));
      expect(until(found)).toBe(true);
      return found;
    }, WAIT);
    for (const key of changes.keys()) seen.add(key.replace(/\{.*/, '').replace(/_(bucket|sum|count)$/, ''));
    return Object.fromEntries(changes);
  };
  return { stage, url, device, during, scrape: () => scrape(adminUrl) };
}

test('connections and sessions are counted while they are there', async () => {
  const { url, device, during } = await open();
  const changes = await during(async () => {
    await connect(nodeDialer, url);
    await device('alice', { platform: 'Android', instance: 'phone' });
    await device('alice');
    await device('bob');
  });
  expect(changes).toMatchObject({
    hongyan_connections: 4,
    hongyan_connections_accepted_total: 4,
    hongyan_sessions: 3,
    hongyan_users: 2,
    'hongyan_requests_total{command="login",outcome="ok"}': 3,
  });
});

describe('messages', () => {
  test('stored, repeated, online-only and refused', async () => {
    const { device, during } = await open();
    const alice = await device('alice');
    const changes = await during(async () => {
      const { gno } = await alice.say('bob', 'one', 1);
      await alice.say('bob', 'two', 2);
      await alice.say('bob', 'three', 3);
      await alice.say('bob', 'one', 1, { retryOf: gno - 1 });
      await alice.say('bob', 'gone', 4, { online: true });
      await alice.trySay('', 'nobody', 5);
    });
    expect(changes).toMatchObject({
      'hongyan_sends_total{outcome="stored"}': 3,
      'hongyan_sends_total{outcome="repeated"}': 1,
      'hongyan_sends_total{outcome="online"}': 1,
      'hongyan_sends_total{outcome="refused"}': 1,
      hongyan_acks_total: 4,
      'hongyan_requests_total{command="send",outcome="ok"}': 5,
      'hongyan_requests_total{command="send",outcome="refused"}': 1,
      'hongyan_writes_total{outcome="done"}': 4,
      hongyan_time_to_durable_seconds_count: 4,
      'hongyan_time_to_durable_seconds_bucket{le="+Inf"}': 4,
      hongyan_commit_writes_count: 4,
      hongyan_commit_writes_sum: 4,
      'hongyan_fanout_lag_seconds_count{way="commit"}': 3,
      hongyan_log_position: 3,
    });
    expect(changes['hongyan_time_to_durable_seconds_sum']).toBeGreaterThan(0);
  });

  test('under way, and waiting for those under way', async () => {
    const { stage, device, during, scrape: look } = await open();
    const [alice, bob] = [await device('alice'), await device('bob')];
    const said: Promise<unknown>[] = [];
    const changes = await during(
      async () => {
        stage.disk.state = 'held';
        said.push(alice.say('bob', 'one', 1));
        await vi.waitFor(async () => expect((await look()).get('hongyan_commits_in_flight')).toBe(1), WAIT);
        said.push(alice.say('bob', 'two', 2), bob.say('alice', 'three', 3));
      },
      (values) => values.get('hongyan_writes_pending') === 3,
    );
    expect(changes).toMatchObject({ hongyan_commits_in_flight: 1, hongyan_requests_in_flight: 3 });
    const after = await during(async () => {
      stage.disk.release();
      await Promise.all(said);
    });
    expect(after).toMatchObject({
      hongyan_commits_in_flight: -1,
      hongyan_writes_pending: -3,
      hongyan_requests_in_flight: -3,
    });
  });
});

test('reading: entries and conversations handed out', async () => {
  const { device, during } = await open();
  const [alice, bob] = [await device('alice'), await device('bob')];
  for (const rand of [1, 2, 3]) await alice.say('bob', 'text', rand);
  await bob.say('carol', 'text', 4);
  const changes = await during(async () => {
    await bob.call('sync', { since: 0 });
    await bob.call('pull', { stream, from: 1, limit: 10 });
    await bob.call('history', { stream, newer: false, limit: 1 });
    await bob.call('find', { stream, seqs: [1, 2, 3, 4] });
  });
  expect(changes).toMatchObject({
    hongyan_conversations_synced_total: 2,
    'hongyan_entries_read_total{command="pull"}': 2,
    'hongyan_entries_read_total{command="history"}': 1,
    'hongyan_entries_read_total{command="find"}': 3,
    'hongyan_requests_total{command="sync",outcome="ok"}': 1,
    'hongyan_requests_total{command="pull",outcome="ok"}': 1,
  });
});

test('requests by what became of them', async () => {
  const { stage, url, device, during } = await open();
  const alice = await device('alice');
  const changes = await during(async () => {
    await alice.ask('read', { marks: [] });
    alice.socket.send('{"do":"fly","id":100001}');
    const pings = Array.from({ length: FRAME_BURST }, () => alice.ask('ping', {}));
    expect((await pings.at(-1)!).code).toBeDefined();
    stage.breakNextLogin();
    const stranger = await connect(nodeDialer, url);
    expect((await stranger.ask('login', signInOf('bob', nodeClock.now()))).code).toBeDefined();
  });
  expect(changes).toMatchObject({
    'hongyan_requests_total{command="read",outcome="refused"}': 1,
    'hongyan_requests_total{command="unknown",outcome="refused"}': 1,
    'hongyan_requests_total{command="login",outcome="fault"}': 1,
  });
  const pings = ['ok', 'limited'].map(
    (outcome) => changes[`hongyan_requests_total{command="ping",outcome="${outcome}"}`]!,
  );
  expect(pings[0]! + pings[1]!).toBe(FRAME_BURST);
  expect(pings[1]).toBeGreaterThan(0);
});

test('files: bytes both ways, and what became of uploads', async () => {
  const { url, device, during } = await open();
  const alice = await device('alice');
  const base = url.replace(/^ws/, 'http');
  const changes = await during(async () => {
    const { id, path } = await alice.call('upload', { size: 5, kind: 'file' });
    await alice.ask('upload', { size: 200_000_000, kind: 'file' });
    await fetch(base + path, { method: 'PATCH', headers: { 'upload-offset': '0' }, body: 'hello' });
    const { ticket } = await alice.call('ticket', {});
    await (await fetch(`${base}/files/${APP.sdkAppId}/${id}?t=${ticket}`, { headers: { range: 'bytes=1-3' } })).text();
  });
  expect(changes).toMatchObject({
    'hongyan_file_bytes_total{direction="in"}': 5,
    'hongyan_file_bytes_total{direction="out"}': 3,
    'hongyan_uploads_total{outcome="announced"}': 1,
    'hongyan_uploads_total{outcome="refused"}': 1,
    'hongyan_uploads_total{outcome="finished"}': 1,
  });
});

test('conversations looked over, and what is wrong with them', async () => {
  const dataDir = temporaryDirectory();
  const { device, during } = await open({ audit: true, dataDir });
  const alice = await device('alice');
  const audited = 'hongyan_conversations_audited_total';
  const wrong = 'hongyan_invariant_violations_total';
  const isAudited = (values: Map<string, number>): boolean => values.has(audited);
  const sound = await during(async () => void (await alice.say('bob', 'one', 1)), isAudited);
  expect(Object.keys(sound).filter((key) => key.startsWith(wrong))).toEqual([]);
  const database = new DatabaseSync(join(dataDir, 'apps', String(APP.sdkAppId), 'store.db'));
  database.exec(`UPDATE entry SET body = '{}'`);
  database.close();
  const found = await during(
    async () => undefined,
    (values) => values.has(`${wrong}{check="checksum"}`),
  );
  expect(Object.keys(found).filter((key) => key.startsWith(wrong))).toEqual([`${wrong}{check="checksum"}`]);
});

describe('ends of connections', () => {
  const closed = (reason: string) => `hongyan_connections_closed_total{reason="${reason}"}`;

  test.each<[reason: string, (device: Device, all: Open) => unknown]>([
    ['signedOut', (alice) => alice.call('logout', {})],
    ['badFrame', (alice) => alice.socket.send('nonsense')],
    ['left', (alice) => alice.socket.close(1000, '')],
    ['broken', (alice) => alice.socket.terminate()],
    ['kicked', (_, { device }) => device('alice', { instance: 'another' })],
    ['replaced', ({ login }, { device }) => device('alice', { session: login.session })],
    ['refused', (_, { device }) => device('bob', { sig: 'none' }).catch(() => undefined)],
  ])('%s', async (reason, act) => {
    const all = await open();
    const alice = await all.device('alice');
    const changes = await all.during(
      async () => act(alice, all),
      (values) => values.has(closed(reason)),
    );
    const ends = Object.entries(changes).filter(([key]) => key.startsWith('hongyan_connections_closed_total'));
    expect(ends).toEqual([[closed(reason), 1]]);
  });
});

test('the process tells of itself', async () => {
  const { scrape: look } = await open();
  const values = await look();
  expect(values.get('process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(values.get('process_resident_memory_bytes')).toBeGreaterThan(values.get('nodejs_heap_size_used_bytes')!);
  expect(values.get('nodejs_heap_size_used_bytes')).toBeGreaterThan(1e6);
  expect(values.get('process_start_time_seconds')).toBeLessThan(nodeClock.now() / 1000);
  expect(values.get('hongyan_event_loop_lag_seconds{quantile="0.99"}')).toBeLessThan(60);
});

afterAll(() => {
  // What says that a thing is so, and what needs a slow client (gateway.test.ts) or other nodes (nodes.test.ts).
  const constant = ['hongyan_build_info', 'hongyan_ready', 'hongyan_event_loop_lag_seconds'];
  const slow = ['hongyan_socket_backlog_max_bytes'];
  const nodes = [
    'store_up',
    'log_behind',
    'log_silent_seconds',
    'log_unsettled_seconds',
    'bus_state',
    'bus_messages_total',
  ];
  const elsewhere = [...constant, ...slow, ...nodes.map((name) => `hongyan_${name}`)];
  const here = catalogue
    .map(({ name }) => name)
    .filter((name) => name.startsWith('hongyan') && !elsewhere.includes(name));
  expect(here.filter((name) => !seen.has(name))).toEqual([]);
});

/** What the admin listener answers, asked without a network: readiness in every state, and the form of the metrics. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HttpReply, Vitals } from '../../host/host.ts';
import { newAppCounts, newGatewayCounts, observe } from '../metrics.ts';
import { readExposition } from '../tests/exposition.ts';
import { catalogue } from './catalogue.ts';
import { adminRoutes } from './routes.ts';
import type { AppLook, WatchedApp, WatchedServer } from './status.ts';

const vitals: Vitals = {
  cpuSeconds: 1.5,
  startedAt: 1_767_225_600_500,
  residentBytes: 1000,
  heapUsedBytes: 500,
  loopLagSeconds: { p50: 0.001, p99: 0.002, max: 0.003 },
};

function watchedApp(sdkAppId: number, look: Partial<AppLook> = {}): WatchedApp {
  const calm: AppLook = {
    users: 0,
    sessions: 0,
    pending: 0,
    commits: 0,
    gno: 0,
    bus: 'alone',
    follower: undefined,
    trouble: undefined,
  };
  return { sdkAppId, counts: newAppCounts(), look: () => ({ ...calm, ...look }) };
}

function watched(server: Partial<WatchedServer> = {}): WatchedServer {
  const look = () => ({ connections: 0, requests: 0, backlog: 0 });
  return { phase: 'serving', apps: [watchedApp(1)], gateway: { counts: newGatewayCounts(), look }, ...server };
}

async function ask(path: string, server: WatchedServer, seen: Vitals | undefined = vitals): Promise<HttpReply> {
  const monitor = seen && { read: () => seen, close: () => undefined };
  const route = adminRoutes(server, monitor, '1.2.3').find((one) => one.path === path)!;
  return route.answer({ query: new URLSearchParams(), body: '' });
}

async function metrics(server: WatchedServer, seen?: Vitals) {
  return readExposition((await ask('/metrics', server, seen)).body);
}

describe('readiness', () => {
  const troubled = [
    watchedApp(1, { trouble: 'the store is gone' }),
    watchedApp(2),
    watchedApp(3, { trouble: 'so is this' }),
  ];

  it.each([
    ['serving', {}, 200, 'ok\n'],
    ['starting', { phase: 'starting', apps: [], gateway: undefined }, 503, 'the server is starting\n'],
    ['draining', { phase: 'draining' }, 503, 'the server is stopping\n'],
    ['without a store', { apps: troubled }, 503, 'app 1: the store is gone\napp 3: so is this\n'],
  ] as const)('%s', async (_, server, status, body) => {
    expect(await ask('/readyz', watched(server))).toEqual({ status, type: 'text/plain; charset=utf-8', body });
    const ready = (await metrics(watched(server))).get('hongyan_ready')?.samples;
    expect(ready?.get('hongyan_ready')).toBe(status === 200 ? 1 : 0);
  });

  it('is not health: whoever is not ready need not be restarted', async () => {
    expect(await ask('/healthz', watched({ phase: 'starting' }))).toMatchObject({ status: 200, body: 'ok\n' });
    expect(await ask('/healthz', watched({ apps: troubled }))).toMatchObject({ status: 200, body: 'ok\n' });
  });
});

describe('the metrics', () => {
  it('are in the text format of Prometheus, all of the catalogue, in its order', async () => {
    const { status, type } = await ask('/metrics', watched());
    expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const families = await metrics(watched());
    expect([...families.keys()]).toEqual(catalogue.map(({ name }) => name));
    for (const { name, type: kind, help } of catalogue) expect(families.get(name)).toMatchObject({ type: kind, help });
  });

  it('can be asked while nothing is there yet', async () => {
    const families = await metrics({ phase: 'starting', gateway: undefined, apps: [] }, undefined);
    const present = [...families.values()].flatMap(({ samples }) => [...samples.keys()]);
    expect(present).toContain('hongyan_build_info{version="1.2.3"}');
    expect(present).toContain('hongyan_ready');
    expect(present.filter((key) => key.includes('app='))).toEqual([]);
  });

  it('tell apps apart and show every value of a label from the start', async () => {
    const server = watched({ apps: [watchedApp(1), watchedApp(2)] });
    server.apps[1]!.counts.requests.find.limited = 7;
    const requests = (await metrics(server)).get('hongyan_requests_total')!.samples;
    expect(requests.get('hongyan_requests_total{app="2",command="find",outcome="limited"}')).toBe(7);
    expect(requests.get('hongyan_requests_total{app="1",command="find",outcome="limited"}')).toBe(0);
    expect(requests.size).toBe(2 * 14 * 5);
  });

  it('print a histogram with its buckets up to each bound', async () => {
    const server = watched();
    for (const value of [1, 2, 2, 3, 1000]) observe(server.apps[0]!.counts.batch, value);
    const { samples } = (await metrics(server)).get('hongyan_commit_writes')!;
    const bucket = (le: string) => samples.get(`hongyan_commit_writes_bucket{app="1",le="${le}"}`);
    expect(['1', '2', '4', '512', '+Inf'].map(bucket)).toEqual([1, 3, 4, 4, 5]);
    expect(samples.get('hongyan_commit_writes_sum{app="1"}')).toBe(1008);
    expect(samples.get('hongyan_commit_writes_count{app="1"}')).toBe(5);
  });

  it('show what a look finds', async () => {
    const look = { users: 2, sessions: 3, pending: 4, commits: 5, gno: 6, bus: 'down' as const };
    const app = watchedApp(1, {
      ...look,
      follower: { behind: 7, silentSeconds: 0.5, unsettledSeconds: 1.5 },
      trouble: 'none of yours',
    });
    const gateway = {
      counts: { ...newGatewayCounts(), accepted: 11 },
      look: () => ({ connections: 8, requests: 9, backlog: 10 }),
    };
    const families = await metrics(watched({ apps: [app], gateway }));
    const all = new Map([...families.values()].flatMap(({ samples }) => [...samples]));
    expect(Object.fromEntries(all)).toMatchObject({
      'hongyan_users{app="1"}': 2,
      'hongyan_sessions{app="1"}': 3,
      'hongyan_writes_pending{app="1"}': 4,
      'hongyan_commits_in_flight{app="1"}': 5,
      'hongyan_log_position{app="1"}': 6,
      'hongyan_bus_state{app="1",state="up"}': 0,
      'hongyan_bus_state{app="1",state="down"}': 1,
      'hongyan_log_behind{app="1"}': 7,
      'hongyan_log_silent_seconds{app="1"}': 0.5,
      'hongyan_log_unsettled_seconds{app="1"}': 1.5,
      'hongyan_store_up{app="1"}': 0,
      hongyan_connections: 8,
      hongyan_requests_in_flight: 9,
      hongyan_socket_backlog_max_bytes: 10,
      hongyan_connections_accepted_total: 11,
      process_cpu_seconds_total: 1.5,
      process_start_time_seconds: 1_767_225_600.5,
      process_resident_memory_bytes: 1000,
      nodejs_heap_size_used_bytes: 500,
      'hongyan_event_loop_lag_seconds{quantile="0.99"}': 0.002,
    });
  });
});

it('docs/operations.md has the table of the metrics', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
  const rows = catalogue.map(
    ({ name, type, labels, help }) => `| \`${name}\` | ${type} | ${labels.join(', ')} | ${help} |`,
  );
  expect(text.split('\n').filter((line) => /^\| `(?:hongyan|process|nodejs)_/.test(line))).toEqual(rows);
});

/**
 * The worlds the benchmark compares: what serves the load in each, where to connect, and what it has used so far. A
 * world that shares a database has a private PostgreSQL and a private NATS of its own.
 */
import { guard } from '../services/guard.ts';
import { natsProgram, startNats } from '../services/nats.ts';
import { postgresPrograms, startPostgres } from '../services/postgres.ts';
import { directoryOnDisk } from '../services/process.ts';
import { type Child, startChild } from './children.ts';
import { POSTGRES_SETTINGS } from './settings.ts';

export const WORLDS = ['embedded', 'one', 'three', 'relay'] as const;
export type WorldName = (typeof WORLDS)[number];

/** What a world is made of; `server` is the nodes together, or the relay. */
export type Part = 'server' | 'postgres' | 'nats';

export interface World {
  /** Where its nodes are; users are spread over them. */
  readonly urls: readonly string[];
  /** Processor time of each part so far, s, all threads and processes. */
  cpu(): Promise<Partial<Record<Part, number>>>;
  /** Memory of the nodes, bytes, after a collection. */
  memory(): Promise<{ rss: number; heap: number }>;
  stop(): Promise<void>;
}

/** Nodes of the worlds that share a database. */
const NODES = { one: 1, three: 3 };

/** Why a world can't be had on this machine; undefined if it can. */
export function whyNot(name: WorldName): string | undefined {
  if (!(name in NODES)) return undefined;
  const missing = [
    ...(postgresPrograms() === undefined ? ['PostgreSQL'] : []),
    ...(natsProgram() === undefined ? ['nats-server'] : []),
  ];
  return missing.length === 0 ? undefined : `${missing.join(' and ')} not installed`;
}

/** `nodeOptions` are for its servers. */
export async function startWorld(name: WorldName, nodeOptions: readonly string[] = []): Promise<World> {
  if (name === 'relay') return worldOf([startChild('relay.ts')]);
  if (name === 'one' || name === 'three') return sharedWorld(NODES[name], nodeOptions);
  const dataDir = directoryOnDisk('hongyan-bench-');
  const watch = guard(dataDir);
  return worldOf([startChild('server.ts', [JSON.stringify({ dataDir })], nodeOptions)], {}, () => watch.remove());
}

async function sharedWorld(nodes: number, nodeOptions: readonly string[]): Promise<World> {
  const postgres = await startPostgres({ durable: true, settings: POSTGRES_SETTINGS });
  const nats = await startNats();
  const keeping = JSON.stringify({ store: postgres.address, bus: nats.address });
  const servers: Child[] = [];
  for (let node = 0; node < nodes; node += 1) servers.push(startChild('server.ts', [keeping], nodeOptions));
  const beside = { postgres: () => postgres.cpuSeconds(), nats: () => nats.cpuSeconds() };
  return worldOf(servers, beside, async () => {
    await nats.stop();
    await postgres.stop();
  });
}

async function worldOf(
  servers: readonly Child[],
  beside: Partial<Record<Part, () => number>> = {},
  release: () => Promise<void> | void = () => {},
): Promise<World> {
  const urls = await Promise.all(servers.map((server) => server.ask<string>('url')));
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  return {
    urls,
    async cpu() {
      const usages = await Promise.all(servers.map((server) => server.usage()));
      const others = Object.entries(beside).map(([part, seconds]) => [part, seconds()]);
      return { server: sum(usages.map(({ cpuSeconds }) => cpuSeconds)), ...Object.fromEntries(others) };
    },
    async memory() {
      const usages = await Promise.all(servers.map((server) => server.usage(true)));
      return { rss: sum(usages.map(({ rss }) => rss)), heap: sum(usages.map(({ heap }) => heap)) };
    },
    async stop() {
      await Promise.all(servers.map((server) => server.stop()));
      await release();
    },
  };
}

/**
 * What a durable send costs in a store that already holds a thousand, a million, five million messages: measured through
 * the store's port, with the server's own decision, in one process per store. The stores of an engine take turns within
 * every round, and each is compared with the smallest one of the same round.
 *
 *   npm run bench:growth -- --engines sqlite,postgres --sizes 1000,1000000,5000000 --rounds 5 --sends 200000 --json
 *
 * A store grows while it is measured. One smaller than what a round adds is begun anew in each round, so that the
 * smallest stays what it is called as far as that goes: a round adds the warm-up and the measured sends.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { guard } from '../../services/guard.ts';
import { postgresPrograms, startPostgres } from '../../services/postgres.ts';
import { directoryOnDisk } from '../../services/process.ts';
import { type Child, startChild } from '../children.ts';
import { POSTGRES_SETTINGS } from '../settings.ts';
import { type Grown, type GrowthReport, type Mode, printGrowth, type Sample } from './report.ts';
import type { FillOrder, Followed, Measured, MeasureOrder, OpenOrder } from './stored.ts';
import { ACTIVE } from './traffic.ts';

const { values: flags } = parseArgs({
  options: {
    engines: { type: 'string', default: 'sqlite,postgres' },
    sizes: { type: 'string', default: '1000,1000000,5000000' },
    rounds: { type: 'string', default: '5' },
    /** Measured sends of one run with many under way. */
    sends: { type: 'string', default: '200000' },
    json: { type: 'boolean', default: false },
    /** Writes CPU profiles of the processes that hold the stores here. */
    profile: { type: 'string' },
  },
});
const sizes = flags.sizes.split(',').map(Number);
const profiled = flags.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${flags.profile}`];
const rounds = Number(flags.rounds);
const sends = Number(flags.sends);

/** Messages of a conversation in the past of a large store. */
const MESSAGES_EACH = 20;
/** Sends before each round's measuring: as many as it takes until a fresh store writes all it will ever write per send. */
const WARM_UP = 40_000;

const MODES: Record<Mode, MeasureOrder> = {
  lone: { among: 'active', sends: 300, commits: 1, batch: 1 },
  // What the server does under load: two commits under way.
  busy: { among: 'active', sends, commits: 2, batch: 256 },
  cold: { among: 'any', sends: Math.ceil(sends / 20), commits: 2, batch: 256 },
};

const NOTHING = { node: 0, beside: 0 };

/** Where stores of one size live, one after the other, and the process that holds the present one. */
interface Site {
  child: Child;
  /** What the next, empty one is to be. */
  next(): OpenOrder;
  /** What the engine does by itself within minutes, done at once. */
  settle(): Promise<void>;
  /** Processor time of what works for the store beside the process that holds it, s. */
  cpuSeconds(): number;
  bytes(): number;
  close(): Promise<void>;
}

function sqliteSite(): Site {
  const directory = directoryOnDisk('hongyan-growth-');
  const watch = guard(directory);
  const child = startChild('growth/stored.ts', [], profiled);
  let opened = 0;
  return {
    child,
    next: () => ({ directory: join(directory, String(++opened)) }),
    settle: async () => {},
    cpuSeconds: () => 0,
    bytes: () => bytesBelow(directory),
    async close() {
      await child.stop();
      watch.remove();
    },
  };
}

/** A cluster of its own: neither memory nor vacuuming is shared with another size. */
async function postgresSite(): Promise<Site> {
  const postgres = await startPostgres({ durable: true, settings: POSTGRES_SETTINGS });
  const child = startChild('growth/stored.ts', [], profiled);
  let apps = 0;
  return {
    child,
    next: () => ({ address: postgres.address, sdkAppId: ++apps }),
    settle: () => postgres.settle(),
    cpuSeconds: () => postgres.cpuSeconds(),
    // The tables and indexes, without the log.
    bytes: () => bytesBelow(join(postgres.directory, 'data/base')),
    async close() {
      await child.stop();
      await postgres.stop();
    },
  };
}

const SITES: Record<string, () => Promise<Site>> = { sqlite: async () => sqliteSite(), postgres: postgresSite };

function bytesBelow(directory: string): number {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
}

async function fill(site: Site, messages: number): Promise<void> {
  await site.child.ask('open', site.next());
  await site.child.ask('fill', fillOf(messages));
  await site.settle();
}

/** What it costs a node to read an entry of the log, µs. */
async function following(site: Site): Promise<Grown['following']> {
  await site.child.ask('mark');
  await site.child.ask('measure', MODES.busy);
  const before = site.cpuSeconds();
  const { entries, cpu } = await site.child.ask<Followed>('follow');
  return { node: cpu, beside: ((site.cpuSeconds() - before) * 1e6) / entries };
}

function fillOf(messages: number): FillOrder {
  return { messages, conversations: Math.max(ACTIVE, Math.floor(messages / MESSAGES_EACH)) };
}

/** Waits until the background work that filling has left behind is done: a second in which hardly anything was used. */
async function quiet(site: Site): Promise<void> {
  for (let second = 0; second < 120; second += 1) {
    const before = site.cpuSeconds();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (site.cpuSeconds() - before < 0.02) return;
  }
}

async function measure(site: Site, order: MeasureOrder): Promise<Sample> {
  const before = site.cpuSeconds();
  const { rate, p50, p99, cpu } = await site.child.ask<Measured>('measure', order);
  const beside = ((site.cpuSeconds() - before) * 1e6) / order.sends;
  return { rate, p50, p99, cpu: cpu + beside, beside };
}

async function growth(engine: string): Promise<Grown[]> {
  const stores: { grown: Grown; site: Site }[] = [];
  for (const messages of sizes) {
    const site = await SITES[engine]!();
    const start = performance.now();
    await fill(site, messages);
    const filledIn = (performance.now() - start) / 1000;
    await quiet(site);
    const samples = { lone: [], busy: [], cold: [] };
    stores.push({
      grown: { engine, ...fillOf(messages), bytes: site.bytes(), filledIn, samples, following: NOTHING },
      site,
    });
    if (!flags.json) console.error(`${engine} holds ${messages} messages after ${filledIn.toFixed(0)} s`);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { site, grown } of stores) {
      await measure(site, { ...MODES.busy, sends: WARM_UP });
      if (grown.messages >= WARM_UP + sends) continue;
      await fill(site, grown.messages);
      await measure(site, { ...MODES.busy, sends: WARM_UP });
    }
    const turns = stores.map((_, i) => stores[(i + round) % stores.length]!);
    for (const mode of Object.keys(MODES) as Mode[]) {
      for (const { site, grown } of turns) grown.samples[mode].push(await measure(site, MODES[mode]));
    }
    if (!flags.json) console.error(`${engine}: round ${round + 1} of ${rounds} done`);
  }
  for (const { site, grown } of stores) {
    grown.following = await following(site);
    await site.close();
  }
  return stores.map(({ grown }) => grown);
}

const report: GrowthReport = { rounds, stores: [] };
for (const engine of flags.engines.split(',')) {
  if (engine === 'postgres' && postgresPrograms() === undefined) console.error('PostgreSQL is not installed: left out');
  else report.stores.push(...(await growth(engine)));
}
console.log(flags.json ? JSON.stringify(report) : printGrowth(report));

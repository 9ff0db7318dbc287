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
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { postgresPrograms, startPostgres } from '../../services/postgres.ts';
import { directoryOnDisk } from '../../services/process.ts';
import { type Child, startChild } from '../children.ts';
import { POSTGRES_SETTINGS } from '../settings.ts';
import { type Grown, type GrowthReport, type Mode, printGrowth, type Sample } from './report.ts';
import type { FillOrder, Measured, MeasureOrder } from './stored.ts';
import { ACTIVE } from './traffic.ts';

const { values: flags } = parseArgs({
  options: {
    engines: { type: 'string', default: 'sqlite,postgres' },
    sizes: { type: 'string', default: '1000,1000000,5000000' },
    rounds: { type: 'string', default: '5' },
    /** Measured sends of one run with many under way. */
    sends: { type: 'string', default: '200000' },
    json: { type: 'boolean', default: false },
  },
});
const sizes = flags.sizes.split(',').map(Number);
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

/** A filled store, and the processor time of what works for it beside its own process. */
interface Held {
  child: Child;
  cpuSeconds(): number;
  close(): Promise<void>;
}

/** Where stores of one size live, one after the other. */
interface Site {
  /** Opens an empty one. */
  open(): Promise<Held>;
  bytes(): number;
  close(): Promise<void>;
}

function sqliteSite(): Site {
  const directory = directoryOnDisk('hongyan-growth-');
  let opened = 0;
  return {
    async open() {
      const place = join(directory, String(++opened));
      const child = startChild('growth/stored.ts', ['sqlite', place]);
      const close = async (): Promise<void> => {
        await child.stop();
        rmSync(place, { recursive: true, force: true });
      };
      return { child, cpuSeconds: () => 0, close };
    },
    bytes: () => bytesBelow(directory),
    close: async () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** A cluster of its own: neither memory nor vacuuming is shared with another size. */
async function postgresSite(): Promise<Site> {
  const postgres = await startPostgres({ durable: true, settings: POSTGRES_SETTINGS });
  let apps = 0;
  return {
    async open() {
      const child = startChild('growth/stored.ts', ['postgres', postgres.address, String(++apps)]);
      return { child, cpuSeconds: () => postgres.cpuSeconds(), close: () => child.stop() };
    },
    bytes: () => bytesBelow(postgres.directory),
    close: () => postgres.stop(),
  };
}

const SITES: Record<string, () => Promise<Site>> = { sqlite: async () => sqliteSite(), postgres: postgresSite };

function bytesBelow(directory: string): number {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
}

async function filled(site: Site, messages: number): Promise<Held> {
  const held = await site.open();
  await held.child.ask('ready');
  await held.child.ask('fill', fillOf(messages));
  return held;
}

function fillOf(messages: number): FillOrder {
  return { messages, conversations: Math.max(ACTIVE, Math.floor(messages / MESSAGES_EACH)) };
}

/** Waits until the background work that filling has left behind is done: a second in which hardly anything was used. */
async function quiet(held: Held): Promise<void> {
  for (let second = 0; second < 120; second += 1) {
    const before = held.cpuSeconds();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (held.cpuSeconds() - before < 0.02) return;
  }
}

async function measure(held: Held, order: MeasureOrder): Promise<Sample> {
  const before = held.cpuSeconds();
  const { rate, p50, p99, cpu } = await held.child.ask<Measured>('measure', order);
  return { rate, p50, p99, cpu: cpu + ((held.cpuSeconds() - before) * 1e6) / order.sends };
}

async function growth(engine: string): Promise<Grown[]> {
  const stores: { grown: Grown; site: Site; held: Held }[] = [];
  for (const messages of sizes) {
    const site = await SITES[engine]!();
    const start = performance.now();
    const held = await filled(site, messages);
    const filledIn = (performance.now() - start) / 1000;
    await quiet(held);
    const samples = { lone: [], busy: [], cold: [] };
    stores.push({ grown: { engine, ...fillOf(messages), bytes: site.bytes(), filledIn, samples }, site, held });
    if (!flags.json) console.error(`${engine} holds ${messages} messages after ${filledIn.toFixed(0)} s`);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const store of stores) {
      if (round > 0 && store.grown.messages < WARM_UP + sends) {
        await store.held.close();
        store.held = await filled(store.site, store.grown.messages);
      }
      await measure(store.held, { ...MODES.busy, sends: WARM_UP });
    }
    const turns = stores.map((_, i) => stores[(i + round) % stores.length]!);
    for (const mode of Object.keys(MODES) as Mode[]) {
      for (const { held, grown } of turns) grown.samples[mode].push(await measure(held, MODES[mode]));
    }
    if (!flags.json) console.error(`${engine}: round ${round + 1} of ${rounds} done`);
  }
  for (const { held, site } of stores) {
    await held.close();
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

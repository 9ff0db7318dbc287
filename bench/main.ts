/**
 * `npm run bench`: how many messages the server carries, beside what a bare `ws` relay carries on the same machine in the
 * same minutes. Durable one-to-one messages over real sockets of 127.0.0.1, in three worlds: embedded (one process, one
 * data directory), PostgreSQL and NATS with one node, and with three nodes and the two of every pair on different ones.
 * One process each for every node, the relay and the load. All take turns within every round, so that the machine's moods
 * meet all of them.
 *
 *   npm run bench -- --rounds 5 --seconds 2 --connections 500 --idle 2000 --worlds embedded,one,three --json --profile DIRECTORY
 */
import { parseArgs } from 'node:util';
import { type Child, startChild } from './children.ts';
import type { ConnectOrder, RunOrder, RunResult } from './load.ts';
import { type IdleCost, type Mode, printReport, type Report, type Sample, type Side } from './report.ts';
import { type Part, startWorld, whyNot, type World, WORLDS } from './worlds.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    /** Measured seconds of one run. */
    seconds: { type: 'string', default: '2' },
    connections: { type: 'string', default: '500' },
    /** Idle connections for the figures of one; 0 leaves them out. */
    idle: { type: 'string', default: '2000' },
    /** The worlds beside the relay, by commas. */
    worlds: { type: 'string', default: 'embedded,one,three' },
    json: { type: 'boolean', default: false },
    /** Writes CPU profiles of the server processes here. */
    profile: { type: 'string' },
  },
});
const rounds = atLeast('rounds', 1);
const seconds = atLeast('seconds', 0.1);
const connections = atLeast('connections', 2);
const idle = atLeast('idle', 0);
const sides = chosen(flags.worlds.split(','));

/** Messages a second of the open loop, however slow the slowest world was in a short run. */
const LEAST_RATE = 100;

function atLeast(flag: 'rounds' | 'seconds' | 'connections' | 'idle', least: number): number {
  const value = Number(flags[flag]);
  if (value >= least) return value;
  console.error(`--${flag} takes a number of at least ${least}`);
  process.exit(2);
}

/** The worlds that were asked for and can be had here, and the relay. */
function chosen(names: readonly string[]): Side[] {
  const unknown = names.find((name) => !(WORLDS as readonly string[]).includes(name));
  if (unknown !== undefined) {
    console.error(`--worlds takes ${WORLDS.join(', ')}, not ${unknown}`);
    process.exit(2);
  }
  return WORLDS.filter((name) => {
    if (name !== 'relay' && !names.includes(name)) return false;
    const reason = whyNot(name);
    if (reason !== undefined) console.error(`left out: the world '${name}', ${reason}`);
    return reason === undefined;
  });
}

/** One run of the load against one world, and what the world's parts spent on it. */
async function measure(load: Child, world: World, order: RunOrder): Promise<Sample> {
  const before = await Promise.all([world.cpu(), load.usage()]);
  const result = await load.ask<RunResult>('run', order);
  const after = await Promise.all([world.cpu(), load.usage()]);
  const spent = Object.entries(after[0]).map(([part, seconds]) => [part, seconds - before[0][part as Part]!]);
  return {
    ...result,
    cpu: Object.fromEntries(spent),
    loadCpu: after[1].cpuSeconds - before[1].cpuSeconds,
  };
}

async function throughput(): Promise<Report['modes']> {
  const load = startChild('load.ts');
  const profiled = flags.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${flags.profile}`];
  const worlds = new Map<Side, World>();
  const noSamples = (): Report['modes'][Mode] => ({ embedded: [], one: [], three: [], relay: [] });
  const samples: Report['modes'] = { window1: noSamples(), window4: noSamples(), third: noSamples() };
  for (const side of sides) {
    const world = await startWorld(side, side === 'relay' ? [] : profiled);
    worlds.set(side, world);
    await load.ask('connect', { fleet: side, urls: world.urls, first: 0, count: connections } satisfies ConnectOrder);
  }
  for (let round = 0; round < rounds; round += 1) {
    const turns = sides.map((_, i) => sides[(i + round) % sides.length]!);
    const all = async (mode: Mode, how: Pick<RunOrder, 'window' | 'rate'>): Promise<void> => {
      for (const side of turns) {
        samples[mode][side].push(await measure(load, worlds.get(side)!, { fleet: side, seconds, ...how }));
      }
    };
    await all('window1', { window: 1 });
    await all('window4', { window: 4 });
    const slowest = Math.min(...sides.map((side) => samples.window4[side].at(-1)!.rate));
    await all('third', { rate: Math.max(slowest / 3, LEAST_RATE) });
    if (!flags.json) console.error(`round ${round + 1} of ${rounds} done`);
  }
  await load.stop();
  for (const world of worlds.values()) await world.stop();
  return samples;
}

/** What one idle, signed-in connection costs in a world whose fresh processes have seen some before. */
async function idleCost(side: Side): Promise<IdleCost> {
  const warm = 500;
  const load = startChild('load.ts');
  const world = await startWorld(side);
  const order = (first: number, count: number): ConnectOrder => ({ fleet: side, urls: world.urls, first, count });
  const spent = async (): Promise<number> => Object.values(await world.cpu()).reduce((sum, part) => sum + part, 0);
  await load.ask('connect', order(0, warm));
  const before = { ...(await world.memory()), cpu: await spent() };
  await load.ask('connect', order(warm, idle));
  const after = { cpu: await spent(), ...(await world.memory()) };
  await load.stop();
  await world.stop();
  const each = (of: keyof typeof before): number => (after[of] - before[of]) / idle;
  return { rss: each('rss'), heap: each('heap'), signIn: each('cpu') };
}

const modes = await throughput();
const idleCosts: Report['idleCosts'] = {};
// Three nodes need what one needs, each for its own connections.
if (idle > 0) for (const side of sides) if (side !== 'three') idleCosts[side] = await idleCost(side);
const report: Report = { rounds, seconds, connections, idle, sides, modes, idleCosts };
console.log(flags.json ? JSON.stringify(report) : printReport(report));

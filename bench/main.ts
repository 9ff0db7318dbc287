/**
 * `npm run bench`: what one server process carries, beside what a bare `ws` relay carries on the same machine in the
 * same minutes. Durable one-to-one messages over real sockets of 127.0.0.1; one process each for the server, the relay
 * and the load. The two take turns within every round, so that the machine's moods meet both.
 *
 *   npm run bench -- --rounds 5 --seconds 2 --connections 500 --idle 2000 --json --profile DIRECTORY
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Child, startChild } from './children.ts';
import type { ConnectOrder, RunOrder, RunResult } from './load.ts';
import { type Mode, type Report, type Sample, type Side, printReport, SIDES } from './report.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    /** Measured seconds of one run. */
    seconds: { type: 'string', default: '2' },
    connections: { type: 'string', default: '500' },
    /** Idle connections for the memory figure; 0 leaves it out. */
    idle: { type: 'string', default: '2000' },
    json: { type: 'boolean', default: false },
    /** Writes a CPU profile of the server process here. */
    profile: { type: 'string' },
  },
});
const rounds = atLeast('rounds', 1);
const seconds = atLeast('seconds', 0.1);
const connections = atLeast('connections', 2);
const idle = atLeast('idle', 0);

function atLeast(flag: 'rounds' | 'seconds' | 'connections' | 'idle', least: number): number {
  const value = Number(flags[flag]);
  if (value >= least) return value;
  console.error(`--${flag} takes a number of at least ${least}`);
  process.exit(2);
}

const dataRoot = mkdtempSync(join(tmpdir(), 'hongyan-bench-'));
let directories = 0;

function startSide(side: Side, nodeOptions: readonly string[] = []): Child {
  if (side === 'relay') return startChild('relay.ts');
  return startChild('server.ts', [join(dataRoot, String(++directories))], nodeOptions);
}

/** One run of the load against one side, and what that side's process spent on it. */
async function measure(load: Child, target: Child, order: RunOrder): Promise<Sample> {
  const before = await Promise.all([target.usage(), load.usage()]);
  const result = await load.ask<RunResult>('run', order);
  const after = await Promise.all([target.usage(), load.usage()]);
  const [targetCpu, loadCpu] = [after[0].cpuSeconds - before[0].cpuSeconds, after[1].cpuSeconds - before[1].cpuSeconds];
  return {
    ...result,
    cpuPerMillion: (targetCpu / result.messages) * 1e6,
    busy: targetCpu / result.took,
    loadBusy: loadCpu / result.took,
  };
}

async function throughput(): Promise<Report['modes']> {
  const load = startChild('load.ts');
  const profiled = flags.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${flags.profile}`];
  const targets = { hongyan: startSide('hongyan', profiled), relay: startSide('relay') };
  const samples: Report['modes'] = {
    window1: { hongyan: [], relay: [] },
    window4: { hongyan: [], relay: [] },
    third: { hongyan: [], relay: [] },
  };
  for (const side of SIDES) {
    const order: ConnectOrder = {
      fleet: side,
      url: await targets[side].ask<string>('url'),
      first: 0,
      count: connections,
    };
    await load.ask('connect', order);
  }
  for (let round = 0; round < rounds; round += 1) {
    const turns = round % 2 === 0 ? SIDES : SIDES.toReversed();
    const both = async (mode: Mode, how: Pick<RunOrder, 'window' | 'rate'>): Promise<void> => {
      for (const side of turns) {
        samples[mode][side].push(await measure(load, targets[side], { fleet: side, seconds, ...how }));
      }
    };
    await both('window1', { window: 1 });
    await both('window4', { window: 4 });
    await both('third', { rate: samples.window4.hongyan.at(-1)!.rate / 3 });
    if (!flags.json) console.error(`round ${round + 1} of ${rounds} done`);
  }
  await load.stop();
  await Promise.all(SIDES.map((side) => targets[side].stop()));
  return samples;
}

/** Memory of one idle, signed-in connection on one side, bytes; in fresh processes that have seen some before. */
async function idleMemory(side: Side): Promise<{ rss: number; heap: number }> {
  const warm = 200;
  const load = startChild('load.ts');
  const target = startSide(side);
  const url = await target.ask<string>('url');
  const order = (first: number, count: number): ConnectOrder => ({ fleet: side, url, first, count });
  await load.ask('connect', order(0, warm));
  const before = await target.usage(true);
  await load.ask('connect', order(warm, idle));
  const after = await target.usage(true);
  await load.stop();
  await target.stop();
  return { rss: (after.rss - before.rss) / idle, heap: (after.heap - before.heap) / idle };
}

try {
  const modes = await throughput();
  const memory = idle === 0 ? undefined : { hongyan: await idleMemory('hongyan'), relay: await idleMemory('relay') };
  const report: Report = { rounds, seconds, connections, idle, modes, memory };
  console.log(flags.json ? JSON.stringify(report) : printReport(report));
} finally {
  rmSync(dataRoot, { recursive: true, force: true });
}

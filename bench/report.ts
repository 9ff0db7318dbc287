/** The figures of a benchmark run, and how they are printed: each world beside the embedded one and beside the relay. */
import { availableParallelism, cpus } from 'node:os';
import type { RunResult } from './load.ts';
import { type Spread, spread } from './statistics.ts';
import type { Part, WorldName } from './worlds.ts';

export type Side = WorldName;

/** Closed loop with one or four unacknowledged messages per connection; open loop at a third of the slowest's latter. */
export type Mode = 'window1' | 'window4' | 'third';

export interface Sample extends RunResult {
  /** Processor time of the parts of the world in this run, s. */
  cpu: Partial<Record<Part, number>>;
  /** Of the load. */
  loadCpu: number;
}

export interface Report {
  rounds: number;
  seconds: number;
  connections: number;
  idle: number;
  /** What was measured. */
  sides: readonly Side[];
  /** One sample per round. */
  modes: Record<Mode, Record<Side, Sample[]>>;
  idleCosts: Partial<Record<Side, IdleCost>>;
}

/** Of one idle connection: memory in its node, bytes, and the processor time of all parts for its sign-in, s. */
export interface IdleCost {
  rss: number;
  heap: number;
  signIn: number;
}

const titles: Record<Mode, string> = {
  window1: 'closed loop, window 1',
  window4: 'closed loop, window 4',
  third: "open loop, all at a third of the slowest one's window-4 rate",
};
const names: Record<Side, string> = {
  embedded: 'embedded',
  one: 'shared, 1 node',
  three: 'shared, 3 nodes',
  relay: 'bare relay',
};

const sum = (cpu: Sample['cpu']): number => Object.values(cpu).reduce((all, one) => all + one, 0);
/** Processor seconds of all parts for a million messages. */
const cost = ({ cpu, messages }: Sample): number => (sum(cpu) / messages) * 1e6;

export function printReport(report: Report): string {
  const { rounds, seconds, connections } = report;
  const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}`;
  return [
    `${connections} connections, ${rounds} rounds of ${seconds} s, median (min..max) of the rounds; ${machine}`,
    'shared: PostgreSQL and NATS on this machine; with 3 nodes the two of every pair are on different ones',
    ...(Object.keys(titles) as Mode[]).flatMap((mode) => printMode(mode, report)),
    ...printIdle(report),
  ].join('\n');
}

const COLUMNS = ['messages/s', 'p50 ms', 'p99 ms', 'CPU s/million'];

function printMode(mode: Mode, { sides, modes }: Report): string[] {
  const samples = modes[mode];
  return [
    '',
    titles[mode],
    row('', COLUMNS),
    ...sides.map((side) =>
      row(names[side], [
        over(samples[side], ({ rate }) => rate, 0),
        over(samples[side], ({ p50 }) => p50, 2),
        over(samples[side], ({ p99 }) => p99, 2),
        over(samples[side], cost, 1),
      ]),
    ),
    ...(mode === 'third' ? [] : sides.flatMap((side) => printRatios(side, sides, samples))),
    ...sides.map((side) => `  ${names[side].padEnd(16)}${printParts(samples[side])}`),
  ];
}

/** How a world compares with the embedded one and the relay: more is better, in messages a second and per processor. */
function printRatios(side: Side, sides: readonly Side[], samples: Record<Side, Sample[]>): string[] {
  const others = (['embedded', 'relay'] as const).filter((other) => other !== side && sides.includes(other));
  if (side === 'relay' || others.length === 0) return [];
  const ratios = others.map((other) => {
    const ratio = (of: (mine: Sample, theirs: Sample) => number): string =>
      figure(spread(samples[side].map((mine, round) => of(mine, samples[other][round]!))), 2);
    const [rate, perCpu] = [
      ratio((mine, theirs) => mine.rate / theirs.rate),
      ratio((mine, theirs) => cost(theirs) / cost(mine)),
    ];
    return `to ${names[other]} ${rate}, by CPU ${perCpu}`;
  });
  return [`  ${names[side].padEnd(16)}${ratios.join('; ')}`];
}

/** Where the processor time went, as parts of one processor, and how large the frames were. */
function printParts(samples: readonly Sample[]): string {
  const share = (pick: (sample: Sample) => number): string =>
    `${(spread(samples.map((sample) => pick(sample) / sample.took)).median * 100).toFixed(0)} %`;
  const parts = Object.keys(samples[0]!.cpu) as Part[];
  const busy = parts.map((part) => `${part} ${share(({ cpu }) => cpu[part]!)}`);
  const { acknowledgementBytes, pushBytes } = samples.at(-1)!;
  const repeated = spread(samples.map((sample) => sample.repeated * 100)).max;
  return (
    `of one processor: ${busy.join(', ')}, load ${share(({ loadCpu }) => loadCpu)}; ` +
    `bytes of an acknowledgement + a push: ${acknowledgementBytes.toFixed(0)} + ${pushBytes.toFixed(0)}` +
    (repeated > 0 ? `; up to ${repeated.toFixed(2)} % pushed twice` : '')
  );
}

function row(name: string, columns: readonly string[]): string {
  return `  ${name.padEnd(16)}${columns.map((column) => column.padStart(26)).join('')}`;
}

function over(samples: readonly Sample[], pick: (sample: Sample) => number, digits: number): string {
  return figure(spread(samples.map(pick)), digits);
}

function figure({ median, min, max }: Spread, digits: number): string {
  const print = (value: number): string =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${print(median)} (${print(min)}..${print(max)})`;
}

function printIdle({ idleCosts, idle, sides }: Report): string[] {
  const measured = sides.filter((side) => idleCosts[side]);
  if (measured.length === 0) return [];
  const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;
  return [
    '',
    `an idle signed-in connection (of ${idle}): memory in its node, and processor time of all parts to sign in`,
    ...measured.map((side) => {
      const { rss, heap, signIn } = idleCosts[side]!;
      return `  ${names[side].padEnd(16)}${kib(rss)} resident, ${kib(heap)} heap; ${(signIn * 1000).toFixed(2)} ms`;
    }),
  ];
}

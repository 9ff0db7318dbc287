/** The figures of a growth run, and how they are printed: each store beside the smallest one of its engine. */
import { availableParallelism, cpus } from 'node:os';
import { type Spread, spread } from '../statistics.ts';

/** Ways of sending; see `MODES` of main.ts. */
export type Mode = 'busy' | 'lone' | 'cold';

export interface Sample {
  rate: number;
  p50: number;
  p99: number;
  /** Processor time of all parts, µs a send. */
  cpu: number;
  /** The part of it that is the database server's. */
  beside: number;
}

/** A store of one engine at one size; `samples` has one per round. */
export interface Grown {
  engine: string;
  messages: number;
  conversations: number;
  /** On disk when it was filled, bytes, and the seconds that took. */
  bytes: number;
  filledIn: number;
  samples: Record<Mode, Sample[]>;
  /** Processor time to read one entry of the log, in the node and in the database server, µs. */
  following: { node: number; beside: number };
}

export interface GrowthReport {
  rounds: number;
  stores: Grown[];
}

const titles: Record<Mode, string> = {
  busy: 'a thousand conversations, many sends at once: processor time a send, µs',
  lone: 'the same conversations, one send after the other: p50 ms',
  cold: 'any of the conversations, most of them not in memory: processor time a send, µs',
};
const costs: Record<Mode, (sample: Sample) => number> = {
  busy: ({ cpu }) => cpu,
  lone: ({ p50 }) => p50,
  cold: ({ cpu }) => cpu,
};

export function printGrowth({ rounds, stores }: GrowthReport): string {
  const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}`;
  const engines = [...new Set(stores.map(({ engine }) => engine))];
  return [
    `cost of a durable send by messages stored, through the store's port; ${rounds} rounds, median (min..max); ${machine}`,
    ...engines.flatMap((engine) => printEngine(stores.filter((store) => store.engine === engine))),
  ].join('\n');
}

function printEngine(stores: readonly Grown[]): string[] {
  return [
    '',
    stores[0]!.engine,
    ...stores.map(
      ({ messages, conversations, bytes, filledIn }) =>
        `  ${count(messages)} messages in ${count(conversations)} conversations: ` +
        `${(bytes / 2 ** 20).toFixed(0)} MiB, filled in ${filledIn.toFixed(0)} s`,
    ),
    ...Object.keys(titles).flatMap((mode) => printMode(mode as Mode, stores)),
    '  reading the log, as every node on a shared store does: processor time an entry, µs',
    ...stores.map(
      ({ messages, following: { node, beside } }) =>
        `    ${count(messages).padStart(10)}  ${node.toFixed(2)}${beside > 0 ? `, and ${beside.toFixed(2)} PostgreSQL's` : ''}`,
    ),
  ];
}

function printMode(mode: Mode, stores: readonly Grown[]): string[] {
  const base = stores[0]!.samples[mode];
  const lines = stores.map(({ messages, samples: { [mode]: samples } }) => {
    const ratios = spread(samples.map((sample, round) => costs[mode](sample) / costs[mode](base[round]!)));
    const columns = [
      figure(spread(samples.map(costs[mode])), mode === 'lone' ? 2 : 1) + besideOf(mode, samples),
      `× ${figure(ratios, 2)}`,
      `p99 ${figure(spread(samples.map(({ p99 }) => p99)), 1)} ms`,
      `${figure(spread(samples.map(({ rate }) => rate)), 0)}/s`,
    ];
    return `    ${count(messages).padStart(10)}  ${columns.join('   ')}`;
  });
  return [`  ${titles[mode]}`, ...lines];
}

/** How much of the processor time the database server took. */
function besideOf(mode: Mode, samples: readonly Sample[]): string {
  const { median } = spread(samples.map(({ beside }) => beside));
  return mode === 'lone' || median === 0 ? '' : `, ${median.toFixed(1)} PostgreSQL's`;
}

function count(n: number): string {
  return n.toLocaleString('en');
}

function figure({ median, min, max }: Spread, digits: number): string {
  const print = (value: number): string =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${print(median)} (${print(min)}..${print(max)})`;
}

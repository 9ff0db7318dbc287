/** The figures of a benchmark run, and how they are printed. */
import { availableParallelism, cpus } from 'node:os';
import type { RunResult } from './load.ts';
import { type Spread, spread } from './statistics.ts';

export const SIDES = ['hongyan', 'relay'] as const;
export type Side = (typeof SIDES)[number];

/** Closed loop with one or four unacknowledged messages per connection; open loop at a third of the server's latter. */
export type Mode = 'window1' | 'window4' | 'third';

export interface Sample extends RunResult {
  /** CPU seconds of the process under test for a million messages. */
  cpuPerMillion: number;
  /** CPU seconds per second, all threads: of the process under test, and of the load. */
  busy: number;
  loadBusy: number;
}

export interface Report {
  rounds: number;
  seconds: number;
  connections: number;
  idle: number;
  /** One sample per round. */
  modes: Record<Mode, Record<Side, Sample[]>>;
  /** Bytes per idle connection. */
  memory: Record<Side, { rss: number; heap: number }> | undefined;
}

const titles: Record<Mode, string> = {
  window1: 'closed loop, window 1',
  window4: 'closed loop, window 4',
  third: "open loop, a third of the server's window-4 rate",
};

export function printReport(report: Report): string {
  const { rounds, seconds, connections, modes } = report;
  const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}`;
  return [
    `${connections} connections, ${rounds} rounds of ${seconds} s, median (min..max) of the rounds; ${machine}`,
    ...Object.entries(modes).flatMap(([mode, sides]) => printMode(titles[mode as Mode], sides)),
    ...printMemory(report),
  ].join('\n');
}

function printMode(title: string, sides: Record<Side, Sample[]>): string[] {
  const ratio = (of: (hongyan: Sample, relay: Sample) => number): string =>
    figure(spread(sides.hongyan.map((sample, round) => of(sample, sides.relay[round]!))), 2);
  const each = (print: (samples: Sample[]) => string): string =>
    SIDES.map((side) => `${side} ${print(sides[side])}`).join(', ');
  const bytes = each((samples) => {
    const { acknowledgementBytes, pushBytes } = samples.at(-1)!;
    return `${acknowledgementBytes.toFixed(0)} + ${pushBytes.toFixed(0)}`;
  });
  const percent = (samples: readonly Sample[], pick: (sample: Sample) => number): string =>
    `${(spread(samples.map(pick)).median * 100).toFixed(0)} %`;
  const busy = each(
    (samples) => `${percent(samples, ({ busy }) => busy)} (load ${percent(samples, ({ loadBusy }) => loadBusy)})`,
  );
  return [
    '',
    title,
    `  ${'messages/s'.padStart(36)}${'p50 ms'.padStart(26)}${'p99 ms'.padStart(26)}${'CPU s/million'.padStart(26)}`,
    ...SIDES.map((side) => printSide(side, sides[side])),
    `  ratio     ${ratio((hongyan, relay) => hongyan.rate / relay.rate)}, by CPU ` +
      ratio((hongyan, relay) => relay.cpuPerMillion / hongyan.cpuPerMillion),
    `  bytes of an acknowledgement + a push: ${bytes}`,
    `  of one processor: ${busy}`,
  ];
}

function printSide(side: Side, samples: readonly Sample[]): string {
  const of = (pick: (sample: Sample) => number, digits: number): string =>
    figure(spread(samples.map(pick)), digits).padStart(26);
  const columns = [
    of((sample) => sample.rate, 0),
    of((sample) => sample.p50, 2),
    of((sample) => sample.p99, 2),
    of((sample) => sample.cpuPerMillion, 1),
  ];
  return `  ${side.padEnd(10)}${columns.join('')}`;
}

function figure({ median, min, max }: Spread, digits: number): string {
  const print = (value: number): string =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${print(median)} (${print(min)}..${print(max)})`;
}

function printMemory({ memory, idle }: Report): string[] {
  if (!memory) return [];
  const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;
  return [
    '',
    `memory of an idle signed-in connection (of ${idle})`,
    ...SIDES.map((side) => `  ${side.padEnd(10)}${kib(memory[side].rss)} resident, ${kib(memory[side].heap)} heap`),
    `  more than the relay's: ${kib(memory.hongyan.rss - memory.relay.rss)} resident`,
  ];
}

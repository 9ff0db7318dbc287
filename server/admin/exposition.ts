/**
 * The catalogue in the form Prometheus reads. Each server has a registry of its own, and each metric is read only when
 * somebody asks: nothing is handed to prom-client while messages are handled.
 */
import { type Metric, Registry } from 'prom-client';
import type { Histogram } from '../metrics.ts';
import { catalogue, type Row, type Sample, type Seen } from './catalogue.ts';

export interface Exposition {
  /** The content type of what is printed. */
  readonly type: string;
  print(seen: Seen): Promise<string>;
}

export function createExposition(): Exposition {
  const registry = new Registry();
  let seen: Seen | undefined;
  for (const row of catalogue) {
    const get = () => Promise.resolve(printable(row, seen));
    // All a registry asks of a metric; its own classes take single observations and can't be given what was counted.
    registry.registerMetric({ name: row.name, get } as unknown as Metric);
  }
  return {
    type: registry.contentType,
    print(now) {
      // The registry asks all metrics before it waits for the first: two scrapes at once don't mix.
      seen = now;
      return registry.metrics();
    },
  };
}

interface Value {
  labels: Record<string, string | number>;
  value: number;
  metricName?: string;
}

function printable(row: Row, seen: Seen | undefined) {
  const { name, help, type } = row;
  const samples = seen === undefined ? [] : row.read(seen);
  return { name, help, type, aggregator: 'sum', values: samples.flatMap((sample) => valuesOf(row, sample)) };
}

function valuesOf({ name, labels: names }: Row, { labels, value }: Sample): Value[] {
  const labelled = Object.fromEntries(names.map((label, i) => [label, labels[i]!]));
  return typeof value === 'number' ? [{ labels: labelled, value }] : bucketsOf(name, labelled, value);
}

/** Buckets are cumulative in print, and counted singly here. */
function bucketsOf(name: string, labels: Value['labels'], { bounds, counts, sum }: Histogram): Value[] {
  let count = 0;
  const buckets = counts.map((own, i): Value => {
    count += own;
    return { labels: { ...labels, le: bounds[i] ?? '+Inf' }, value: count, metricName: `${name}_bucket` };
  });
  return [
    ...buckets,
    { labels, value: sum, metricName: `${name}_sum` },
    { labels, value: count, metricName: `${name}_count` },
  ];
}

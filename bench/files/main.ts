/**
 * What a large file costs on its way to the server and back: time, processor time and memory of both processes, beside a
 * plain copy of the same file over HTTP that takes turns with it. Up is a message with the file, from the call to its answer.
 *
 *   npm run bench:files -- --megabytes 100 --rounds 5
 */
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { directoryOnDisk } from '../../services/process.ts';
import { type Child, startChild } from '../children.ts';
import { spread } from '../statistics.ts';

const MB = 1_000_000;
const MIB = 1024 * 1024;

const { values: flags } = parseArgs({
  options: { megabytes: { type: 'string', default: '100' }, rounds: { type: 'string', default: '5' } },
});
const bytes = Number(flags.megabytes) * MB;
const rounds = Number(flags.rounds);

type Way = 'upload' | 'download';
interface Side {
  readonly name: string;
  readonly server: Child;
  readonly client: Child;
}
/** What one way of the file cost a process: processor seconds, and bytes by which it grew. */
interface Cost {
  readonly cpu: number;
  readonly grown: number;
}
interface Sample {
  readonly seconds: number;
  readonly server: Cost;
  readonly client: Cost;
}

const directory = directoryOnDisk('hongyan-bench-files');
const original = join(directory, 'original');
const children: Child[] = [];
try {
  await fill(original);
  await compare();
} finally {
  await Promise.all(children.map((child) => child.stop()));
  rmSync(directory, { recursive: true, force: true });
}

async function compare(): Promise<void> {
  const sides = [
    await openSide('Hongyan', 'server.ts', [], 'sdk.ts', []),
    await openSide('plain copy', 'plain.ts', ['server'], 'plain.ts', ['client']),
  ];
  const samples = new Map(sides.map(({ name }) => [name, { upload: [] as Sample[], download: [] as Sample[] }]));
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      for (const way of ['upload', 'download'] as const) {
        const sample = await measure(side, way);
        if (round > 0) samples.get(side.name)![way].push(sample);
      }
    }
  }
  console.log(`${flags.megabytes} MB, ${rounds} rounds, median (min..max)`);
  for (const way of ['upload', 'download'] as const) {
    const [own, plain] = sides.map(({ name }) => samples.get(name)![way]);
    for (const { name } of sides) console.log(line(way, name, samples.get(name)![way]));
    const ratios = own!.map(({ seconds }, round) => plain![round]!.seconds / seconds);
    console.log(`${way.padEnd(9)} ratio of the rates ${figures(ratios, 2)}`);
  }
}

async function openSide(
  name: string,
  server: string,
  serverArgs: string[],
  client: string,
  clientArgs: string[],
): Promise<Side> {
  const keeps = join(directory, name.replace(' ', '-'));
  mkdirSync(keeps);
  const serving = startChild(`files/${server}`, [...serverArgs, keeps]);
  children.push(serving);
  const url = await serving.ask<string>('url');
  const asking = startChild(`files/${client}`, [...clientArgs, url]);
  children.push(asking);
  return { name, server: serving, client: asking };
}

async function measure({ name, server, client }: Side, way: Way): Promise<Sample> {
  const path = way === 'upload' ? original : join(directory, 'copy');
  const begun = await Promise.all([server, client].map(begin));
  const startedAt = performance.now();
  await client.ask(way, path);
  const seconds = (performance.now() - startedAt) / 1000;
  const [ofServer, ofClient] = await Promise.all(begun.map((end) => end()));
  if (way === 'download' && (await hash(path)) !== (await hash(original))) throw new Error(`${name} changed the file`);
  return { seconds, server: ofServer!, client: ofClient! };
}

/** Answers with what tells the cost of all since. */
async function begin(child: Child): Promise<() => Promise<Cost>> {
  await child.ask('watch');
  const before = await child.usage();
  return async () => {
    const { cpuSeconds } = await child.usage();
    return { cpu: cpuSeconds - before.cpuSeconds, grown: await child.ask<number>('growth') };
  };
}

function line(way: Way, name: string, samples: readonly Sample[]): string {
  const rate = figures(
    samples.map(({ seconds }) => bytes / MB / seconds),
    0,
  );
  const cost = (part: 'server' | 'client'): string => {
    const costs = samples.map((sample) => sample[part]);
    const cpu = figures(
      costs.map((one) => one.cpu),
      2,
    );
    return `${part} ${cpu} s +${figures(
      costs.map(({ grown }) => grown / MIB),
      0,
    )} MiB`;
  };
  return `${way.padEnd(9)} ${name.padEnd(10)} ${rate} MB/s, processor and memory: ${cost('server')}, ${cost('client')}`;
}

function figures(samples: readonly number[], digits: number): string {
  const { median, min, max } = spread(samples);
  return `${median.toFixed(digits)} (${min.toFixed(digits)}..${max.toFixed(digits)})`;
}

/** Bytes that nobody can make smaller. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  const piece = new Uint8Array(MB);
  for (let at = 0; at < bytes; at += MB) {
    crypto.getRandomValues(piece.subarray(0, 65_536));
    await file.write(piece, 0, Math.min(MB, bytes - at));
  }
  await file.close();
}

async function hash(path: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(path), digest);
  return digest.digest('hex');
}

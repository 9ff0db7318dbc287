/** `npm run sim`: plays the stories of many seeds, or of one with its trace, and says what they broke. */
import { parseArgs } from 'node:util';
import { play } from './run.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1..20' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});

function seedsOf({ seed, seeds }: { seed?: string | undefined; seeds: string }): string[] {
  if (seed !== undefined) return [seed];
  const [, first, last] = /^(\d+)\.\.(\d+)$/.exec(seeds) ?? [];
  if (first === undefined) throw new Error('--seeds takes a range such as 1..200');
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => String(Number(first) + i));
}

let broken = 0;
for (const seed of seedsOf(values)) {
  const story = await play(seed, values.trace ? (line) => void process.stdout.write(`${line}\n`) : undefined);
  const { violations, history, virtualMs, digest } = story;
  if (violations.length > 0) broken += 1;
  process.stdout.write(
    `seed ${seed}: ${history.facts.length} facts, ${(virtualMs / 1000).toFixed(0)} s, ${digest.slice(0, 12)}, ${violations.length === 0 ? 'held' : `${violations.length} violations`}\n`,
  );
  for (const { promise, text } of violations) process.stdout.write(`  ${promise}: ${text}\n`);
}
process.exitCode = broken === 0 ? 0 : 1;

/**
 * `npm run sim`: plays the stories of many seeds, or of one with its trace, and says which promises they broke; or plants
 * bugs and says which seeds caught them.
 */
import { parseArgs } from 'node:util';
import { hunt, type Hunt } from './planted/hunt.ts';
import { play, type Story } from './run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** A range, both ends included: each is played with one node (`7`) and with a cluster (`c7`). */
    seeds: { type: 'string', default: '1..20' },
    seed: { type: 'string' },
    /** Prints every event of the world and every fact. */
    trace: { type: 'boolean', default: false },
    /** Stops at the first story that is broken. */
    first: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    /** Leaves the check of the store's files out: what the history alone tells. */
    'history-only': { type: 'boolean', default: false },
    /** Hunts planted bugs: those named behind it, or all. */
    planted: { type: 'boolean', default: false },
  },
});

const write = (line: string): void => void process.stdout.write(`${line}\n`);

process.exitCode = values.planted ? await huntAll() : await playAll();

async function playAll(): Promise<number> {
  const totals = new Map<string, number>();
  let broken = 0;
  let virtualMs = 0;
  let facts = 0;
  const seeds = seedsOf();
  for (const seed of seeds) {
    const story = await play(seed, values.trace ? write : undefined, !values['history-only']);
    report(story);
    for (const [name, count] of story.counts) totals.set(name, (totals.get(name) ?? 0) + count);
    virtualMs += story.virtualMs;
    facts += story.history.facts.length;
    if (story.violations.length > 0) broken += 1;
    if (broken > 0 && values.first) break;
  }
  if (seeds.length > 1 && !values.json) {
    for (const [name, count] of [...totals].sort(([a], [b]) => (a < b ? -1 : 1)))
      write(`${String(count).padStart(8)} ${name}`);
    const hours = (virtualMs / 3_600_000).toFixed(1);
    write(`${seeds.length} seeds, ${hours} simulated hours, ${facts} facts seen; ${broken} broken`);
  }
  return broken === 0 ? 0 : 1;
}

function report({ seed, history, virtualMs, digest, violations }: Story): void {
  if (values.json) {
    write(violations.length > 0 ? JSON.stringify({ seed, violations }) : `${seed} held`);
    return;
  }
  const seen = `${history.facts.length} facts in ${(virtualMs / 1000).toFixed(0)} s, ${digest.slice(0, 12)}`;
  write(`seed ${seed}: ${seen}: ${violations.length === 0 ? 'held' : 'BROKEN'}`);
  for (const { promise, text } of violations) write(`  ${promise}: ${text}`);
}

async function huntAll(): Promise<number> {
  const hunts = await hunt(positionals, (one) => write(lineOf(one)));
  const missed = hunts.filter(({ caught }) => caught === undefined).length;
  write(`${hunts.length - missed} of ${hunts.length} planted bugs were caught`);
  return missed === 0 ? 0 : 1;
}

function lineOf({ bug, caught, failure }: Hunt): string {
  if (caught === undefined) return `${bug.name}: ${failure ?? 'NOT CAUGHT'}`;
  return `${bug.name} (${bug.promise}): seed ${caught.seed}, ${caught.promises.join(' ')}: ${caught.text.slice(0, 100)}`;
}

function seedsOf(): string[] {
  if (values.seed !== undefined) return [values.seed];
  const [, first, last] = /^(\d+)\.\.(\d+)$/.exec(values.seeds) ?? [];
  if (first === undefined) throw new Error('--seeds takes a range such as 1..200');
  const numbers = Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => String(Number(first) + i));
  return numbers.flatMap((number) => [number, `c${number}`]);
}

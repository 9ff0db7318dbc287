/**
 * `npm run crash`: cycles of every kind, in turn, each judged; prints a line a cycle, and in the end a table.
 *
 *   npm run crash -- --cycles 100 --kinds kill,halt --seed kill-17 --keep
 */
import { parseArgs } from 'node:util';
import { type Kind, type Report, runCycle } from './cycle.ts';
import { kinds } from './kinds/kinds.ts';
import { planOf, tableOf } from './table.ts';

const { values: flags } = parseArgs({
  options: {
    cycles: { type: 'string', default: '100' },
    /** Kinds by commas; default: all. */
    kinds: { type: 'string' },
    /** One cycle again, as its line named it. */
    seed: { type: 'string' },
    /** The number of the first cycle of each kind: other ones than the last time. */
    from: { type: 'string', default: '1' },
    /** Keeps the files of cycles that fail. */
    keep: { type: 'boolean', default: false },
    /** Prints the steps of every cycle, not only of those that fail. */
    steps: { type: 'boolean', default: false },
  },
});

/** One loss shows in many places. */
const MOST_TOLD = 12;

const write = (line: string): void => void process.stdout.write(`${line}\n`);

function chosen(): Kind[] {
  const names = flags.seed?.split('-')[0] ?? flags.kinds;
  const wanted = names === undefined ? kinds : names.split(',').map((name) => kindOf(name));
  return wanted.filter((kind) => {
    const reason = kind.whyNot?.();
    if (reason !== undefined) write(`left out: ${kind.name}, ${reason}`);
    return reason === undefined;
  });
}

function kindOf(name: string): Kind {
  const kind = kinds.find((one) => one.name === name);
  if (kind !== undefined) return kind;
  throw new Error(`there is no kind ${name}; there are ${kinds.map((one) => one.name).join(', ')}`);
}

function tell({ seed, seconds, violations, steps, kept }: Report): void {
  write(`${seed}: ${violations.length === 0 ? 'held' : 'BROKEN'} (${seconds.toFixed(1)} s)`);
  if (violations.length > 0 || flags.steps) for (const step of steps) write(`  ${step}`);
  for (const { promise, text } of violations.slice(0, MOST_TOLD)) write(`  ${promise}: ${text}`);
  if (violations.length > MOST_TOLD) write(`  and ${violations.length - MOST_TOLD} more`);
  if (kept !== undefined) write(`  files: ${kept}`);
}

const plan =
  flags.seed === undefined
    ? planOf(chosen(), Number(flags.cycles), Number(flags.from))
    : chosen().map((kind) => ({ kind, seed: flags.seed! }));
const reports: Report[] = [];
for (const { kind, seed } of plan) {
  const report = await runCycle(kind, seed, flags.keep);
  reports.push(report);
  tell(report);
}
write('');
for (const line of tableOf(reports)) write(line);
process.exit(reports.every(({ violations }) => violations.length === 0) ? 0 : 1);

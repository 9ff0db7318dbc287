/**
 * `npm run fuzz`: more than a million inputs through every way into the product, with what each way took and found.
 * `--target NAME` (a part of its name) takes one way, `--share 0.1` less of each, `--seed TEXT` other inputs.
 */
import { parseArgs } from 'node:util';
import { type Outcome, run } from './run.ts';
import { targets } from './targets.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    share: { type: 'string', default: '1' },
    target: { type: 'string', default: '' },
  },
});

const MEBIBYTE = 2 ** 20;
const write = (line: string): void => void process.stdout.write(`${line}\n`);

const outcomes: Outcome[] = [];
for (const target of targets.filter(({ name }) => name.includes(values.target))) {
  const outcome = await run(target, values.seed, Math.ceil(target.inputs * Number(values.share)));
  outcomes.push(outcome);
  report(outcome);
}
const total = (of: (outcome: Outcome) => number): number => outcomes.reduce((sum, outcome) => sum + of(outcome), 0);
const findings = total((outcome) => outcome.findings.length);
write(`${total((one) => one.inputs)} inputs in ${total((one) => one.seconds).toFixed(0)} s; ${findings} findings`);
process.exitCode = findings === 0 ? 0 : 1;

function report({ target, inputs, seconds, grownBytes, findings: wrong }: Outcome): void {
  const grown = `heap ${(grownBytes / MEBIBYTE).toFixed(1)} MiB`;
  write(`${target.padEnd(34)} ${String(inputs).padStart(8)} inputs ${seconds.toFixed(1).padStart(7)} s  ${grown}`);
  for (const { what, input } of wrong) write(`  ${what.slice(0, 1000)}\n    input: ${input.slice(0, 2000)}`);
}

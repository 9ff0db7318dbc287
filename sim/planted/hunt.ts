/** Plants each bug alone and plays stories until a checker notices: a simulator that can't find them proves nothing. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Bug, bugs } from './bugs.ts';

/** Stories within which a planted bug has to be noticed. */
export const SEEDS_FOR_A_BUG = 100;
/** Processes at a time. */
const AT_ONCE = 2;

export interface Hunt {
  readonly bug: Bug;
  /** The first seed whose story was broken, and what the checkers said of it; undefined if none was. */
  readonly caught: { readonly seed: string; readonly promises: readonly string[]; readonly text: string } | undefined;
  /** What went wrong with the hunt itself. */
  readonly failure: string | undefined;
}

/** Hunts the bugs with these names, or all. `told` hears of each when it is done. */
export async function hunt(names: readonly string[], told: (hunt: Hunt) => void): Promise<Hunt[]> {
  const wanted = names.length === 0 ? [...bugs] : bugs.filter(({ name }) => names.includes(name));
  const hunts: Hunt[] = [];
  const next = async (): Promise<void> => {
    for (let bug = wanted.shift(); bug !== undefined; bug = wanted.shift()) {
      const done = await huntOne(bug);
      hunts.push(done);
      told(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return hunts;
}

async function huntOne(bug: Bug): Promise<Hunt> {
  const { output, errors } = await run(bug);
  const line = output.split('\n').find((one) => one.startsWith('{"seed"'));
  if (line === undefined) {
    const isDone = output.includes('held');
    return { bug, caught: undefined, failure: isDone ? undefined : errors.trim().split('\n').at(-1) };
  }
  const { seed, violations } = JSON.parse(line) as { seed: string; violations: { promise: string; text: string }[] };
  const promises = [...new Set(violations.map(({ promise }) => promise))];
  return { bug, caught: { seed, promises, text: violations[0]!.text }, failure: undefined };
}

function run({ name, promise }: Bug): Promise<{ output: string; errors: string }> {
  const hook = join(import.meta.dirname, 'hook.ts');
  const main = join(import.meta.dirname, '..', 'main.ts');
  const stories = ['--seeds', `1..${SEEDS_FOR_A_BUG}`, '--first', '--json'];
  // The check of the files shares code with the product; what it is not alone to see, the history has to show.
  if (promise !== 'store') stories.push('--history-only');
  const child = spawn(process.execPath, ['--conditions=hongyan-source', '--import', hook, main, ...stories], {
    env: { ...process.env, HONGYAN_PLANTED: name },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve({ output, errors }));
  });
}

/**
 * A few stories, and that a seed is all it takes to see one again. What stories once found is kept as planted bugs: a seed
 * tells another story as soon as players learn something new.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bugs } from './planted/bugs.ts';
import { hunt } from './planted/hunt.ts';
import { play } from './run.ts';

/** With one node, and with three. */
const A_FEW = ['1', '2', 'c1', 'c2'];

describe('the story of a seed', () => {
  it.each(A_FEW)('%s keeps every promise', async (seed) => {
    const { violations, history } = await play(seed);
    expect(violations).toEqual([]);
    expect(history.facts.length).toBeGreaterThan(500);
  });

  it('is the same in this process and in another', async () => {
    const { digest } = await play('7');
    const main = join(import.meta.dirname, 'main.ts');
    const args = ['--conditions=hongyan-source', main, '--seed', '7', '--trace'];
    const printed = execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
    expect(printed).toContain(digest.slice(0, 12));
    expect((await play('8')).digest).not.toBe(digest);
  });
});

describe('a planted bug', () => {
  it('has a name of its own, and there are enough of them', () => {
    expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
    expect(bugs.length).toBeGreaterThanOrEqual(20);
  });

  it.each(bugs)('has its place in the sources: $name', ({ file, find }) => {
    const source = readFileSync(join(import.meta.dirname, '..', file), 'utf8');
    expect(source.split(find)).toHaveLength(2);
  });

  it('is told of in docs/reliability.md', () => {
    const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'reliability.md'), 'utf8');
    for (const { name, promise } of bugs) expect(page).toContain(`| ${name} | ${promise} |`);
  });

  it('is caught', async () => {
    const names = [
      'an entry is taken in twice',
      'a receipt shows one message too few',
      'who wrote a revoked message is not kept',
    ];
    const hunts = await hunt(names, () => undefined);
    const caught = hunts.filter((one) => one.caught !== undefined).map(({ bug }) => bug.name);
    expect(caught.toSorted()).toEqual(names.toSorted());
  });
});

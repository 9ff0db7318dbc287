/** Turns are fair between users, bounded, and never lost. */
import { expect, it } from 'vitest';
import { createFairTurns } from './fair-turns.ts';

/** Work that says when it begins, and ends when it is told to. */
function scene(bounds: Partial<Parameters<typeof createFairTurns>[0]> = {}) {
  const turns = createFairTurns({ atOnce: 2, waiting: 4, waitingOfUser: 3, ...bounds });
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const run = (name: string): Promise<string> =>
    turns.run(name[0]!, () => {
      begun.push(name);
      return new Promise((resolve, reject) => {
        ends.set(name, (error) => (error === undefined ? resolve(name) : reject(error)));
      });
    });
  const end = async (name: string, error?: Error): Promise<void> => {
    await new Promise(setImmediate);
    ends.get(name)!(error);
    await new Promise(setImmediate);
  };
  return { run, end, begun };
}

it('a user has one place at a time, and users take turns', async () => {
  const { run, end, begun } = scene();
  const all = ['a1', 'a2', 'a3', 'b1', 'c1'].map(run);
  await new Promise(setImmediate);
  expect(begun).toEqual(['a1', 'b1']);
  await end('a1');
  // Not a2, which has waited longer: a has just had a turn.
  expect(begun.slice(2)).toEqual(['c1']);
  await end('b1');
  expect(begun.slice(3)).toEqual(['a2']);
  for (const name of ['c1', 'a2', 'a3']) await end(name);
  expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'b1', 'c1']);
});

it('what fails gives its turn back', async () => {
  const { run, end, begun } = scene({ atOnce: 1 });
  const first = expect(run('a1')).rejects.toThrow('no picture');
  const second = run('b1');
  await end('a1', new Error('no picture'));
  await first;
  expect(begun).toEqual(['a1', 'b1']);
  await end('b1');
  expect(await second).toBe('b1');
});

it('too much is refused: of one user, and of all', async () => {
  const { run, end } = scene();
  const all = ['a1', 'a2', 'a3', 'a4', 'b1'].map(run);
  await expect(run('a5')).rejects.toMatchObject({ reason: 'unavailable' });
  all.push(run('c1'));
  await expect(run('d1')).rejects.toMatchObject({ reason: 'unavailable' });
  for (const name of ['a1', 'b1', 'c1', 'a2', 'a3', 'a4']) await end(name);
  await Promise.all(all);
  const again = run('d1');
  await end('d1');
  expect(await again).toBe('d1');
});

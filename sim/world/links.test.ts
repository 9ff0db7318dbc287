/** Links between hosts: each pair draws its own delays, and what waited leaves when the way is open again. */
import { expect, it } from 'vitest';
import { createLinks, setPassage } from './links.ts';
import { seededRandom } from './random.ts';

const linksOf = (seed: string) => createLinks(seededRandom(seed), { minMs: 1, maxMs: 20 });

it('draws the delays of a pair without regard to other pairs', () => {
  const [quiet, busy] = [linksOf('seed'), linksOf('seed')];
  busy.between('bob', 'hub').latencyMs();
  expect(busy.between('alice', 'hub').latencyMs()).toBe(quiet.between('alice', 'hub').latencyMs());
  expect(quiet.between('hub', 'alice').latencyMs()).not.toBe(quiet.between('alice', 'hub').latencyMs());
});

it('resumes what waited once, in order, when it opens', () => {
  const link = linksOf('seed').between('alice', 'hub');
  const resumed: number[] = [];
  setPassage(link, 'held');
  link.waiting.push(
    () => resumed.push(1),
    () => resumed.push(2),
  );
  setPassage(link, 'lost');
  expect(resumed).toEqual([]);
  setPassage(link, 'open');
  setPassage(link, 'open');
  expect(resumed).toEqual([1, 2]);
});

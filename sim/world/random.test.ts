/** Seeded random numbers: the same for the same seed, different for others, even, and in branches that do not disturb each other. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';

const draw = (seed: string, count = 5): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.uint32());
};

describe('seeded random numbers', () => {
  it('follow from the seed alone', () => {
    expect(draw('7')).toEqual(draw('7'));
    const starts = Array.from({ length: 2000 }, (_, seed) => draw(String(seed), 1)[0]);
    expect(new Set(starts).size).toBeGreaterThan(1995);
  });

  it('are spread evenly', () => {
    const buckets = Array.from({ length: 16 }, () => 0);
    for (const number of draw('even', 16_000)) buckets[Math.floor(number / 2 ** 28)]!++;
    for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('stay within the span asked for', () => {
    const random = seededRandom('span');
    const numbers = Array.from({ length: 1000 }, () => random.between(5, 8));
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(5);
    expect(Math.min(...numbers)).toBeLessThan(5.1);
    expect(Math.max(...numbers)).toBeLessThan(8);
    expect(Math.max(...numbers)).toBeGreaterThan(7.9);
    expect(random.hex(8)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('branch by label, whatever else was drawn', () => {
    const used = seededRandom('tree');
    used.uint32();
    expect(used.branch('a').uint32()).toBe(seededRandom('tree').branch('a').uint32());
    expect(used.branch('a').uint32()).not.toBe(used.branch('b').uint32());
  });
});

/** The system's random numbers: in range, of the length asked for, and not the same twice. */
import { expect, it } from 'vitest';
import { nodeRandom } from './random.ts';

it('gives whole numbers of 32 bits and hex of any length', () => {
  const numbers = Array.from({ length: 1000 }, () => nodeRandom.uint32());
  expect(numbers.every((number) => Number.isInteger(number) && number >= 0 && number < 2 ** 32)).toBe(true);
  expect(new Set(numbers).size).toBeGreaterThan(990);
  expect(numbers.some((number) => number >= 2 ** 31)).toBe(true);
  expect(nodeRandom.hex(16)).toMatch(/^[0-9a-f]{32}$/);
  expect(nodeRandom.hex(16)).not.toBe(nodeRandom.hex(16));
});

/** Ranges against the obvious model: a set of positions. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Ranges, rangeAt, rangesAbove, withRange } from './ranges.ts';

const stretch = fc.tuple(fc.nat(30), fc.nat(8)).map(([from, length]): [number, number] => [from, from + length]);

it('loses exactly what is cut off', () => {
  const ranges: Ranges = [
    [0, 5],
    [8, 20],
  ];
  expect(rangesAbove(ranges, 0)).toEqual(ranges);
  expect(rangesAbove(ranges, 3)).toEqual([
    [3, 5],
    [8, 20],
  ]);
  expect(rangesAbove(ranges, 5)).toEqual([[8, 20]]);
  expect(rangesAbove(ranges, 12)).toEqual([[12, 20]]);
  expect(rangesAbove(ranges, 20)).toEqual([]);
});

it('holds exactly the positions that were put in, in the fewest stretches', () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 12 }), (stretches) => {
      const model = new Set<number>();
      let ranges: Ranges = [];
      for (const [from, to] of stretches) {
        ranges = withRange(ranges, [from, to]);
        for (let pos = from + 1; pos <= to; pos++) model.add(pos);
      }
      for (let pos = 0; pos <= 40; pos++) expect(rangeAt(ranges, pos) !== undefined).toBe(model.has(pos));
      for (const [i, [from, to]] of ranges.entries()) {
        expect(from).toBeLessThan(to);
        if (i > 0) expect(ranges[i - 1]![1]).toBeLessThan(from);
      }
    }),
  );
});

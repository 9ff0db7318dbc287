import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createProgress } from './progress.ts';

it('is told once all sizes are known, never less than before, and ends at the total', () => {
  const file = fc.record({ size: fc.integer({ min: 1, max: 1000 }), steps: fc.array(fc.nat(1200), { maxLength: 8 }) });
  fc.assert(
    fc.property(fc.array(file, { minLength: 1, maxLength: 3 }), fc.infiniteStream(fc.nat()), (files, choices) => {
      const told: [number, number][] = [];
      const progress = createProgress(files.length, (current, total) => void told.push([current, total]));
      const left = files.map(({ steps }) => [...steps]);
      const heard = new Set<number>();
      while (left.some((steps) => steps.length > 0)) {
        const open = left.flatMap((steps, index) => (steps.length > 0 ? [index] : []));
        const index = open[choices.next().value! % open.length]!;
        heard.add(index);
        progress.update(index, left[index]!.shift()!, files[index]!.size);
        if (heard.size < files.length) expect(told).toEqual([]);
      }
      const total = files.reduce((sum, { size }) => sum + size, 0);
      progress.finish(files.map(({ size }) => size));
      const currents = told.map(([current]) => current);
      expect(told.map(([, of]) => of)).toEqual(told.map(() => total));
      expect(currents).toEqual([...new Set(currents)].toSorted((a, b) => a - b));
      expect(currents.at(-1)).toBe(total);
    }),
  );
});

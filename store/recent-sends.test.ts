/** The marks of recent sends say the same as a plain list does, across appends that were rolled back. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RECENT_POSITIONS } from './limits.ts';
import { markOf, newestWith, type RecentSends, withNext } from './recent-sends.ts';

it('tells sends apart by random number and client time', () => {
  const mark = (rand: number, ctime: number, kind = 'msg'): number => markOf(kind, { rand, ctime });
  const marks = [mark(0, 0), mark(0, 1), mark(1, 0), mark(4_294_967_295, 0), mark(4_294_967_295, 2 ** 21 - 1)];
  expect(new Set(marks).size).toBe(marks.length);
  for (const one of marks) expect(Number.isSafeInteger(one)).toBe(true);
  expect(mark(0, 0, 'read')).not.toBe(mark(0, 0));
});

it('finds a mark at all of its recent positions, newest first', () => {
  const append = fc.record({ marks: fc.array(fc.nat(4), { maxLength: 50 }), rollBack: fc.boolean() });
  fc.assert(
    fc.property(fc.array(append, { maxLength: 20 }), (appends) => {
      let plain: number[] = [];
      let recent: RecentSends = { base: 0, marks: [] };
      for (const { marks, rollBack } of appends) {
        const next = marks.reduce((state, mark, i) => withNext(state, plain.length + i, mark), recent);
        if (rollBack) continue;
        [plain, recent] = [[...plain, ...marks], next];
        const above = plain.length - RECENT_POSITIONS;
        const expected = plain.map((_, i) => i + 1).filter((pos) => pos > above && plain[pos - 1] === 3);
        const found: number[] = [];
        for (let pos = plain.length + 1; ; found.push(pos)) {
          pos = newestWith(recent, above, pos - 1, 3) ?? 0;
          if (pos === 0) break;
        }
        expect(found).toEqual(expected.toReversed());
      }
      expect(recent.marks.length).toBeLessThan(2 * RECENT_POSITIONS);
    }),
  );
});

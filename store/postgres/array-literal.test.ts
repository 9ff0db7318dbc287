/** Lists written for PostgreSQL are read as they were. */
import fc from 'fast-check';
import pg from 'pg';
import { expect, it } from 'vitest';
import { toParameter } from './array-literal.ts';

const TEXT_ARRAY = 1009;
const NUMBER_ARRAY = 1022;

function read(oid: number, text: unknown): unknown {
  return (pg.types.getTypeParser(oid) as (value: unknown) => unknown)(text);
}

it('gives texts back, whatever is in them', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'NULL', '"', '\\', '{}', 'a,b', '\\"', ' '));
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      expect(read(TEXT_ARRAY, toParameter(texts))).toEqual(texts);
    }),
  );
});

it('gives numbers back', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeInteger()), (numbers) => {
      expect(read(NUMBER_ARRAY, toParameter(numbers))).toEqual(numbers.map((number) => number + 0));
    }),
  );
});

it('leaves other parameters alone', () => {
  expect([1, 'a', '{1}'].map(toParameter)).toEqual([1, 'a', '{1}']);
});

/** Any value that a field of the contract may have, for properties and for fuzzing. */
import * as fc from 'fast-check';
import type { Field, Shape } from '../fields.ts';

const limits: Readonly<Record<string, readonly [number, number]>> = {
  int: [-(2 ** 31), 2 ** 31 - 1],
  uint: [0, 2 ** 32 - 1],
  uint32: [0, 2 ** 32 - 1],
  uint64: [0, Number.MAX_SAFE_INTEGER],
};

/** Values of a field; `depth` keeps merged messages from growing without end. */
export function values(field: Field, depth = 2): fc.Arbitrary<unknown> {
  const { shape } = field;
  switch (shape.is) {
    case 'text':
      return fc.string({ unit: 'binary', maxLength: 8 });
    case 'bool':
      return fc.boolean();
    case 'number':
      return numbers(shape.name);
    case 'enum':
      return fc.constantFrom(...Object.values(shape.members));
    case 'enumText':
      return fc.constantFrom(...Object.keys(shape.members));
    case 'list': {
      const items = fc.array(values(shape.item, depth - 1), { minLength: 1, maxLength: 2 });
      return depth <= 0 && !isLeaf(shape.item.shape) ? fc.constant([]) : items;
    }
    case 'either':
      return fc.oneof(...shape.options.map((option) => values(option, depth)));
    case 'choice':
      return fc.constantFrom(...shape.structs).chain((struct) => values(struct, depth));
    case 'struct':
      return objects(shape, depth);
    case 'lazy':
      return values(shape.get(), depth);
  }
}

function numbers(name: string): fc.Arbitrary<number> {
  const range = limits[name];
  if (range) return fc.integer({ min: range[0], max: range[1] });
  return fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
}

function objects(shape: Extract<Shape, { is: 'struct' }>, depth: number): fc.Arbitrary<unknown> {
  const entries = Object.entries(shape.rows).map(([key, row]) => [key, values(row.field, depth)] as const);
  const required = Object.entries(shape.rows).flatMap(([key, row]) => (row.access === 'required' ? [key] : []));
  return fc.record(Object.fromEntries(entries), { requiredKeys: required, noNullPrototype: true });
}

function isLeaf(shape: Shape): boolean {
  return shape.is !== 'struct' && shape.is !== 'choice' && shape.is !== 'lazy';
}

/** Every key and JSON type of the reference samples can be printed, and is always there where the sample has it. */
import { describe, expect, test } from 'vitest';
import { answerShapes, differences, eventShapes, type SampleShape } from './conformance/sample-shapes.ts';
import { type EventName, events } from './events.ts';
import type { Field, Rows, Shape } from './fields.ts';
import type { FunctionRow } from './functions/rows.ts';
import { type FunctionName, functions } from './functions.ts';
import { printer } from './print.ts';

/** A value that has the keys of the sample and no others. */
function valueLike(sample: SampleShape, field: Field): unknown {
  const { shape } = field;
  switch (shape.is) {
    case 'text':
      return '';
    case 'bool':
      return false;
    case 'number':
      return 0;
    case 'enum':
      return Object.values(shape.members)[0];
    case 'enumText':
      return Object.keys(shape.members)[0];
    case 'list':
      return listLike(sample, shape.item);
    case 'choice':
      return valueLike(sample, shape.structs.find((struct) => hasKeys(struct.rows, sample))!);
    case 'struct':
      return objectLike(sample, shape);
    case 'lazy':
      return valueLike(sample, shape.get());
    case 'either':
      return valueLike(sample, shape.options[0]!);
  }
}

function listLike(sample: SampleShape, item: Field): unknown[] {
  const shape = itemShape(sample);
  return shape === undefined ? [] : [valueLike(shape, item)];
}

/** The shape of a list's items; the samples show an empty list of pairs as `{}`. */
function itemShape(sample: SampleShape): SampleShape | undefined {
  return Array.isArray(sample) ? (sample as readonly SampleShape[])[0] : undefined;
}

function objectLike(sample: SampleShape, struct: Extract<Shape, { is: 'struct' }>): unknown {
  const entries = Object.entries(sample as Readonly<Record<string, SampleShape>>);
  return Object.fromEntries(
    entries.map(([key, part]) => {
      const row = struct.rows[key];
      if (!row) throw new Error(`${struct.name} has no key ${key}`);
      return [key, valueLike(part, row.field)];
    }),
  );
}

function hasKeys(rows: Rows, sample: SampleShape): boolean {
  return Object.keys(sample).every((key) => key in rows);
}

/** Keys of the sample that the SDK may leave out. */
function optionalKeys(sample: SampleShape, field: Field): string[] {
  const { shape } = field;
  if (shape.is === 'list') {
    const item = itemShape(sample);
    return item === undefined ? [] : optionalKeys(item, shape.item);
  }
  if (shape.is === 'choice') return optionalKeys(sample, shape.structs.find((struct) => hasKeys(struct.rows, sample))!);
  if (shape.is !== 'struct') return [];
  return Object.entries(sample as Readonly<Record<string, SampleShape>>).flatMap(([key, part]) => {
    const row = shape.rows[key]!;
    return [...(row.access === 'optional' ? [key] : []), ...optionalKeys(part, row.field)];
  });
}

/** There only if there is something to show, or if it has changed. */
const NOT_ALWAYS = [
  'conv_last_msg',
  'friend_profile_item_custom_string_array',
  'friend_profile_item_group_name_array',
  'friend_profile_item_remark',
];

function agrees(sample: SampleShape, field: Field): void {
  const printed: unknown = JSON.parse(printer(field, 'v5')(valueLike(sample, field)));
  expect(differences(sample, printed)).toEqual([]);
  expect(optionalKeys(sample, field).filter((key) => !NOT_ALWAYS.includes(key))).toEqual([]);
}

describe('answers', () => {
  test.each(Object.entries(answerShapes))('%s', (name, sample) => {
    const row: FunctionRow = functions[name as FunctionName];
    agrees(sample, (row as Extract<FunctionRow, { kind: 'call' }>).reply!);
  });
});

describe('events', () => {
  test.each(Object.entries(eventShapes))('%s', (name, samples) => {
    const { params } = events[name as EventName];
    const json = params.find((param) => param.as === 'json')!;
    for (const sample of samples) agrees(sample, json.field);
  });
});

test('a difference is seen', () => {
  const sample = { a: ['int'], b: { c: 'string' }, d: 'bool' } as const;
  expect(differences(sample, { a: [1], b: { c: '' }, d: true, e: 1 })).toEqual([]);
  expect(differences(sample, { a: [1, '2'], b: [], d: 1 })).toEqual([
    '.a[1] is not int',
    '.b is not an object',
    '.d is not bool',
  ]);
  expect(differences({ info: {} }, { info: [] })).toEqual(['.info is not an object']);
});

/** What a seed draws: numbers, picks, and the values that programs stumble over most often. */
import { seededRandom } from '../../sim/world/random.ts';

export interface Draw {
  /** Uniform in [0, below). */
  below(below: number): number;
  pick<T>(list: readonly T[]): T;
  /** True once in so many times. */
  once(inSoMany: number): boolean;
  /** An independent one; the same label always gives the same. */
  branch(label: string): Draw;
}

export function createDraw(seed: string): Draw {
  const random = seededRandom(seed);
  const below = (limit: number): number => random.uint32() % limit;
  return {
    below,
    pick: (list) => list[below(list.length)]!,
    once: (inSoMany) => below(inSoMany) === 0,
    branch: (label) => createDraw(`${seed}/${label}`),
  };
}

const LONG = 5000;
const DEEP = 3000;

/** Texts at the edges of what text can be, and of what it means here. */
export const TEXTS: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff',
  '\u{1f426}',
  'ü',
  '\u2028',
  '\ufeff',
  '\n',
  'a\r\nb',
  '%',
  '%00',
  '%ff',
  '%E0%A4%A',
  '.',
  '*',
  '>',
  '..',
  '/',
  '"',
  '\\',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  '-0',
  '1e999',
  "'; drop table entry; --",
  'bob',
  'administrator',
  'c2c:alice:bob',
  'c2c:bob:alice',
  'c2c:alice:\ud800',
  'c2c:alice:%ED%A0%80',
  'c2c:alice:%62ob',
  'c2c::',
  'user:alice',
  'user:\udc00',
  'group:g',
  'x'.repeat(32),
  'x'.repeat(33),
  'x'.repeat(257),
  'x'.repeat(LONG),
  'ü'.repeat(LONG),
  '\ud800'.repeat(200),
];

/** Numbers at the edges of 32 bits, of 53 bits, of 64 bits, and of what JSON can write. */
export const NUMBERS: readonly number[] = [
  0,
  1,
  -1,
  -0,
  0.5,
  2,
  50,
  200,
  201,
  1e3,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  1_767_225_600,
  1_767_225_600_000,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER + 1,
  Number.MIN_SAFE_INTEGER,
  2 ** 63,
  1e21,
  1e308,
  -1e308,
  5e-324,
];

/** A JSON value that is hardly ever what is wanted. */
export function junk(draw: Draw): unknown {
  switch (draw.below(8)) {
    case 0:
      return null;
    case 1:
      return draw.once(2);
    case 2:
    case 3:
      return draw.pick(NUMBERS);
    case 4:
      return draw.pick<unknown>([[], {}, [[]], [null], { a: 1 }, [{}], nested(draw.below(20))]);
    default:
      return draw.pick(TEXTS);
  }
}

function nested(depth: number): unknown {
  let value: unknown = 0;
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Pieces of JSON text that readers trip over, some of them no JSON. */
export const SNIPPETS: readonly string[] = [
  ...TEXTS.filter((text) => text.length < LONG),
  ...TEXTS.filter((text) => text.length < LONG).map((text) => JSON.stringify(text)),
  ...NUMBERS.map(String),
  '"\\ud800"',
  '"\\u0000"',
  '"\\uD83D"',
  '{"__proto__":{"a":1}}',
  '{"a":1,"a":2}',
  '"id":1,',
  '"do":"ping",',
  '"re":1,',
  '"code":0,',
  '[',
  '{',
  '}',
  ']',
  ',',
  ':',
  '\n',
  '\n\n',
  '{}\n{}',
  'null',
  'true',
  '1e400',
  '-',
  '0x10',
  '99999999999999999999999999',
  '['.repeat(DEEP),
  `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
  `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
];

/** Printing and reading undo each other, for every struct of the contract and any value it may have. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { values } from './conformance/values.ts';
import { structsOf } from './describe.ts';
import { accepts } from './fields.ts';
import { allFields } from './hash.ts';
import { printer, reader } from './print.ts';
import { newestSpellings, type Profile } from './profiles.ts';

const RUNS = 25;
const structs = [...structsOf(allFields()).values()];

/** Keys of the objects in JSON text, in the order in which they stand there. */
function unsorted(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  const wrong = keys.find((key, index) => index > 0 && keys[index - 1]! >= key);
  return (
    wrong ??
    Object.values(value)
      .map(unsorted)
      .find((key) => key !== undefined)
  );
}

describe.each(structs.map((struct) => [struct.name, struct] as const))('%s', (name, struct) => {
  test.each<Profile>(['v5', 'v8'])('printed in %s has sorted keys and is read back as it was', (profile) => {
    const print = printer(struct, profile);
    const read = reader(struct);
    const property = fc.property(values(struct), (value) => {
      const text = print(value);
      expect(unsorted(JSON.parse(text))).toBeUndefined();
      expect(read(text)).toEqual({ value });
      expect(accepts(struct, value)).toBe(true);
    });
    fc.assert(property, { numRuns: RUNS });
  });

  test('prints in v8 nothing that only v5 spells', () => {
    const old = newestSpellings(name, Object.keys(struct.rows)).map(([neutral]) => neutral);
    const property = fc.property(values(struct), (value) => {
      const printed = Object.keys(JSON.parse(printer(struct, 'v8')(value)) as object);
      expect(printed.filter((key) => old.includes(key))).toEqual([]);
    });
    fc.assert(property, { numRuns: RUNS });
  });
});

test('reading never throws, whatever the text', () => {
  const texts = fc.oneof(fc.string(), fc.json(), fc.json({ maxDepth: 6 }));
  const readers = structs.map((struct) => reader(struct));
  const property = fc.property(texts, fc.nat(readers.length - 1), (text, index) => {
    const result = readers[index]!(text);
    expect(result.error === undefined).toBe(result.value !== undefined);
  });
  fc.assert(property, { numRuns: 1000 });
});

test('reading a spoilt message never throws and says where', () => {
  const message = structs.find((struct) => struct.name === 'Message')!;
  const property = fc.property(values(message), fc.anything(), fc.nat(), (value, junk, at) => {
    const broken = { ...(value as Record<string, unknown>) };
    const keys = Object.keys(broken);
    broken[keys[at % keys.length]!] = junk;
    const text = JSON.stringify(broken, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
    const result = reader(message)(text);
    if (result.error !== undefined) expect(result.error).toMatch(/^message_\w+/);
  });
  fc.assert(property, { numRuns: 500 });
});

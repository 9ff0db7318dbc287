/** Frames there and back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry, EntryHeader } from './entry.ts';
import { c2cKey } from './stream-key.ts';
import { mayReconnect, parseEntries, parseFrame, printEntries, printEntryHeader, printFrame } from './wire.ts';

const id = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
});
const count = fc.maxSafeNat();

const entry: fc.Arbitrary<Entry> = fc
  .record({
    stream: fc.tuple(id, id).map(([a, b]) => c2cKey(a, b)),
    pos: fc.maxSafeNat().map((number) => number || 1),
    gno: count,
    time: count,
    kind: fc.constantFrom('msg' as const, 'read' as const),
    from: id,
    seq: count,
    rand: fc.nat(0xffff_ffff),
    ctime: count,
    run: fc.oneof(fc.constant([]), fc.array(count, { minLength: 8, maxLength: 8 })),
    body: fc.json(),
  })
  .chain((plain) => fc.constantFrom(plain, { ...plain, state: 1 as const }));

function headerOf(value: Entry): EntryHeader {
  const { body: _, ...header } = value;
  return header;
}

describe('the header line of an entry', () => {
  it('is the header as JSON, whatever the ids are made of', () => {
    fc.assert(
      fc.property(entry, (value) => {
        expect(JSON.parse(printEntryHeader(value))).toEqual(headerOf(value));
        expect(JSON.parse(printEntryHeader(value, true))).toEqual({ on: 'entry', ...headerOf(value) });
        expect(printEntryHeader(value)).toBe(JSON.stringify(JSON.parse(printEntryHeader(value))));
      }),
    );
  });

  it('leaves the normal state out', () => {
    const [value] = fc.sample(entry, 1);
    expect(printEntryHeader({ ...value!, state: 0 })).not.toContain('state');
  });
});

describe('a frame', () => {
  it('holds entries, and gives them back', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
        const frame = parseFrame(printFrame({ re: 1 }, printEntries(entries)))!;
        expect(frame.header).toEqual({ re: 1 });
        expect(parseEntries(frame.payload)).toEqual(entries);
      }),
    );
  });

  it('that does not begin with a JSON object is none', () => {
    for (const text of ['', '[]', 'null', '1', '"a"', '{', 'a\n{}', '\n{}']) expect(parseFrame(text)).toBeUndefined();
  });

  it('ends its header at the first line feed', () => {
    expect(parseFrame('{"a":1}\nb\nc')).toEqual({ header: { a: 1 }, payload: 'b\nc' });
    expect(parseFrame('{"a":1}')).toEqual({ header: { a: 1 }, payload: '' });
  });
});

it('a close code says by its range whether to come back', () => {
  expect([1001, 1006, 4000, 4499, 5000].map(mayReconnect)).toEqual([true, true, true, true, true]);
  expect([4500, 4504, 4999].map(mayReconnect)).toEqual([false, false, false]);
});

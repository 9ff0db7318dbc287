/** JSON with comments reads what JSON reads, and names the place of every mistake. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonc } from './jsonc.ts';

describe('JSON with comments', () => {
  it('reads what JSON reads', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, wide) => {
        const text = wide ? JSON.stringify(value, null, 2) : JSON.stringify(value);
        expect(parseJsonc(text)).toEqual({ value: JSON.parse(text) });
      }),
    );
  });

  it('skips comments and a last comma, but not inside text', () => {
    const text = '// head\n{ "a": "// no /* comment", /* b, } */ "b": [1, 2,], // end\n}\n';
    expect(parseJsonc(text)).toEqual({ value: { a: '// no /* comment', b: [1, 2] } });
  });

  it.each([
    ['', 1, 1, 'expected a value, but the text ends here'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'expected "," or "}"'],
    ['{ "a": 1, "a": 2 }', 1, 11, 'the key "a" is given twice'],
    ['{ a: 1 }', 1, 3, 'expected a key in double quotes'],
    ['{ "a" 1 }', 1, 7, 'expected ":" after the key'],
    ['[1,,2]', 1, 4, 'expected a value'],
    ['{ "a": truex }', 1, 8, 'expected a value'],
    ['{ /* never', 1, 3, 'this comment has no end'],
    ['{ "a": "open\n}', 1, 8, 'this text has no end, a bad escape or a control character in it'],
    ['{} {}', 1, 4, 'something follows the end of the value'],
  ])('says where %j is wrong', (text, line, column, reason) => {
    expect(parseJsonc(text)).toEqual({ line, column, reason });
  });

  it.each([
    ['deeply nested lists', `\n${'['.repeat(100_000)}`, 2, 101, 'values are nested deeper than 100 levels'],
    ['deeply nested objects', '{"a":'.repeat(50_000), 1, 501, 'values are nested deeper than 100 levels'],
    ['a very long text', `"${'x'.repeat(5_000_000)}"`, 1, 1, 'the text is longer than 1000000 characters'],
  ])('does not try %s', (_, text, line, column, reason) => {
    expect(parseJsonc(text)).toEqual({ line, column, reason });
  });

  it.each([' ', '//\n', '/**/'])('reads as much of %j as there may be', (blank) => {
    expect(parseJsonc(`${blank.repeat(900_000 / blank.length)}${'['.repeat(100)}${']'.repeat(100)}`)).toHaveProperty(
      'value',
    );
    expect(parseJsonc(`"${'x'.repeat(900_000)}"`)).toHaveProperty('value');
  });

  it('keeps the key __proto__ a plain key', () => {
    const result = parseJsonc('{ "__proto__": { "port": 1 } }') as { value: object };
    expect(Object.keys(result.value)).toEqual(['__proto__']);
    expect('port' in result.value).toBe(false);
  });
});

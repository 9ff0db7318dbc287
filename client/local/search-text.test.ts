/** Folding and cutting: any stretch of whole characters of a text is found in it, and pairs in a row say the same as the text. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contentOf, fold, pairs } from './search-text.ts';

const anyText = fc.string({ unit: 'grapheme', maxLength: 20 });
const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

it('any stretch of whole characters of a text, in either case, is in the folded text', () => {
  fc.assert(
    fc.property(anyText, fc.nat(), fc.nat(), (text, from, length) => {
      const characters = [...segmenter.segment(text)].map(({ segment }) => segment);
      const start = characters.length === 0 ? 0 : from % characters.length;
      const part = characters.slice(start, start + 1 + (length % 5)).join('');
      return fold(text).includes(fold(part)) && fold(text).includes(fold(part.toLowerCase()));
    }),
  );
});

it('folding twice changes nothing more, and leaves whole Unicode', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => fold(fold(text)) === fold(text) && fold(text).isWellFormed()),
  );
});

it('makes the same of case, width and forms; keeps accents', () => {
  expect(fold('ＡＢＣ')).toBe('abc');
  expect(fold('ﾃﾞｰﾀ')).toBe('データ');
  expect(fold('ΟΔΟΣ')).toBe(fold('οδος'));
  expect(fold('ﬁ')).toBe('fi');
  expect(fold('e\u0301')).toBe('é');
  expect(fold('é')).not.toBe('e');
});

it('cuts into overlapping pairs of whole characters, and the last alone', () => {
  expect(pairs('会议室')).toEqual(['会议', '议室', '室']);
  expect(pairs('👍𠮷')).toEqual(['👍𠮷', '𠮷']);
  expect(pairs('')).toEqual([]);
});

it('reads what is searched out of any body', () => {
  expect(contentOf('{"message_elem_array":[{"elem_type":0,"text_elem_content":"A"},{"elem_type":99}]}')).toEqual({
    texts: ['a'],
    types: [0, 99],
  });
  for (const body of ['', 'null', '[]', '{"message_elem_array":[7,null]}', '{"message_elem_array":{}}']) {
    expect(contentOf(body)).toEqual({ texts: [], types: [] });
  }
});

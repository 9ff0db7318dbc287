/** Signed text has one spelling: what is accepted is what was handed out. */
import { expect, it } from 'vitest';
import { createSeal } from './seal.ts';

it('no other last character opens it, though it may stand for the same bits', () => {
  const seal = createSeal('key', 'test 1');
  const sealed = seal.sign('text');
  expect(seal.open(sealed)).toBe('text');
  const others = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    .replace(sealed.at(-1)!, '')
    .split('');
  expect(others.filter((last) => seal.open(sealed.slice(0, -1) + last) !== undefined)).toEqual([]);
});

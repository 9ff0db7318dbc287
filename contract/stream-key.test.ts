/** Keys there and back, and texts that are none. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { c2cKey, parseStreamKey, peerOf, userKey } from './stream-key.ts';

const id = fc.string({ minLength: 1, unit: 'grapheme' });

it('what a key names is what it was made of', () => {
  fc.assert(
    fc.property(id, id, (a, b) => {
      const key = c2cKey(a, b);
      expect(parseStreamKey(key)).toEqual({ type: 'c2c', users: a <= b ? [a, b] : [b, a] });
      expect(c2cKey(b, a)).toBe(key);
      expect([peerOf(key, a), peerOf(key, b)]).toEqual([b, a]);
      expect(parseStreamKey(userKey(a))).toEqual({ type: 'user', user: a });
    }),
  );
});

it.each([
  '',
  'c2c:alice',
  'c2c:alice:',
  'c2c:bob:alice',
  'c2c:alice:bob:carol',
  'c2c:alice:%62ob',
  'c2c:alice:%2g',
  'c2c:alice:%ED%A0%80',
  'c2c:alice:\ud800',
  'c2c:\udfff:bob',
  'user:',
  'user:\ud800',
  'user:a b',
  'group:x',
])('%j is no key', (text) => {
  expect(parseStreamKey(text)).toBeUndefined();
  expect(peerOf(text, 'alice')).toBeUndefined();
});

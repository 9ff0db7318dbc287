/** The newest change number belongs to one history. */
import { expect, it } from 'vitest';
import { createCursorKeeper } from './cursor.ts';

it('the newest change number grows within a history, and begins anew with another', () => {
  const cursor = createCursorKeeper({ instance: 'i', epoch: 'e', gno: 5, own: 0 }, { change: () => undefined });
  cursor.met(9);
  cursor.met(7);
  cursor.move({ epoch: 'e', gno: 8 });
  expect(cursor.newest()).toBe(9);
  cursor.move({ epoch: 'another', gno: 0, own: 0 });
  expect(cursor.newest()).toBe(0);
  cursor.met(3);
  expect(cursor.newest()).toBe(3);
});

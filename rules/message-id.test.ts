import { expect, it } from 'vitest';
import { messageId, tinyidOf } from './message-id.ts';

it('prints the id of a message as tinyid, client time and random number', () => {
  expect(messageId(144115, 1763868000, 4294967295)).toBe('144115_1763868000_4294967295');
});

it('the sender of a message is named by its id', () => {
  expect(tinyidOf('144115_1763868000_4294967295')).toBe(144115);
  for (const none of ['', '1_2', 'a_2_3', '1_2_3_4', '-1_2_3']) expect(tinyidOf(none)).toBe(0);
});

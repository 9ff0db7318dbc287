import { expect, it } from 'vitest';
import { messageId } from './message-id.ts';

it('prints the id of a message as tinyid, client time and random number', () => {
  expect(messageId(144115, 1763868000, 4294967295)).toBe('144115_1763868000_4294967295');
});

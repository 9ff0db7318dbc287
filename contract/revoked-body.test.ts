import { expect, it } from 'vitest';
import { revokedBody } from './revoked-body.ts';

it('keeps the id of a message and nothing of what it said', () => {
  const body = JSON.stringify({
    message_elem_array: [{ elem_type: 0, text_elem_content: 'oops' }],
    message_msg_id: '1_2_3',
  });
  expect(revokedBody(body)).toBe('{"message_msg_id":"1_2_3"}');
  expect(revokedBody(revokedBody(body))).toBe('{"message_msg_id":"1_2_3"}');
});

it('keeps that a message does not stand last', () => {
  const body = JSON.stringify({
    message_elem_array: [],
    message_msg_id: '1',
    message_excluded_from_last_message: true,
  });
  const left = '{"message_excluded_from_last_message":true,"message_msg_id":"1"}';
  expect([revokedBody(body), revokedBody(left)]).toEqual([left, left]);
  expect(revokedBody('{"message_excluded_from_last_message":false,"message_msg_id":"1"}')).toBe(
    '{"message_msg_id":"1"}',
  );
});

it.each(['', '{}', 'null', '"message_msg_id"', '{"message_msg_id":5}', '[{"message_msg_id":"1"}]'])(
  'keeps nothing of %j, which names no id',
  (body) => expect(revokedBody(body)).toBe(''),
);

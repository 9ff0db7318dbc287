/** The stored text of a message: one form, brief, and only what a client may send. */
import { expect, test } from 'vitest';
import { MAX_ELEMENTS } from './limits.ts';
import { type MessageBody, printMessageBody, readMessageBody } from './structs/message-body.ts';

const text = { elem_type: 0, text_elem_content: 'hi' } as const;
const plain: MessageBody = { message_elem_array: [text], message_msg_id: '1_2_3' };
const PLAIN = '{"message_elem_array":[{"elem_type":0,"text_elem_content":"hi"}],"message_msg_id":"1_2_3"}';

test('keys at their default are left out, and the value given is not touched', () => {
  const body: MessageBody = {
    ...plain,
    message_cloud_custom_str: '',
    message_priority: 1,
    message_platform: 0,
    message_is_excluded_from_unread_count: false,
    message_excluded_from_last_message: false,
    message_is_forward_message: false,
  };
  expect(printMessageBody(body)).toBe(PLAIN);
  expect(body.message_priority).toBe(1);
});

test('keys off their default are kept', () => {
  const body: MessageBody = { ...plain, message_priority: 0, message_is_excluded_from_unread_count: true };
  const printed = printMessageBody(body);
  expect(printed).toContain('"message_is_excluded_from_unread_count":true');
  expect(printed).toContain('"message_priority":0');
  expect(readMessageBody(printed)).toEqual({ value: body });
});

test('what is printed is read and printed as it was', () => {
  expect(printMessageBody(readMessageBody(PLAIN).value!)).toBe(PLAIN);
});

test('what a viewer sees of a message is no part of its body', () => {
  const given = PLAIN.replace('}]', '}],"message_is_read":true,"message_seq":7,"message_sender":"mallory"');
  expect(printMessageBody(readMessageBody(given).value!)).toBe(PLAIN);
});

test('elements of the server are not accepted', () => {
  for (const type of [5, 8, 10, 11, -1]) {
    expect(readMessageBody(`{"message_elem_array":[{"elem_type":${type}}],"message_msg_id":"1_2_3"}`).error).toBe(
      'message_elem_array[0] must have one of these as its elem_type: 0, 1, 2, 3, 4, 6, 7, 9, 12',
    );
  }
});

test('a message has at least one element and not too many', () => {
  const withElements = (count: number) =>
    JSON.stringify({ message_elem_array: Array.from({ length: count }, () => text), message_msg_id: '1_2_3' });
  expect(readMessageBody(withElements(0)).error).toBe('message_elem_array must have at least 1 items');
  expect(readMessageBody(withElements(MAX_ELEMENTS)).error).toBeUndefined();
  expect(readMessageBody(withElements(MAX_ELEMENTS + 1)).error).toBe(
    `message_elem_array must have at most ${MAX_ELEMENTS} items`,
  );
  expect(readMessageBody('{"message_elem_array":{"length":1},"message_msg_id":"1_2_3"}').error).toBe(
    'message_elem_array must be a list',
  );
});

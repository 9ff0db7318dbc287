/** What people see of a chat: one line per fact, and nothing a message contains can command the terminal. */
import { describe, expect, it } from 'vitest';
import type { ConvInfo } from '../../contract/structs/conversation.ts';
import type { MsgLocator } from '../../contract/structs/message-call.ts';
import type { Elem, Message } from '../../contract/structs/message.ts';
import { plain } from '../paint.ts';
import type { Notice } from './notice.ts';
import { clockText, contentText, messageText, render } from './render.ts';
import { brief, visible } from './visible.ts';

/** Noon on this machine's clock. */
const noon = new Date(2030, 4, 6, 12, 0, 5).getTime();
const viewer = { user: 'alice', peer: 'bob', now: noon, paint: plain };

function message(more: Partial<Message> = {}): Message {
  const made: Partial<Message> = {
    message_conv_id: 'bob',
    message_sender: 'bob',
    message_server_time: noon / 1000,
    message_client_time: noon / 1000 - 1,
    message_status: 2,
    message_elem_array: [{ elem_type: 0, text_elem_content: 'hello' }],
    ...more,
  };
  return made as Message;
}

const text = (notice: Notice): string => render(notice, viewer);

describe('a message', () => {
  it('is one line with time, sender and text', () => {
    expect(messageText(message(), viewer)).toBe('12:00:05 bob: hello');
  });

  it('of another conversation has its name in front', () => {
    const other = message({ message_conv_id: 'carol', message_sender: 'carol' });
    expect(messageText(other, viewer)).toBe('12:00:05 [carol] carol: hello');
  });

  it('of several lines is indented', () => {
    const lines = message({ message_elem_array: [{ elem_type: 0, text_elem_content: 'one\ntwo' }] });
    expect(messageText(lines, viewer)).toBe('12:00:05 bob: one\n              two');
  });

  it('of another day shows the date', () => {
    const old = message({ message_server_time: new Date(2030, 4, 5, 23, 59, 0).getTime() / 1000 });
    expect(messageText(old, viewer)).toBe('2030-05-05 23:59:00 bob: hello');
  });

  it('that is not acknowledged shows the time it was written', () => {
    expect(messageText(message({ message_server_time: 0 }), viewer)).toBe('12:00:04 bob: hello');
  });

  it('that was taken back shows nothing else', () => {
    expect(contentText(message({ message_status: 6, message_elem_array: [] }))).toBe('(taken back)');
  });

  it('paints only the name and the time', () => {
    const painted = messageText(message(), { ...viewer, paint: (colour, part) => `<${colour} ${part}>` });
    expect(painted).toBe('<dim 12:00:05> <cyan bob>: hello');
  });

  const elements: [Elem, string][] = [
    [{ elem_type: 3, custom_elem_data: '{"a":1}' }, '(custom: {"a":1})'],
    [{ elem_type: 6, face_elem_index: 4 }, '(face 4)'],
    [
      { elem_type: 7, location_elem_desc: 'home', location_elem_latitude: 1.5, location_elem_longitude: 2 },
      '(place: home 1.5, 2)',
    ],
  ];
  it.each(elements)('shows the element %j', (element, shown) => {
    expect(contentText(message({ message_elem_array: [element] }))).toBe(shown);
  });
});

describe('notices', () => {
  const locator: Partial<MsgLocator> = { message_locator_conv_id: 'bob', message_locator_time: noon / 1000 };

  it('tell receipts', () => {
    const receipt = {
      msg_receipt_conv_id: 'bob',
      msg_receipt_conv_type: 1 as const,
      msg_receipt_time_stamp: noon / 1000,
    };
    expect(text({ is: 'receipts', receipts: [receipt] })).toBe('-- bob has read what you wrote until 12:00:05');
  });

  it('tell revocations, and whose', () => {
    const [theirs, mine] = [false, true].map((message_locator_is_self) => ({ ...locator, message_locator_is_self }));
    expect(text({ is: 'revocations', locators: [theirs, mine] as MsgLocator[] })).toBe(
      '-- bob took back the message of 12:00:05\n-- you took back the message of 12:00:05',
    );
  });

  it('tell what was taken back here', () => {
    expect(text({ is: 'takenBack', message: message() })).toBe('-- you took back the message of 12:00:05');
  });

  it('tell the network', () => {
    const network = (status: 0 | 1 | 2 | 3) => text({ is: 'network', status, code: 9508, desc: 'broken' });
    expect([0, 1, 2, 3].map((status) => network(status as 0))).toEqual([
      '-- connected',
      '-- connection lost: broken',
      '-- connecting',
      '-- no connection: broken',
    ]);
  });

  it('tell the end of a session', () => {
    expect(text({ is: 'kicked' })).toContain('signed in on another device');
    expect(text({ is: 'expired' })).toContain('run out');
  });

  it('tell conversations with what is unread', () => {
    const conversation = { conv_id: 'bob', conv_unread_num: 3, conv_is_pinned: true, conv_last_msg: message() };
    const empty = { conv_id: 'carol', conv_unread_num: 0, conv_is_pinned: false };
    expect(text({ is: 'conversations', conversations: [conversation, empty] as ConvInfo[] })).toBe(
      'bob  3 unread  pinned  12:00:05 bob: hello\ncarol',
    );
    expect(text({ is: 'conversations', conversations: [] })).toBe('-- no conversations yet');
  });

  it('tell what failed and why', () => {
    expect(text({ is: 'failed', what: 'not sent', reason: 'too long (8001)' })).toBe('-- not sent: too long (8001)');
  });
});

describe('text from elsewhere', () => {
  it('can not command the terminal', () => {
    expect(visible('\u001b[2J\u0007\u009b31m\u007f\r\tx')).toBe('␛[2J␇\ufffd31m␡␍    x');
    expect(visible('a\u202eb\u2066c')).toBe('a\ufffdb\ufffdc');
    const hostile = message({ message_elem_array: [{ elem_type: 0, text_elem_content: '\u001b[31mred' }] });
    expect(messageText(hostile, viewer)).toBe('12:00:05 bob: ␛[31mred');
  });

  it('keeps other letters and line feeds', () => {
    expect(visible('鸿雁 👩‍👩‍👧\né')).toBe('鸿雁 👩‍👩‍👧\né');
  });

  it('can be shortened', () => {
    expect(brief('one\ntwo', 10)).toBe('one two');
    expect(brief('👍👍👍👍', 3)).toBe('👍👍…');
  });
});

it('tells times on the clock of this machine', () => {
  expect(clockText(noon / 1000, noon + 3_600_000)).toBe('12:00:05');
});

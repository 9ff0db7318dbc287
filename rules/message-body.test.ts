import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TIMElemType } from '../contract/enums.ts';
import { MAX_ELEMENTS, MAX_MESSAGE_BYTES } from '../contract/limits.ts';
import type { MessageBody } from '../contract/structs/message-body.ts';
import { checkMessageBody, messageBytes } from './message-body.ts';

function body(...elements: object[]): MessageBody {
  return { message_elem_array: elements as MessageBody['message_elem_array'], message_msg_id: '1_2_3' };
}

const text = (content: string) => ({ elem_type: 0, text_elem_content: content });

describe('a message', () => {
  it.each(Object.entries(TIMElemType))('with an element of type %s', (name, type) => {
    const sendable = ['kTIMElem_Text', 'kTIMElem_Custom', 'kTIMElem_Face', 'kTIMElem_Location'].includes(name);
    expect(checkMessageBody(body({ elem_type: type }))?.code).toBe(sendable ? undefined : 20001);
    expect(checkMessageBody(body(text('first'), { elem_type: type }))?.code).toBe(sendable ? undefined : 20001);
  });

  it('has at least one element, and at most 64', () => {
    expect(checkMessageBody(body())?.code).toBe(20001);
    const many = Array.from({ length: MAX_ELEMENTS }, () => text(''));
    expect(checkMessageBody(body(...many))).toBeUndefined();
    expect(checkMessageBody(body(...many, text('')))?.code).toBe(20001);
  });

  it('has one custom element at most, and any number of others', () => {
    const custom = { elem_type: TIMElemType.kTIMElem_Custom };
    expect(checkMessageBody(body(custom, text('a'), text('b')))).toBeUndefined();
    expect(checkMessageBody(body(custom, text('a'), custom))?.code).toBe(20001);
  });

  it('holds up to 12 KiB in all elements and the cloud data together', () => {
    const half = 'x'.repeat(MAX_MESSAGE_BYTES / 2);
    expect(checkMessageBody(body(text(half), text(half)))).toBeUndefined();
    expect(checkMessageBody(body(text(half), text(`${half}y`)))).toMatchObject({
      code: 93000,
      desc: expect.stringContaining(String(MAX_MESSAGE_BYTES + 1)),
    });
    expect(checkMessageBody({ ...body(text(half), text(half)), message_cloud_custom_str: 'y' })?.code).toBe(93000);
    const custom = { elem_type: 3, custom_elem_data: half, custom_elem_ext: half, custom_elem_desc: 'y' };
    expect(checkMessageBody(body(custom))?.code).toBe(93000);
  });

  it('is measured in bytes of UTF-8', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
        (a, b) => {
          const bytes = Buffer.byteLength(a) + Buffer.byteLength(b);
          expect(messageBytes({ ...body(text(a)), message_cloud_custom_str: b })).toBe(bytes);
        },
      ),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TIMElemType } from '../contract/enums.ts';
import { MAX_ELEMENTS, MAX_MESSAGE_BYTES } from '../contract/limits.ts';
import type { MessageBody } from '../contract/structs/message-body.ts';
import { checkMessage, checkMessageBody, messageBytes } from './message-body.ts';

function body(...elements: object[]): MessageBody {
  return { message_elem_array: elements as MessageBody['message_elem_array'], message_msg_id: '1_2_3' };
}

const text = (content: string) => ({ elem_type: 0, text_elem_content: content });

const ID = '0123456789abcdef'.repeat(2);
/** An element of each type, as it is to be stored. */
const elements: Readonly<Partial<Record<keyof typeof TIMElemType, object>>> = {
  kTIMElem_Text: text('a'),
  kTIMElem_Custom: { elem_type: 3, custom_elem_data: 'a' },
  kTIMElem_Face: { elem_type: 6, face_elem_index: 1 },
  kTIMElem_Location: { elem_type: 7, location_elem_longitude: 1, location_elem_latitude: 1 },
  kTIMElem_Image: {
    elem_type: 1,
    image_elem_orig_path: '',
    image_elem_level: 0,
    image_elem_orig_id: ID,
    image_elem_orig_pic_size: 5,
    image_elem_large_id: `${ID}.large`,
    image_elem_thumb_id: `${ID}.thumb`,
  },
  kTIMElem_Sound: { elem_type: 2, sound_elem_file_path: '', sound_elem_file_id: ID, sound_elem_file_size: 5 },
  kTIMElem_File: {
    elem_type: 4,
    file_elem_file_path: '',
    file_elem_file_name: 'a.txt',
    file_elem_file_id: ID,
    file_elem_file_size: 5,
  },
  kTIMElem_Video: {
    elem_type: 9,
    video_elem_video_path: '',
    video_elem_video_id: ID,
    video_elem_video_size: 5,
    video_elem_image_path: '',
    video_elem_image_size: 0,
  },
  kTIMElem_Merge: {
    elem_type: 12,
    merge_elem_title: 'a',
    merge_elem_abstract_array: [],
    merge_elem_compatible_text: '',
    merge_elem_message_array: [{ message_elem_array: [text('a')] }],
  },
};

describe('a message', () => {
  it.each(Object.entries(TIMElemType))('with an element of type %s', (name, type) => {
    const element = elements[name as keyof typeof TIMElemType];
    const code = element ? undefined : 20001;
    expect(checkMessageBody(body(element ?? { elem_type: type }))?.code).toBe(code);
    expect(checkMessageBody(body(text('first'), element ?? { elem_type: type }))?.code).toBe(code);
  });

  it.each<[keyof typeof elements, object, string]>([
    ['kTIMElem_Image', { image_elem_orig_id: undefined }, 'image_elem_orig_id'],
    ['kTIMElem_Image', { image_elem_orig_id: '../../etc/passwd' }, 'image_elem_orig_id'],
    ['kTIMElem_Image', { image_elem_orig_pic_size: undefined }, 'image_elem_orig_pic_size'],
    ['kTIMElem_Image', { image_elem_thumb_id: '' }, 'image_elem_thumb_id'],
    ['kTIMElem_Image', { image_elem_orig_path: 'photos/a.png' }, 'image_elem_orig_path'],
    ['kTIMElem_Image', { image_elem_large_url: 'https://example.org/a' }, 'image_elem_large_url'],
    ['kTIMElem_Sound', { sound_elem_file_id: `${ID}.other` }, 'sound_elem_file_id'],
    ['kTIMElem_Sound', { sound_elem_url: 'https://example.org/a' }, 'sound_elem_url'],
    ['kTIMElem_File', { file_elem_file_size: 0 }, 'file_elem_file_size'],
    ['kTIMElem_File', { file_elem_file_size: -1 }, 'file_elem_file_size'],
    ['kTIMElem_File', { file_elem_file_path: 'a' }, 'file_elem_file_path'],
    ['kTIMElem_File', { file_elem_file_name: 'n'.repeat(256) }, 'file_elem_file_name'],
    ['kTIMElem_Video', { video_elem_image_id: ID }, 'video_elem_image_size'],
    ['kTIMElem_Video', { video_elem_image_path: '/tmp/a' }, 'video_elem_image_path'],
  ])('whose %s is stored with %j is refused, here and in a merged message', (name, change, named) => {
    const wrong = { ...elements[name], ...change };
    const refused = { code: 20001, desc: expect.stringContaining(named) };
    expect(checkMessageBody(body(wrong))).toMatchObject(refused);
    const merged = { ...elements.kTIMElem_Merge, merge_elem_message_array: [{ message_elem_array: [wrong] }] };
    expect(checkMessageBody(body(merged))).toMatchObject(refused);
  });

  it.each<[string, object, number]>([
    ['no list at all', { merge_elem_message_array: [] }, 20001],
    ['a list and the key of one', { merge_elem_relay_json_key: `1.${ID}` }, 20001],
    ['a key that is none', { merge_elem_message_array: [], merge_elem_relay_json_key: ID }, 20001],
    ['a key of too many layers', { merge_elem_message_array: [], merge_elem_relay_json_key: `101.${ID}` }, 8005],
    ['too many messages', { merge_elem_message_array: Array(301).fill({ message_elem_array: [] }) }, 20001],
    ['a list in a form of others', { merge_elem_relay_buffer: 'x' }, 20001],
    ['an element of the server', { merge_elem_message_array: [{ message_elem_array: [{ elem_type: 5 }] }] }, 20001],
  ])('that merges others with %s is refused', (_, change, code) => {
    expect(checkMessageBody(body({ ...elements.kTIMElem_Merge, ...change }))?.code).toBe(code);
  });

  it('merges messages in up to 100 layers', () => {
    const merge = elements.kTIMElem_Merge!;
    const nested = (layers: number, inner: object = text('a')): object =>
      layers === 0
        ? inner
        : { ...merge, merge_elem_message_array: [{ message_elem_array: [nested(layers - 1, inner)] }] };
    const key = { ...merge, merge_elem_message_array: [], merge_elem_relay_json_key: `90.${ID}` };
    expect(checkMessage(body(nested(100)))).toBeUndefined();
    expect(checkMessage(body(nested(101)))?.code).toBe(8005);
    expect(checkMessage(body(nested(10, key)))).toBeUndefined();
    expect(checkMessage(body(nested(11, key)))?.code).toBe(8005);
  });

  it('mentions 30 users at most', () => {
    const mentioning = (count: number) => ({
      ...body(text('a')),
      message_group_at_user_array: Array(count).fill('bob'),
    });
    expect(checkMessageBody(mentioning(30))).toBeUndefined();
    expect(checkMessageBody(mentioning(31))?.code).toBe(10053);
  });

  it('is as large as its texts and lists, whatever its files are called on the server', () => {
    for (const name of ['kTIMElem_Image', 'kTIMElem_Sound', 'kTIMElem_Video'] as const) {
      expect(messageBytes(body(elements[name]!))).toBe(0);
    }
    expect(messageBytes(body(elements.kTIMElem_File!))).toBe('a.txt'.length);
    const merge = elements.kTIMElem_Merge!;
    const list = [{ message_elem_array: [text('雁')] }];
    expect(messageBytes(body({ ...merge, merge_elem_message_array: list }))).toBe(
      1 + Buffer.byteLength(JSON.stringify(list)),
    );
    expect(messageBytes({ ...body(text('a')), message_group_at_user_array: ['bob'] })).toBe(4);
  });

  it('has at least one element, and at most 64', () => {
    expect(checkMessageBody(body())?.code).toBe(20001);
    const many = Array.from({ length: MAX_ELEMENTS }, () => text(''));
    expect(checkMessageBody(body(...many))).toBeUndefined();
    expect(checkMessageBody(body(...many, text('')))?.code).toBe(20001);
  });

  it('has one custom, one sound and one merged element at most, and any number of others', () => {
    for (const name of ['kTIMElem_Custom', 'kTIMElem_Sound', 'kTIMElem_Merge'] as const) {
      const one = elements[name]!;
      expect(checkMessageBody(body(one, text('a'), text('b')))).toBeUndefined();
      expect(checkMessageBody(body(one, text('a'), one))?.code).toBe(20001);
    }
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

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_MESSAGE_BYTES } from '../contract/limits.ts';
import { FileElem, ImageElem, SoundElem, VideoElem } from '../contract/structs/elem.ts';
import { MAX_BODY_BYTES } from './limits.ts';
import { acceptBody } from './message-body.ts';

const id = '1_2_3';
const text = { elem_type: 0, text_elem_content: 'hello' };

const sound = { sound_elem_file_path: '', sound_elem_file_size: 5, sound_elem_file_time: 1 };
const ID = '0123456789abcdef'.repeat(2);
const PATH = 'photos/me.png';
const ADDRESS = 'https://example.org/me.png';
const uploaded = { sound_elem_file_id: ID };

function accept(body: unknown) {
  return acceptBody(typeof body === 'string' ? body : JSON.stringify(body), id);
}

describe('a message body', () => {
  it('is printed in its one form: sorted keys, without what is default or unknown', () => {
    const body = {
      message_priority: 1,
      message_msg_id: id,
      surprise: true,
      message_is_excluded_from_unread_count: false,
      message_elem_array: [{ text_elem_content: 'hello', elem_type: 0, surprise: true }],
      message_cloud_custom_str: 'cloud',
    };
    const printed =
      '{"message_cloud_custom_str":"cloud","message_elem_array":[{"elem_type":0,"text_elem_content":"hello"}],"message_msg_id":"1_2_3"}';
    expect(accept(body)).toEqual({ text: printed, countsAsUnread: true });
    expect(accept(printed)).toEqual({ text: printed, countsAsUnread: true });
  });

  it('is one line, whatever it holds', () => {
    const body = `{\n"message_elem_array":\n[{"elem_type":0,"text_elem_content":"a\\nb\\u2028"}],\n"message_msg_id":"1_2_3"}`;
    expect(accept(body)).toMatchObject({ text: expect.not.stringContaining('\n') });
  });

  it('says whether it counts as unread', () => {
    const body = { message_elem_array: [text], message_msg_id: id, message_is_excluded_from_unread_count: true };
    expect(accept(body)).toMatchObject({ countsAsUnread: false });
  });

  it.each([
    ['no JSON', '{', 'JSON'],
    ['nothing', '', 'JSON'],
    ['no object', 7, 'object'],
    ['no elements', { message_msg_id: id }, 'message_elem_array'],
    ['an empty list of elements', { message_elem_array: [], message_msg_id: id }, 'message_elem_array'],
    ['an element without a type', { message_elem_array: [{}], message_msg_id: id }, 'elem_type'],
    [
      'a text that is none',
      { message_elem_array: [{ ...text, text_elem_content: 7 }], message_msg_id: id },
      'text_elem_content',
    ],
    ['the id of another message', { message_elem_array: [text], message_msg_id: '1_2_4' }, '1_2_3'],
    ['no id', { message_elem_array: [text] }, 'message_msg_id'],
    [
      'a file that was not uploaded',
      { message_elem_array: [{ elem_type: 2, ...sound }], message_msg_id: id },
      'sound_elem_file_id',
    ],
    [
      'a path of the sender',
      {
        message_elem_array: [{ elem_type: 2, ...sound, ...uploaded, sound_elem_file_path: 'photos/me' }],
        message_msg_id: id,
      },
      'sound_elem_file_path',
    ],
    ['an element of the server', { message_elem_array: [{ elem_type: 5 }], message_msg_id: id }, 'elem_type'],
  ])('with %s is refused with 20001 and a text that names it', (_, body, named) => {
    expect(accept(body)).toMatchObject({ refused: { code: 20001, desc: expect.stringContaining(named) } });
  });

  it('nested without end is refused', () => {
    const bomb = '{"message_elem_array":['.repeat(3000);
    expect(accept(bomb)).toMatchObject({ refused: { code: 20001 } });
  });

  it('with a file of the server and with mentions is stored as it is', () => {
    const body = {
      message_elem_array: [{ elem_type: 2, sound_elem_file_id: ID, ...sound }],
      message_group_at_user_array: ['bob'],
      message_msg_id: id,
    };
    expect(accept(body)).toMatchObject({ text: expect.stringContaining('"message_group_at_user_array":["bob"]') });
    expect(accept({ ...body, message_group_at_user_array: Array(31).fill('bob') })).toMatchObject({
      refused: { code: 10053 },
    });
  });

  it('has no path and no address in it, in whatever element and however deep', () => {
    const value = fc.constantFrom('', PATH, ADDRESS, ID, undefined);
    const elements = [ImageElem, SoundElem, FileElem, VideoElem].map((struct) =>
      fc.record(
        Object.fromEntries(
          Object.entries(struct.rows).map(([key, { field }]) => {
            if (field.shape.is === 'text') return [key, /_(?:path|url|id)$/.test(key) ? value : fc.constant('a')];
            return [key, fc.constant(field.shape.is === 'enum' ? Object.values(field.shape.members)[0] : 1)];
          }),
        ),
      ),
    );
    const { element } = fc.letrec<{ element: object }>((tie) => ({
      element: fc.oneof(
        { depthSize: 'small' },
        ...elements,
        fc.array(tie('element'), { minLength: 1, maxLength: 2 }).map((inner) => ({
          elem_type: 12,
          merge_elem_title: '',
          merge_elem_abstract_array: [],
          merge_elem_compatible_text: '',
          merge_elem_message_array: [{ message_elem_array: inner }],
        })),
      ),
    }));
    let stored = 0;
    fc.assert(
      fc.property(fc.array(element, { minLength: 1, maxLength: 2 }), (message_elem_array) => {
        const accepted = accept({ message_elem_array, message_msg_id: id });
        const { refused } = accepted;
        const text = accepted.refused ? '' : accepted.text;
        stored += refused ? 0 : 1;
        expect([undefined, 20001, 93000]).toContain(refused?.code);
        expect(text).not.toContain(PATH);
        expect(text).not.toContain(ADDRESS);
      }),
      { numRuns: 5000 },
    );
    expect(stored).toBeGreaterThan(0);
  });

  it('over the limit of a message is refused with 93000, one that is absurd with 80002', () => {
    const sized = (length: number, character = 'x') => ({
      message_elem_array: [{ ...text, text_elem_content: character.repeat(length) }],
      message_msg_id: id,
    });
    expect(accept(sized(MAX_MESSAGE_BYTES)).refused).toBeUndefined();
    expect(accept(sized(MAX_MESSAGE_BYTES, '\u0001')).refused).toBeUndefined();
    expect(accept(sized(MAX_MESSAGE_BYTES + 1)).refused?.code).toBe(93000);
    expect(accept(sized(MAX_BODY_BYTES)).refused?.code).toBe(80002);
    const config = { message_offlie_push_config: { offline_push_config_desc: '说'.repeat(MAX_BODY_BYTES / 2) } };
    expect(accept({ ...sized(1), ...config }).refused?.code).toBe(80002);
  });
});

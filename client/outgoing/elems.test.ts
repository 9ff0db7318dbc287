import { describe, expect, it } from 'vitest';
import type { GivenElem } from '../../contract/structs/message.ts';
import type { MessageBody, SentElem } from '../../contract/structs/message-body.ts';
import { filesToUpload, keptElem, sayTheSame, storedElem } from './elems.ts';
import { attemptOf, keepBody, keptBody, marksOf, readKept } from './kept-body.ts';

const ID = '0123456789abcdef'.repeat(2);
const file = { elem_type: 4, file_elem_file_path: 'a/b', file_elem_file_name: 'b', file_elem_file_size: 3 } as const;
const uploaded = { ...file, file_elem_file_id: ID };
const shown = { ...uploaded, file_elem_url: 'http://x', file_elem_task_id: 0, file_elem_download_flag: 2 };
const bodyOf = (...elements: SentElem[]): MessageBody => ({ message_elem_array: elements, message_msg_id: '1_2_3' });
const merge = (list: object[], more: object = {}) =>
  ({
    elem_type: 12,
    merge_elem_title: 't',
    merge_elem_abstract_array: [],
    merge_elem_compatible_text: '',
    merge_elem_message_array: list,
    ...more,
  }) as unknown as GivenElem;

describe('an element', () => {
  it('is kept with its path, and without what is made where it is shown', () => {
    expect(keptElem(shown)).toEqual(uploaded);
    expect(storedElem(keptElem(shown))).toEqual({ ...uploaded, file_elem_file_path: '' });
    expect(keptElem({ ...shown, file_elem_file_id: 'nonsense' })).toEqual(file);
  });

  it('has files to upload as long as they have no ids', () => {
    expect(filesToUpload(file).map(({ kind }) => kind)).toEqual(['file']);
    expect(filesToUpload(uploaded)).toEqual([]);
  });

  it('that merges messages says of each who said what and when, and nothing of a device or a viewer', () => {
    const message = {
      message_elem_array: [shown],
      message_sender: 'bob',
      message_client_time: 5,
      message_custom_str: 'mine',
      message_conv_id: 'bob',
      message_is_read: true,
      message_status: 2,
      message_sender_profile: { user_profile_nick_name: 'Bob', user_profile_gender: 1 },
    };
    const kept = JSON.parse(JSON.stringify(keptElem(merge([message], { merge_elem_relay_json_key: '' })))) as object;
    expect(kept).toEqual(
      merge([
        {
          message_client_time: 5,
          message_elem_array: [{ ...uploaded, file_elem_file_path: '' }],
          message_sender: 'bob',
          message_sender_profile: { user_profile_nick_name: 'Bob' },
        },
      ]),
    );
  });
});

describe('two bodies say the same', () => {
  it('whatever of their files is uploaded, and wherever the list of merged messages is', () => {
    const moved = keptElem(merge([], { merge_elem_relay_json_key: `1.${ID}` }));
    const inline = keptElem(merge([{ message_elem_array: [] }]));
    expect(sayTheSame(bodyOf(file), bodyOf({ ...uploaded, file_elem_file_size: 7 }))).toBe(true);
    expect(sayTheSame(bodyOf(inline), bodyOf(moved))).toBe(true);
  });

  it('unless their lists of merged messages are others', () => {
    const inline = (text: string): SentElem =>
      keptElem(merge([{ message_elem_array: [{ elem_type: 0, text_elem_content: text }] }]));
    const moved = (layers: number): SentElem => keptElem(merge([], { merge_elem_relay_json_key: `${layers}.${ID}` }));
    expect(sayTheSame(bodyOf(inline('a')), bodyOf(inline('a')))).toBe(true);
    expect(sayTheSame(bodyOf(inline('a')), bodyOf(inline('b')))).toBe(false);
    expect(sayTheSame(bodyOf(moved(1)), bodyOf(moved(1)))).toBe(true);
    expect(sayTheSame(bodyOf(moved(1)), bodyOf(moved(2)))).toBe(false);
    expect(sayTheSame(bodyOf(inline('a')), bodyOf(inline('a'), moved(1)))).toBe(false);
  });

  it('unless their texts, their paths or the files that have none are others', () => {
    const text = (content: string): SentElem => ({ elem_type: 0, text_elem_content: content });
    const forwarded = { ...uploaded, file_elem_file_path: '' };
    expect(sayTheSame(bodyOf(text('a')), bodyOf(text('b')))).toBe(false);
    expect(sayTheSame(bodyOf(file), bodyOf({ ...file, file_elem_file_path: 'c' }))).toBe(false);
    expect(sayTheSame(bodyOf(file), bodyOf({ ...file, file_elem_file_name: 'c' }))).toBe(false);
    const other = ID.replaceAll('0', '1');
    expect(sayTheSame(bodyOf(forwarded), bodyOf({ ...forwarded, file_elem_file_id: other }))).toBe(false);
  });
});

it('a kept body remembers what was known before it left for the first time, and what its files were', () => {
  const printed = JSON.stringify(bodyOf(file));
  const marks = { '/a "}, \\ 雁/\ud800%': '3 1700000000000', b: '5' };
  for (const attempt of [undefined, 41]) {
    for (const known of [{}, marks]) {
      const kept = keepBody(printed, attempt, known);
      expect([attemptOf(kept), marksOf(kept), keptBody(kept)]).toEqual([attempt, known, printed]);
      expect(readKept(kept)).toEqual(bodyOf(file));
    }
  }
  expect(keepBody(printed, undefined, {})).toBe(printed);
  expect(readKept('nonsense')).toBeUndefined();
});

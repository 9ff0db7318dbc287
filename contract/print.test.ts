/** Printing and reading: sorted keys, both spellings, what is wrong and where, bounded work. */
import { describe, expect, test } from 'vitest';
import { text } from './fields.ts';
import { MAX_JSON_DEPTH, MAX_JSON_LENGTH } from './limits.ts';
import { checker, printer, reader } from './print.ts';
import { EffectiveConfig } from './structs/effective-config.ts';
import { type GroupDetailInfo, GroupDetailInfo as GroupDetailInfoStruct } from './structs/group.ts';
import { Message, MessageReference } from './structs/message.ts';
import { MsgGetMsgListParam } from './structs/message-call.ts';

const hello = '{"elem_type":0,"text_elem_content":"hello"}';
const withElements = (elements: string) => `{"message_elem_array":[${elements}]}`;
const readMessage = reader(Message);

describe('a printer', () => {
  test('sorts the keys of every level and leaves out what is not there', () => {
    const value = readMessage(
      `{"message_sender":"bob","message_elem_array":[{"text_elem_content":"hello","elem_type":0}],"message_conv_id":"a"}`,
    ).value!;
    expect(printer(Message)(value as Message)).toBe(
      `{"message_conv_id":"a","message_elem_array":[${hello}],"message_sender":"bob"}`,
    );
  });

  test('escapes what JSON needs escaped', () => {
    const print = printer(text);
    for (const value of [
      '',
      'plain',
      '"',
      '\\',
      '\u0000\n\t',
      'é',
      '雁',
      '\ud83d\ude00',
      '\ud800',
      '\u2028',
      '\u007f',
    ]) {
      expect(JSON.parse(print(value))).toBe(value);
      expect(print(value)).not.toContain('\n');
    }
  });

  test('never prints a number that is none', () => {
    const print = printer(EffectiveConfig) as (value: unknown) => string;
    expect(print({ set_config_log_level: Number.NaN })).toBe('{"set_config_log_level":null}');
  });

  test('prints the shapes of each profile', () => {
    const group = { group_detial_info_group_type: 'Private', group_detial_info_custom_info: [] } as unknown;
    expect(printer(GroupDetailInfoStruct, 'v5')(group as GroupDetailInfo)).toBe(
      '{"group_detial_info_custom_info":{},"group_detial_info_group_type":"Private"}',
    );
    expect(printer(GroupDetailInfoStruct, 'v8')(group as GroupDetailInfo)).toBe(
      '{"group_detail_info_custom_info":[],"group_detail_info_group_type":1}',
    );
    const pair = { group_info_custom_string_info_key: 'k', group_info_custom_string_info_value: 'v' };
    expect(
      printer(GroupDetailInfoStruct)({ group_detial_info_custom_info: [pair] } as unknown as GroupDetailInfo),
    ).toBe(`{"group_detial_info_custom_info":[${JSON.stringify(pair)}]}`);
  });

  test('sorts by the spelling it prints', () => {
    const option = {
      get_info_option_custom_array: [],
      get_info_option_info_flag: 1,
      get_info_option_role_flag: 2,
    };
    const config = { set_config_user_config: { user_config_group_member_getinfo_option: option } } as unknown;
    const proxy = {
      set_config_proxy_info: { proxy_info_ip: '', proxy_info_port: 0 },
      set_config_log_level: 4,
    } as unknown;
    expect(printer(EffectiveConfig, 'v8')(config as EffectiveConfig)).toContain(
      '"group_member_get_info_option_custom_array":[],"group_member_get_info_option_info_flag":1,"group_member_get_info_option_role_flag":2',
    );
    expect(printer(EffectiveConfig, 'v8')(proxy as EffectiveConfig)).toBe(
      '{"set_config_http_proxy_info":{"http_proxy_info_ip":"","http_proxy_info_port":0},"set_config_log_level":4}',
    );
    expect(printer(EffectiveConfig, 'v5')(proxy as EffectiveConfig)).toBe(
      '{"set_config_log_level":4,"set_config_proxy_info":{"proxy_info_ip":"","proxy_info_port":0}}',
    );
  });

  test('is compiled once', () => {
    expect(printer(Message, 'v8')).toBe(printer(Message, 'v8'));
    expect(printer(Message, 'v8')).not.toBe(printer(Message, 'v5'));
  });
});

describe('a reader', () => {
  test('takes both spellings and drops what it does not know', () => {
    const read = reader(MsgGetMsgListParam);
    const expected = { value: { msg_getmsglist_param_is_remble: true } };
    expect(read('{"msg_getmsglist_param_is_remble":true}')).toEqual(expected);
    expect(read('{"msg_getmsglist_param_is_ramble":true,"unheard_of":[1]}')).toEqual(expected);
    expect(read('{"msg_getmsglist_param_is_ramble":false,"msg_getmsglist_param_is_remble":true}')).toEqual(expected);
  });

  test('takes the shapes of both profiles', () => {
    const read = reader(GroupDetailInfoStruct);
    const expected = { value: { group_detial_info_group_type: 'Community', group_detial_info_custom_info: [] } };
    expect(read('{"group_detial_info_group_type":"Community","group_detial_info_custom_info":{}}')).toEqual(expected);
    expect(read('{"group_detail_info_group_type":5,"group_detail_info_custom_info":[]}')).toEqual(expected);
  });

  test('needs no elements of a message that is only named', () => {
    const read = reader(MessageReference);
    expect(read('{}')).toEqual({ value: {} });
    expect(read('{"message_seq":3,"message_elem_array":[{"elem_type":77}]}')).toEqual({ value: { message_seq: 3 } });
  });

  test.each([
    ['{}', 'message_elem_array is missing'],
    ['[]', 'the value must be an object'],
    ['null', 'the value must be an object'],
    ['{"message_elem_array":null}', 'message_elem_array must be a list'],
    [withElements('{"elem_type":0}'), 'message_elem_array[0].text_elem_content is missing'],
    [
      withElements(`${hello},{"elem_type":0,"text_elem_content":7}`),
      'message_elem_array[1].text_elem_content must be text',
    ],
    [
      withElements('{"elem_type":7,"location_elem_longitude":"1"}'),
      'message_elem_array[0].location_elem_longitude must be a number',
    ],
    ['{"message_elem_array":[],"message_conv_type":9}', 'message_conv_type must be a TIMConvType: 0, 1, 2, 3'],
    ['{"message_elem_array":[],"message_is_read":1}', 'message_is_read must be true or false'],
    ['{"message_elem_array":[],"message_seq":-1}', 'message_seq must be an integer from 0 to 9007199254740991'],
    ['{"message_elem_array":[],"message_seq":1.5}', 'message_seq must be an integer from 0 to 9007199254740991'],
    [
      '{"message_elem_array":[],"message_seq":9007199254740993}',
      'message_seq must be an integer from 0 to 9007199254740991',
    ],
    [
      '{"message_elem_array":[],"message_custom_int":4294967296}',
      'message_custom_int must be an integer from 0 to 4294967295',
    ],
    [
      '{"message_elem_array":[],"message_sender_profile":{"user_profile_gender":"f"}}',
      'message_sender_profile.user_profile_gender must be a TIMGenderType: 0, 1, 2',
    ],
  ])('says what is wrong and where: %s', (input, error) => {
    expect(readMessage(input)).toEqual({ error });
  });

  test('names the kinds of elements there are', () => {
    for (const element of ['{}', '5', 'null', '{"elem_type":99}', '{"elem_type":"0"}']) {
      expect(readMessage(withElements(element))).toEqual({
        error:
          'message_elem_array[0] must have one of these as its elem_type: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12',
      });
    }
  });

  test('says what is no JSON', () => {
    for (const input of ['', '{', 'hello', "{'a':1}", '{"message_elem_array":[]']) {
      expect(readMessage(input).error).toMatch(/^not JSON: ./);
    }
  });

  test('is not harmed by names that objects have anyway', () => {
    const input = '{"__proto__":{"message_elem_array":[]},"constructor":1,"toString":2}';
    expect(readMessage(input).error).toBe('message_elem_array is missing');
    expect(reader(GroupDetailInfoStruct)('{"group_detial_info_group_type":"constructor"}').error).toMatch(
      /^group_detial_info_group_type must be one of Public, /,
    );
  });
});

describe('work is bounded', () => {
  const nested = (layers: number): string =>
    layers === 0
      ? withElements(hello)
      : withElements(
          `{"elem_type":12,"merge_elem_title":"","merge_elem_abstract_array":[],"merge_elem_compatible_text":"","merge_elem_message_array":[${nested(layers - 1)}]}`,
        );

  test('a hundred layers of merged messages are read, thousands are refused', () => {
    expect(readMessage(nested(100)).error).toBeUndefined();
    expect(readMessage(nested(4000)).error).toBe(`nested deeper than ${MAX_JSON_DEPTH} levels`);
  });

  test('brackets in texts do not count as nesting', () => {
    const brackets = '[{'.repeat(2 * MAX_JSON_DEPTH);
    const element = JSON.stringify({ elem_type: 0, text_elem_content: `${brackets}\\"${brackets}` });
    expect(readMessage(withElements(element)).error).toBeUndefined();
  });

  test('text over its limit is not parsed', () => {
    expect(readMessage(' '.repeat(MAX_JSON_LENGTH + 1)).error).toBe(`longer than ${MAX_JSON_LENGTH} characters`);
  });

  test('values of the typed face that are no JSON are refused, whatever they are', () => {
    const check = checker(Message);
    const circle: Record<string, unknown> = { message_elem_array: [] };
    circle['message_sender_profile'] = circle;
    expect(check(circle).error).toMatch(/^not JSON: /);
    expect(check({ message_elem_array: [], message_seq: 1n }).error).toMatch(/^not JSON: /);
    expect(check(undefined).error).toBe('the value must be an object');
    expect(check(() => 1).error).toBe('the value must be an object');
    expect(check({ message_elem_array: [JSON.parse(hello)] })).toEqual(readMessage(withElements(hello)));
  });
});

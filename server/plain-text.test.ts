import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_MESSAGE_BYTES } from '../contract/limits.ts';
import { printMessageBody } from '../contract/structs/message-body.ts';
import { acceptAnyBody, acceptBody } from './message-body.ts';
import { isPlainText } from './plain-text.ts';

const id = '1_2_3';
const bodyOf = (text: string, more: object = {}) => ({
  message_elem_array: [{ elem_type: 0 as const, text_elem_content: text }],
  message_msg_id: id,
  ...more,
});

/** Characters that JSON, UTF-8 and UTF-16 treat differently, lone surrogates among them. */
const character = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.constantFrom('a', ' ', '"', '\\', '\n', '\u007f', 'é', '雁', '🪿', '\ud800', '\udc00', '\u2028', '/'),
);
const text = fc.array(character, { maxLength: 20 }).map((characters) => characters.join(''));
const more = fc.record(
  {
    message_platform: fc.oneof(fc.nat(7), fc.constantFrom(-1, 1.5, '1')),
    message_priority: fc.nat(3),
    message_cloud_custom_str: text,
    message_is_excluded_from_unread_count: fc.boolean(),
    message_msg_id: fc.constantFrom(id, '1_2_33', '1_2_', ''),
  },
  { requiredKeys: [] },
);
/** Bodies as clients print them, as others might, and with a wound anywhere. */
const printed = fc
  .tuple(text, fc.option(more), fc.nat(2), fc.nat(400), fc.option(character, { freq: 2 }), fc.nat(1))
  .map(([said, keys, spaces, at, wound, cut]) => {
    const whole = JSON.stringify(bodyOf(said, keys ?? {}), null, spaces > 1 ? 1 : 0);
    const place = at % (whole.length + 1);
    return wound === null ? whole : whole.slice(0, place) + wound + whole.slice(place + cut);
  });
/** The form that is recognised, with text that nobody has escaped. */
const unescaped = text.map((said) => printMessageBody(bodyOf('said')).replace('said', () => said));

describe('a body of one text', () => {
  it('is answered as any body is', () => {
    fc.assert(
      fc.property(fc.oneof(printed, unescaped), (body) => {
        expect(acceptBody(body, id)).toEqual(acceptAnyBody(body, id));
      }),
      { numRuns: 3000 },
    );
  });

  it('is recognised as clients print it, if JSON has nothing to escape in it', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(undefined, 0, 1, 2, 3, 4, 5), (said, platform) => {
        const body = printMessageBody(bodyOf(said, { message_platform: platform }) as never);
        expect(isPlainText(body, id)).toBe(JSON.stringify(said) === `"${said}"`);
      }),
    );
  });

  it('is left alone when it may be too large', () => {
    const long = (length: number) => printMessageBody(bodyOf('雁'.repeat(length)));
    expect(isPlainText(long(3000), id)).toBe(true);
    expect(isPlainText(long(MAX_MESSAGE_BYTES / 3), id)).toBe(false);
    expect(acceptBody(long(MAX_MESSAGE_BYTES / 3), id).refused).toBeUndefined();
    expect(acceptBody(long(MAX_MESSAGE_BYTES / 3 + 1), id).refused?.code).toBe(93000);
  });
});

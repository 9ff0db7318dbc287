/**
 * The most common message by far is one text and nothing else, printed by a client in the one form that is stored.
 * Such a body is recognised without being taken apart, which saves reading, checking and printing it (1.2 of 1.7 µs).
 * Anything else, right or wrong, is left to `message-body.ts`, whose answer for what is recognised here is the same.
 */
import { TIMPlatform } from '../contract/enums.ts';
import { MAX_MESSAGE_BYTES } from '../contract/limits.ts';

const BEFORE_TEXT = '{"message_elem_array":[{"elem_type":0,"text_elem_content":"';
const BEFORE_ID = '"}],"message_msg_id":"';
/** What may follow the id: nothing more, or the platform of the sender unless it is the default. */
const ENDS: ReadonlySet<string> = new Set(
  Object.values(TIMPlatform).map((platform) =>
    platform === TIMPlatform.kTIMPlatform_Other ? '"}' : `","message_platform":${platform}}`,
  ),
);
/** Text that JSON prints as it is: no quote, backslash, control character or half of a surrogate pair. */
const PRINTED_AS_IS = /^[ !#-[\]-\u{d7ff}\u{e000}-\u{10ffff}]*$/u;
/** A UTF-16 unit is three bytes of UTF-8 at most: a body this long is within every limit whatever it says. */
const MAX_LENGTH = MAX_MESSAGE_BYTES / 3;

/** Whether a body with this message id is one text in the form that is stored. False says nothing. */
export function isPlainText(payload: string, id: string): boolean {
  if (payload.length > MAX_LENGTH || !payload.startsWith(BEFORE_TEXT)) return false;
  const textEnd = payload.indexOf('"', BEFORE_TEXT.length);
  const idAt = textEnd + BEFORE_ID.length;
  return (
    payload.startsWith(BEFORE_ID, textEnd) &&
    payload.startsWith(id, idAt) &&
    ENDS.has(payload.slice(idAt + id.length)) &&
    PRINTED_AS_IS.test(payload.slice(BEFORE_TEXT.length, textEnd))
  );
}

/**
 * Reads stored message bodies. What a server stored was checked by it; what a later one has more, and this version can't
 * show, is left out, so that nothing but what the contract says reaches an app.
 */
import { accepts } from '../../contract/fields.ts';
import * as key from '../../contract/keys.ts';
import { parseJson } from '../../contract/print.ts';
import { Elem } from '../../contract/structs/message.ts';
import { MessageBody, readMessageBody } from '../../contract/structs/message-body.ts';

/** Of a revoked message nothing is left but its id. */
const BLANK: MessageBody = { message_elem_array: [], message_msg_id: '' };

/** What is known of a body; undefined if it is none at all. */
export function knownBody(text: string): MessageBody | undefined {
  if (text === '') return BLANK;
  return readMessageBody(text).value ?? knownPart(parseJson(text).value);
}

/** The same, blank in place of none. */
export function readBody(text: string): MessageBody {
  return knownBody(text) ?? BLANK;
}

/** The keys that are as they should be, and of the elements those that are. */
function knownPart(given: unknown): MessageBody | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const known: Record<string, unknown> = { ...BLANK };
  for (const [name, { field }] of Object.entries(MessageBody.rows)) {
    const value = (given as Record<string, unknown>)[name];
    if (name === key.kTIMMsgElemArray)
      known[name] = Array.isArray(value) ? value.filter((one) => accepts(Elem, one)) : [];
    else if (value !== undefined && accepts(field, value)) known[name] = value;
  }
  return known as unknown as MessageBody;
}

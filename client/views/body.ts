/** Reads stored message bodies. What a server stored was checked by it, so this only parses. */
import type { MessageBody } from '../../contract/structs/message-body.ts';

/** Of a revoked message nothing is left but its id. */
const BLANK: MessageBody = { message_elem_array: [], message_msg_id: '' };

export function readBody(text: string): MessageBody {
  return text === '' ? BLANK : { ...BLANK, ...(JSON.parse(text) as Partial<MessageBody>) };
}

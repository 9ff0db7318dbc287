/**
 * Bodies of messages, as clients send them: what is accepted is stored in one form, which is accepted again as it is,
 * read by clients, and can be taken back; all else is refused with one of five codes. The short way for plain texts
 * says the same as the long one.
 */
import { readBody } from '../../../client/views/body.ts';
import { ErrorCode } from '../../../contract/errors.ts';
import { revokedBody } from '../../../contract/revoked-body.ts';
import { MAX_BODY_BYTES } from '../../../server/limits.ts';
import { acceptAnyBody, acceptBody } from '../../../server/message-body.ts';
import { MessageBody } from '../../../contract/structs/message-body.ts';
import { TEXTS } from '../draw.ts';
import { mutateJson, mutateText } from '../mutate.ts';
import { samplesOf } from '../samples.ts';
import { simple, type Target } from '../target.ts';

const ID = '7_1767225600_42';
const CODES: ReadonlySet<number> = new Set([
  ErrorCode.ERR_SVR_MSG_PKG_PARSE_FAILED,
  ErrorCode.ERR_SVR_MSG_BODY_SIZE_LIMIT,
  ErrorCode.ERR_SVR_COMM_BODY_SIZE_LIMIT,
  ErrorCode.ERR_SVR_GROUP_AT_COUNT_LIMIT,
  ErrorCode.ERR_MERGER_MSG_LAYERS_OVER_LIMIT,
]);
const SAMPLES = 60;

export const bodies: Target = {
  name: 'message bodies',
  inputs: 250_000,
  few: 800,
  async open({ draw, found }) {
    const text = { message_elem_array: [{ elem_type: 0, text_elem_content: 'hello' }], message_msg_id: ID };
    const right = [
      text,
      { ...text, message_platform: 4 },
      { ...text, message_cloud_custom_str: 'more' },
      { ...text, message_elem_array: [{ elem_type: 3, custom_elem_data: 'x', custom_elem_desc: 'y' }] },
      { ...text, message_elem_array: TEXTS.slice(0, 60).map((one) => ({ elem_type: 0, text_elem_content: one })) },
      ...samplesOf(MessageBody, draw, SAMPLES).map((body) => ({ ...(body as object), message_msg_id: ID })),
    ];
    const printed = right.map((body) => JSON.stringify(body));
    function check(payload: string): void {
      try {
        for (const wrong of wrongsOf(payload)) found(wrong, payload);
      } catch (error) {
        found(`threw ${String(error)}`, payload);
      }
    }
    return simple((count) => {
      for (let left = count; left > 0; left -= 1) {
        check(
          draw.once(2)
            ? mutateText(draw, draw.pick(printed), printed)
            : JSON.stringify(mutateJson(draw, draw.pick(right))),
        );
      }
      return count;
    }, check);
  },
};

function wrongsOf(payload: string): string[] {
  const accepted = acceptBody(payload, ID);
  const slowly = acceptAnyBody(payload, ID);
  if (accepted.refused !== undefined) {
    return CODES.has(accepted.refused.code) ? [] : [`refused with ${accepted.refused.code}`];
  }
  if (slowly.refused !== undefined) return ['the short way takes what the long one refuses'];
  const { text } = accepted;
  const found =
    text === slowly.text && accepted.countsAsUnread === slowly.countsAsUnread ? [] : ['two ways, two texts'];
  if (Buffer.byteLength(text) > MAX_BODY_BYTES) found.push('larger than it may be');
  if (/[\n\r]/.test(text) || !text.isWellFormed()) found.push('the stored text breaks its frame');
  const again = acceptBody(text, ID);
  if (again.refused !== undefined || again.text !== text) found.push('what is stored is not accepted as it is');
  if (readBody(text).message_msg_id !== ID) found.push('a client reads another id');
  if (JSON.parse(revokedBody(text)).message_msg_id !== ID) found.push('taken back it has lost its id');
  return found;
}

/** The body of a `send`, once each: read, checked, printed. What comes out is the text that is stored and forwarded. */
import { ErrorCode } from '../contract/errors.ts';
import { printMessageBody, readMessageBody } from '../contract/structs/message-body.ts';
import { checkMessageBody } from '../rules/message-body.ts';
import { type Refusal, refusal } from '../rules/refusal.ts';
import { MAX_BODY_BYTES } from './limits.ts';
import { isPlainText } from './plain-text.ts';

/** Accepted in its one form, or refused: 20001 for what it says, 93000 and 80002 for its size. */
export type AcceptedBody =
  | { readonly refused: Refusal }
  | { readonly refused?: undefined; readonly text: string; readonly countsAsUnread: boolean };

/** `id` is the message id the sender has to have printed: it says whose message it is. */
export function acceptBody(payload: string, id: string): AcceptedBody {
  return isPlainText(payload, id) ? { text: payload, countsAsUnread: true } : acceptAnyBody(payload, id);
}

/** The same for bodies of every kind, one text included. */
export function acceptAnyBody(payload: string, id: string): AcceptedBody {
  if (payload.length > MAX_BODY_BYTES) return TOO_LARGE;
  const { value: body, error } = readMessageBody(payload);
  if (body === undefined) return unusable(`the message body: ${error}`);
  if (body.message_msg_id !== id) return unusable(`the message_msg_id of this message has to be ${id}`);
  const refused = checkMessageBody(body);
  if (refused !== undefined) return { refused };
  const text = printMessageBody(body);
  if (Buffer.byteLength(text) > MAX_BODY_BYTES) return TOO_LARGE;
  return { text, countsAsUnread: body.message_is_excluded_from_unread_count !== true };
}

const TOO_LARGE: AcceptedBody = {
  refused: refusal(
    ErrorCode.ERR_SVR_COMM_BODY_SIZE_LIMIT,
    `the message is larger than ${MAX_BODY_BYTES} bytes as JSON text`,
  ),
};

function unusable(desc: string): AcceptedBody {
  return { refused: refusal(ErrorCode.ERR_SVR_MSG_PKG_PARSE_FAILED, desc) };
}

/**
 * What a message may consist of, beyond the shapes of its schema: which elements, how many, and how large they are
 * together. The server asks for every message; a client may ask first, to spare the way.
 */
import { TIMElemType } from '../contract/enums.ts';
import { ErrorCode } from '../contract/errors.ts';
import { MAX_ELEMENTS, MAX_MESSAGE_BYTES } from '../contract/limits.ts';
import type { MessageBody } from '../contract/structs/message-body.ts';
import { type Refusal, refusal } from './refusal.ts';

/** Elements that can be sent as they are. Those with a file behind them can't yet: there is no upload. */
const SENDABLE: ReadonlySet<number> = new Set([
  TIMElemType.kTIMElem_Text,
  TIMElemType.kTIMElem_Custom,
  TIMElemType.kTIMElem_Face,
  TIMElemType.kTIMElem_Location,
]);

/** Elements of which a message holds one at most. */
const SINGLE: ReadonlySet<number> = new Set([TIMElemType.kTIMElem_Custom]);

/** Refuses a body that breaks a rule: 20001 for its elements, 93000 for its size. */
export function checkMessageBody(body: MessageBody): Refusal | undefined {
  const elements = body.message_elem_array;
  if (elements.length === 0 || elements.length > MAX_ELEMENTS) {
    return refusal(ErrorCode.ERR_SVR_MSG_PKG_PARSE_FAILED, `a message has 1 to ${MAX_ELEMENTS} elements`);
  }
  let seen = 0;
  for (const element of elements) {
    const type = element.elem_type;
    if (!SENDABLE.has(type)) {
      return refusal(ErrorCode.ERR_SVR_MSG_PKG_PARSE_FAILED, `elements of type ${type} can't be sent`);
    }
    if (!SINGLE.has(type)) continue;
    if ((seen & (1 << type)) !== 0) {
      return refusal(ErrorCode.ERR_SVR_MSG_PKG_PARSE_FAILED, `a message has one element of type ${type} at most`);
    }
    seen |= 1 << type;
  }
  const size = messageBytes(body);
  if (size <= MAX_MESSAGE_BYTES) return undefined;
  return refusal(
    ErrorCode.ERR_SVR_MSG_BODY_SIZE_LIMIT,
    `the elements of the message hold ${size} bytes together; ${MAX_MESSAGE_BYTES} are allowed`,
  );
}

/** Size of a message as its limit means it: bytes of UTF-8 of all texts in the elements, and of the cloud data. */
export function messageBytes(body: Pick<MessageBody, 'message_elem_array' | 'message_cloud_custom_str'>): number {
  let bytes = utf8Bytes(body.message_cloud_custom_str ?? '');
  for (const element of body.message_elem_array) {
    for (const key in element) {
      const value: unknown = element[key as keyof typeof element];
      if (typeof value === 'string') bytes += utf8Bytes(value);
    }
  }
  return bytes;
}

/** Bytes of a text in UTF-8; a lone surrogate counts as the replacement character it becomes. */
function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isPair(unit, text.charCodeAt(i + 1))) {
      bytes += 2;
      i += 1;
    } else bytes += 2;
  }
  return bytes;
}

/** Whether two UTF-16 units are one character beyond the basic plane. `next` is NaN at the end of a text. */
function isPair(unit: number, next: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000;
}

/**
 * The message body: what a sender says, as stored, forwarded and pushed. It is the part of struct Message that is the
 * same for every viewer, as JSON text with sorted keys in neutral spelling. The client prints it; the server reads,
 * checks and prints it once, and that text is what everybody gets.
 */
import { TIMPlatform } from '../enums/basic.ts';
import { TIMMsgPriority } from '../enums/message.ts';
import {
  type Field,
  type GivenRows,
  type Struct,
  bool,
  choice,
  list,
  oneOf,
  optional,
  required,
  struct,
  text,
} from '../fields.ts';
import * as key from '../keys.ts';
import { MAX_ELEMENTS } from '../limits.ts';
import { printer, reader } from '../print.ts';
import { type GivenElem, sendableElems } from './message.ts';
import { OfflinePushConfig } from './offline-push.ts';

/** An element a client may send. */
export type SentElem = Exclude<GivenElem, { elem_type: 5 | 8 | 10 | 11 }>;
export const SentElem: Field<SentElem> = choice('SentElem', key.kTIMElemType, sendableElems);

const messageBodyRows = {
  [key.kTIMMsgElemArray]: required(list(SentElem, { min: 1, max: MAX_ELEMENTS })),
  /** `<tinyid of the sender>_<client time>_<rand>`, known before sending. */
  [key.kTIMMsgMsgId]: required(text),
  [key.kTIMMsgCloudCustomStr]: optional(text),
  [key.kTIMMsgPriority]: optional(oneOf('TIMMsgPriority', TIMMsgPriority)),
  [key.kTIMMsgPlatform]: optional(oneOf('TIMPlatform', TIMPlatform)),
  [key.kTIMMsgIsExcludedFromUnreadCount]: optional(bool),
  [key.kTIMMsgExcludedFromLastMessage]: optional(bool),
  [key.kTIMMsgOfflinePushConfig]: optional(OfflinePushConfig),
  [key.kTIMMsgIsForwardMessage]: optional(bool),
  /** Who is mentioned: user ids, or the text that stands for everybody. */
  [key.kTIMMsgGroupAtUserArray]: optional(list(text)),
};
/** What the sender says. Left-out keys have these values: '' for texts, 1 (normal) for the priority, 0, false. */
export interface MessageBody extends GivenRows<typeof messageBodyRows> {}
export const MessageBody: Struct<MessageBody> = struct('MessageBody', messageBodyRows);

const DEFAULTS: Partial<MessageBody> = {
  [key.kTIMMsgCloudCustomStr]: '',
  [key.kTIMMsgPriority]: TIMMsgPriority.kTIMMsgPriority_Normal,
  [key.kTIMMsgPlatform]: TIMPlatform.kTIMPlatform_Other,
  [key.kTIMMsgIsExcludedFromUnreadCount]: false,
  [key.kTIMMsgExcludedFromLastMessage]: false,
  [key.kTIMMsgIsForwardMessage]: false,
};

const print = /* @__PURE__ */ printer(MessageBody);

/** Prints the one text of a body: sorted keys, neutral spelling, keys at their default left out. */
export function printMessageBody(body: MessageBody): string {
  let brief = body;
  for (const name of Object.keys(DEFAULTS) as (keyof MessageBody)[]) {
    if (brief[name] !== DEFAULTS[name]) continue;
    if (brief === body) brief = { ...body };
    delete brief[name];
  }
  return print(brief);
}

/** Reads and checks a body; an error is a text for a person. */
export const readMessageBody = /* @__PURE__ */ reader(MessageBody);

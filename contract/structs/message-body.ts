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
import type { GivenElem } from './message.ts';
import { sendableElems } from './message.ts';
import { OfflinePushConfig } from './offline-push.ts';

/** An element a client may send. */
export type SentElem = Exclude<GivenElem, { elem_type: 5 | 8 | 10 | 11 }>;
export const SentElem: Field<SentElem> = choice('SentElem', key.kTIMElemType, sendableElems);

const messageBodyRows = {
  [key.kTIMMsgElemArray]: required(list(SentElem, { min: 1, max: MAX_ELEMENTS })),
  /** `<tinyid of the sender>_<client time>_<rand>`, known before sending. */
  [key.kTIMMsgMsgId]: required(text),
  [key.kTIMMsgCloudCustomStr]: optional(text),
  /** Left out when it is 1, normal. */
  [key.kTIMMsgPriority]: optional(oneOf('TIMMsgPriority', TIMMsgPriority)),
  [key.kTIMMsgPlatform]: optional(oneOf('TIMPlatform', TIMPlatform)),
  [key.kTIMMsgIsExcludedFromUnreadCount]: optional(bool),
  [key.kTIMMsgExcludedFromLastMessage]: optional(bool),
  [key.kTIMMsgOfflinePushConfig]: optional(OfflinePushConfig),
  [key.kTIMMsgIsForwardMessage]: optional(bool),
};
/** See above. A key at its default is left out: '' for texts, 1 for the priority, 0 for the platform, false for flags. */
export interface MessageBody extends GivenRows<typeof messageBodyRows> {}
export const MessageBody: Struct<MessageBody> = struct('MessageBody', messageBodyRows);

/**
 * Structs of the contract: search in the local history.
 */
import { TIMConvType } from '../enums/conversation.ts';
import { TIMElemType, TIMKeywordListMatchType } from '../enums/message.ts';
import {
  type GivenRows,
  type MadeRows,
  type Struct,
  filled,
  list,
  oneOf,
  optional,
  output,
  required,
  struct,
  text,
  uint,
  uint64,
} from '../fields.ts';
import * as key from '../keys.ts';
import { Message } from './message.ts';

const messageSearchParamRows = {
  [key.kTIMMsgSearchParamKeywordArray]: required(list(text)),
  [key.kTIMMsgSearchParamMessageTypeArray]: optional(list(oneOf('TIMElemType', TIMElemType))),
  [key.kTIMMsgSearchParamConvId]: optional(text),
  [key.kTIMMsgSearchParamConvType]: optional(oneOf('TIMConvType', TIMConvType)),
  [key.kTIMMsgSearchParamSearchTimePosition]: optional(uint64),
  [key.kTIMMsgSearchParamSearchTimePeriod]: optional(uint64),
  [key.kTIMMsgSearchParamPageIndex]: optional(uint),
  [key.kTIMMsgSearchParamPageSize]: optional(uint),
  [key.kTIMMsgSearchParamKeywordListMatchType]: optional(oneOf('TIMKeywordListMatchType', TIMKeywordListMatchType)),
  [key.kTIMMsgSearchParamSenderIdentifierArray]: optional(list(text)),
};
/** What to search for in the local history. */
export interface MessageSearchParam extends GivenRows<typeof messageSearchParamRows> {}
export const MessageSearchParam: Struct<MessageSearchParam> = struct('MessageSearchParam', messageSearchParamRows);

const messageSearchResultItemRows = {
  [key.kTIMMsgSearchResultItemConvId]: filled(text),
  [key.kTIMMsgSearchResultItemConvType]: filled(oneOf('TIMConvType', TIMConvType)),
  [key.kTIMMsgSearchResultItemTotalMessageCount]: filled(uint),
  [key.kTIMMsgSearchResultItemMessageArray]: filled(list(Message)),
};
/** What was found in one conversation. */
export interface MessageSearchResultItem extends MadeRows<typeof messageSearchResultItemRows> {}
export const MessageSearchResultItem: Struct<MessageSearchResultItem> = output(
  'MessageSearchResultItem',
  messageSearchResultItemRows,
);

const messageSearchResultRows = {
  [key.kTIMMsgSearchResultTotalCount]: filled(uint),
  [key.kTIMMsgSearchResultItemArray]: filled(list(MessageSearchResultItem)),
};
/** What was found. */
export interface MessageSearchResult extends MadeRows<typeof messageSearchResultRows> {}
export const MessageSearchResult: Struct<MessageSearchResult> = output('MessageSearchResult', messageSearchResultRows);

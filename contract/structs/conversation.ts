/**
 * Structs of the contract: conversations and drafts.
 */
import { TIMConvType, TIMGroupAtType, TIMReceiveMessageOpt } from '../enums/conversation.ts';
import {
  type GivenRows,
  type MadeRows,
  type Struct,
  bool,
  filled,
  int,
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

const draftRows = {
  [key.kTIMDraftMsg]: required(Message),
  [key.kTIMDraftUserDefine]: optional(text),
  [key.kTIMDraftEditTime]: filled(uint),
};
/** An unsent message of a conversation. */
export interface Draft extends MadeRows<typeof draftRows> {}
/** The same as it may be given. */
export interface GivenDraft extends GivenRows<typeof draftRows> {}
export const Draft: Struct<GivenDraft, Draft> = struct('Draft', draftRows);

const groupAtInfoRows = {
  [key.kTIMGroupAtInfoSeq]: filled(uint64),
  [key.kTIMGroupAtInfoAtType]: filled(oneOf('TIMGroupAtType', TIMGroupAtType)),
};
/** One mention in a group. */
export interface GroupAtInfo extends MadeRows<typeof groupAtInfoRows> {}
export const GroupAtInfo: Struct<GroupAtInfo> = output('GroupAtInfo', groupAtInfoRows);

const convInfoRows = {
  [key.kTIMConvId]: filled(text),
  [key.kTIMConvType]: filled(oneOf('TIMConvType', TIMConvType)),
  [key.kTIMConvOwner]: filled(text),
  [key.kTIMConvUnReadNum]: filled(uint64),
  [key.kTIMConvActiveTime]: filled(uint64),
  [key.kTIMConvIsHasLastMsg]: filled(bool),
  [key.kTIMConvLastMsg]: optional(Message),
  [key.kTIMConvIsHasDraft]: filled(bool),
  [key.kTIMConvDraft]: optional(Draft),
  [key.kTIMConvRecvOpt]: filled(oneOf('TIMReceiveMessageOpt', TIMReceiveMessageOpt)),
  [key.kTIMConvGroupAtInfoArray]: filled(list(GroupAtInfo)),
  [key.kTIMConvIsPinned]: filled(bool),
  [key.kTIMConvShowName]: filled(text),
};
/** A conversation as its owner sees it. The active time is in seconds since 1970. */
export interface ConvInfo extends MadeRows<typeof convInfoRows> {}
export const ConvInfo: Struct<ConvInfo> = output('ConvInfo', convInfoRows);

const getConversationListParamRows = {
  [key.kTIMGetConversationListParamConvId]: required(text),
  [key.kTIMGetConversationListParamConvType]: required(oneOf('TIMConvType', TIMConvType)),
};
/** Names one conversation. */
export interface GetConversationListParam extends GivenRows<typeof getConversationListParamRows> {}
export const GetConversationListParam: Struct<GetConversationListParam> = struct(
  'GetConversationListParam',
  getConversationListParamRows,
);

const getTotalUnreadNumberResultRows = {
  [key.kTIMConvGetTotalUnreadMessageCountResultUnreadCount]: filled(int),
};
/** Unread messages in all conversations. */
export interface GetTotalUnreadNumberResult extends MadeRows<typeof getTotalUnreadNumberResultRows> {}
export const GetTotalUnreadNumberResult: Struct<GetTotalUnreadNumberResult> = output(
  'GetTotalUnreadNumberResult',
  getTotalUnreadNumberResultRows,
);

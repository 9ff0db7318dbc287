/** Functions of conversations. */
import { TIMConvType } from '../enums/conversation.ts';
import { bool, list, oneOf, text } from '../fields.ts';
import { json, param } from '../params.ts';
import { TIMResult } from '../enums/basic.ts';
import { ConvInfo, Draft, GetConversationListParam, GetTotalUnreadNumberResult } from '../structs/conversation.ts';
import { call, sync } from './rows.ts';

const conversation = [param('conv_id', text), param('conv_type', oneOf('TIMConvType', TIMConvType))] as const;
const result = oneOf('TIMResult', TIMResult);

export const conversationFunctions = {
  TIMConvCreate: call(conversation, { reply: ConvInfo }),
  TIMConvDelete: call(conversation),
  TIMConvGetConvList: call([], { reply: list(ConvInfo) }),
  TIMConvGetConvInfo: call([json('json_get_conv_list_param', list(GetConversationListParam))], {
    reply: list(ConvInfo),
  }),
  TIMConvSetDraft: sync([...conversation, json('json_draft_param', Draft)], result),
  TIMConvCancelDraft: sync(conversation, result),
  TIMConvPinConversation: call([...conversation, param('is_pinned', bool)]),
  TIMConvGetTotalUnreadMessageCount: call([], {
    reply: GetTotalUnreadNumberResult,
  }),
} as const;

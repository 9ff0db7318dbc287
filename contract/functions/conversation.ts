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
  TIMConvCreate: call('Gets a conversation; makes it if there is none.', conversation, { reply: ConvInfo }),
  TIMConvDelete: call('Takes a conversation off the list.', conversation),
  TIMConvGetConvList: call('Lists the conversations of the user.', [], { reply: list(ConvInfo) }),
  TIMConvGetConvInfo: call(
    'Gets the named conversations.',
    [json('json_get_conv_list_param', list(GetConversationListParam))],
    { reply: list(ConvInfo) },
  ),
  TIMConvSetDraft: sync(
    'Keeps an unsent message of a conversation on this device.',
    [...conversation, json('json_draft_param', Draft)],
    result,
  ),
  TIMConvCancelDraft: sync('Drops the unsent message of a conversation.', conversation, result),
  TIMConvPinConversation: call('Pins a conversation to the top, or unpins it.', [
    ...conversation,
    param('is_pinned', bool),
  ]),
  TIMConvGetTotalUnreadMessageCount: call('Counts the unread messages in all conversations.', [], {
    reply: GetTotalUnreadNumberResult,
  }),
} as const;

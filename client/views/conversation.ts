/** A conversation as its owner sees it: struct ConvInfo. */
import { TIMConvType } from '../../contract/enums.ts';
import type { ConvInfo, Draft, GroupAtInfo } from '../../contract/structs/conversation.ts';
import { type Conversation, unreadCount } from '../conversation.ts';
import { seconds, viewMessage } from './message.ts';

export function viewConversation(one: Conversation, viewer: string): ConvInfo {
  const { peer, last, draft } = one;
  return {
    conv_id: peer,
    conv_type: TIMConvType.kTIMConv_C2C,
    conv_owner: '',
    conv_unread_num: unreadCount(one),
    conv_active_time: seconds(one.active),
    conv_is_has_lastmsg: last !== null,
    ...(last && { conv_last_msg: viewMessage(last, viewer, one) }),
    conv_is_has_draft: draft !== null,
    ...(draft && { conv_draft: draft as Draft }),
    conv_recv_opt: one.receive,
    conv_group_at_info_array: mentionsIn(one),
    conv_is_pinned: one.pinned > 0,
    conv_show_name: showName(one),
  };
}

/** Mentions that are still unread. There are none between two users. */
function mentionsIn(_one: Conversation): GroupAtInfo[] {
  return [];
}

/** Of a user the remark, else the nickname, else the id; of the first two nothing is known yet. */
function showName({ peer }: Conversation): string {
  return peer;
}

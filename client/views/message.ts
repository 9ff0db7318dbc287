/**
 * A message as its viewer sees it: struct Message out of the neutral entry. Everything that is relative to the viewer
 * (whose conversation, whether from self, whether read) is decided here.
 */
import { EntryState } from '../../contract/entry.ts';
import { TIMConvType, TIMMsgPriority, TIMMsgStatus, TIMPlatform } from '../../contract/enums.ts';
import type { Message } from '../../contract/structs/message.ts';
import type { OnlineHeader } from '../../contract/wire.ts';
import { type Conversation, ownMark, peerSeen } from '../conversation.ts';
import type { StoredMessage } from '../local/port.ts';
import { readBody } from './body.ts';
import { viewElems } from './elem.ts';
import { emptyProfile } from './profile.ts';
import { uniqueId } from './unique-id.ts';

/** `viewer` is the signed-in user; `conversation` says what has been read. */
export function viewMessage(message: StoredMessage, viewer: string, conversation: Conversation): Message {
  const own = message.from === viewer;
  const sent = message.status === TIMMsgStatus.kTIMMsg_SendSucc;
  return {
    ...viewBody(message.body, viewer, conversation.peer),
    ...viewIdentity(message, viewer, conversation.peer),
    message_custom_int: message.customInt,
    message_custom_str: message.customStr,
    message_is_online_msg: false,
    message_is_peer_read: own && sent && message.pos <= peerSeen(conversation),
    message_is_read: own || message.local > 0 || message.pos <= ownMark(conversation),
    message_msg_id: message.id,
    message_status: message.state === EntryState.Revoked ? TIMMsgStatus.kTIMMsg_Revoked : message.status,
  };
}

/** A message that is not stored. */
export function viewOnlineMessage(header: OnlineHeader, body: string, viewer: string, peer: string): Message {
  return {
    ...viewBody(body, viewer, peer),
    ...viewIdentity(header, viewer, peer),
    message_custom_int: 0,
    message_custom_str: '',
    message_is_online_msg: true,
    message_is_peer_read: false,
    message_is_read: header.from === viewer,
    message_msg_id: readBody(body).message_msg_id,
    message_status: TIMMsgStatus.kTIMMsg_SendSucc,
  };
}

/** Server times are kept in ms; the contract shows s. */
export function seconds(timeMs: number): number {
  return Math.floor(timeMs / 1000);
}

function viewIdentity(one: Omit<OnlineHeader, 'stream'>, viewer: string, peer: string) {
  return {
    message_client_time: one.ctime,
    message_conv_id: peer,
    message_conv_type: TIMConvType.kTIMConv_C2C,
    message_is_from_self: one.from === viewer,
    message_rand: one.rand,
    message_sender: one.from,
    message_sender_profile: emptyProfile(one.from),
    message_seq: one.seq,
    message_server_time: seconds(one.time),
    message_unique_id: uniqueId(one.seq, one.rand),
  };
}

function viewBody(text: string, viewer: string, peer: string) {
  const body = readBody(text);
  const { message_offlie_push_config: push, message_is_forward_message: forwarded } = body;
  const { message_group_at_user_array: mentioned } = body;
  return {
    message_cloud_custom_str: body.message_cloud_custom_str ?? '',
    message_elem_array: viewElems(body.message_elem_array, { viewer, peer }),
    message_excluded_from_last_message: body.message_excluded_from_last_message ?? false,
    message_is_excluded_from_unread_count: body.message_is_excluded_from_unread_count ?? false,
    message_platform: body.message_platform ?? TIMPlatform.kTIMPlatform_Other,
    message_priority: body.message_priority ?? TIMMsgPriority.kTIMMsgPriority_Normal,
    ...(push && { message_offlie_push_config: push }),
    ...(forwarded && { message_is_forward_message: true }),
    ...(mentioned && { message_group_at_user_array: [...mentioned] }),
  };
}

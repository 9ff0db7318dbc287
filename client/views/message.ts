/**
 * A message as its viewer sees it: struct Message out of the neutral entry. Everything that is relative to the viewer
 * (whose conversation, whether from self, whether read) is decided here.
 */
import { type Entry, EntryState } from '../../contract/entry.ts';
import { TIMConvType, TIMMsgPriority, TIMMsgStatus, TIMPlatform } from '../../contract/enums.ts';
import type { Elem, Message } from '../../contract/structs/message.ts';
import type { UserProfile } from '../../contract/structs/profile.ts';
import type { OnlineHeader } from '../../contract/wire.ts';
import { type Conversation, ownMark, peerSeen } from '../conversation.ts';
import type { StoredMessage } from '../local/port.ts';
import { readBody } from './body.ts';

/** The message of an entry, as the local store keeps it. */
export function storedMessage(entry: Entry): StoredMessage {
  const { stream, pos, from, seq, time, rand, ctime, state = EntryState.Normal, body } = entry;
  const id = readBody(body).message_msg_id;
  const status = TIMMsgStatus.kTIMMsg_SendSucc;
  return { stream, pos, local: 0, id, from, seq, time, rand, ctime, state, status, body, customInt: 0, customStr: '' };
}

/** `viewer` is the signed-in user; `conversation` says what has been read. */
export function viewMessage(message: StoredMessage, viewer: string, conversation: Conversation): Message {
  const own = message.from === viewer;
  const sent = message.status === TIMMsgStatus.kTIMMsg_SendSucc;
  return {
    ...viewBody(message.body),
    ...viewIdentity(message, viewer, conversation.peer),
    message_custom_int: message.customInt,
    message_custom_str: message.customStr,
    message_is_online_msg: false,
    message_is_peer_read: own && sent && message.pos <= peerSeen(conversation),
    message_is_read: own || message.pos <= ownMark(conversation),
    message_msg_id: message.id,
    message_status: message.state === EntryState.Revoked ? TIMMsgStatus.kTIMMsg_Revoked : message.status,
  };
}

/** A message that is not stored. */
export function viewOnlineMessage(header: OnlineHeader, body: string, viewer: string, peer: string): Message {
  return {
    ...viewBody(body),
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

/** A number of 53 bits for a message, the same on every device, out of what every notice of it carries. */
export function uniqueId(seq: number, rand: number): number {
  return rand * 2 ** 21 + (seq % 2 ** 21);
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

function viewBody(text: string) {
  const body = readBody(text);
  const { message_offlie_push_config: push, message_is_forward_message: forwarded } = body;
  return {
    message_cloud_custom_str: body.message_cloud_custom_str ?? '',
    message_elem_array: body.message_elem_array as Elem[],
    message_excluded_from_last_message: body.message_excluded_from_last_message ?? false,
    message_is_excluded_from_unread_count: body.message_is_excluded_from_unread_count ?? false,
    message_platform: body.message_platform ?? TIMPlatform.kTIMPlatform_Other,
    message_priority: body.message_priority ?? TIMMsgPriority.kTIMMsgPriority_Normal,
    ...(push && { message_offlie_push_config: push }),
    ...(forwarded && { message_is_forward_message: true }),
  };
}

/** A profile nobody has filled in. */
function emptyProfile(user: string): UserProfile {
  return {
    user_profile_add_permission: 0,
    user_profile_birthday: 0,
    user_profile_face_url: '',
    user_profile_gender: 0,
    user_profile_identifier: user,
    user_profile_language: 0,
    user_profile_level: 0,
    user_profile_location: '',
    user_profile_nick_name: '',
    user_profile_role: 0,
    user_profile_self_signature: '',
  };
}

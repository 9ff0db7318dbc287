/**
 * The events of the contract: one row per callback type, with its arguments in C order. From a row follow the handler
 * of the C facade (texts and numbers, then `user_data`) and the listener of the typed face (values). The functions that
 * install handlers are in `functions/listeners.ts`.
 */
import { TIMLogLevel, TIMNetworkStatus } from './enums/basic.ts';
import { TIMConvEvent } from './enums/conversation.ts';
import { int, list, oneOf, text, uint32 } from './fields.ts';
import { type CArguments, json, type Param, param, type TypedArguments } from './params.ts';
import { ConvInfo } from './structs/conversation.ts';
import { FriendProfile, FriendProfileUpdate } from './structs/friend.ts';
import { FriendAddPendency } from './structs/friend-request.ts';
import { GroupAttributes } from './structs/group.ts';
import { GroupTipsElem } from './structs/group-tip.ts';
import { Message } from './structs/message.ts';
import { MessageReceipt, MsgLocator } from './structs/message-call.ts';

/** One event: when it fires, and its arguments. */
export interface EventRow<Params extends readonly Param[] = readonly Param[]> {
  readonly meaning: string;
  readonly params: Params;
}

// @__NO_SIDE_EFFECTS__
function event<const Params extends readonly Param[]>(meaning: string, params: Params): EventRow<Params> {
  return { meaning, params };
}

export const events = {
  TIMRecvNewMsgCallback: event('Messages have come in, oldest first.', [json('json_msg_array', list(Message))]),
  TIMMsgReadedReceiptCallback: event('Peers have read messages of the user.', [
    json('json_msg_readed_receipt_array', list(MessageReceipt)),
  ]),
  TIMMsgRevokeCallback: event('Messages were revoked by their senders.', [
    json('json_msg_locator_array', list(MsgLocator)),
  ]),
  TIMMsgElemUploadProgressCallback: event('A file of a message that is being sent was uploaded further.', [
    json('json_msg', Message),
    param('index', uint32),
    param('cur_size', uint32),
    param('total_size', uint32),
  ]),
  TIMGroupTipsEventCallback: event('Something happened in a group: one tip, not a list.', [
    json('json_group_tip_array', GroupTipsElem),
  ]),
  TIMGroupAttributeChangedCallback: event('Attributes of a group changed; all of them are given.', [
    param('group_id', text),
    json('json_group_attibute_array', list(GroupAttributes)),
  ]),
  TIMConvEventCallback: event('Conversations came, went or changed, or their synchronisation began or ended.', [
    param('conv_event', oneOf('TIMConvEvent', TIMConvEvent)),
    json('json_conv_array', list(ConvInfo)),
  ]),
  TIMConvTotalUnreadMessageCountChangedCallback: event('The number of unread messages in all conversations changed.', [
    param('total_unread_count', int),
  ]),
  TIMNetworkStatusListenerCallback: event('The link to the server changed.', [
    param('status', oneOf('TIMNetworkStatus', TIMNetworkStatus)),
    param('code', int),
    param('desc', text),
  ]),
  TIMKickedOfflineCallback: event('Another device of the user took the place of this one.', []),
  TIMUserSigExpiredCallback: event('The UserSig ran out while the user was signed in.', []),
  TIMOnAddFriendCallback: event('Users became friends.', [json('json_identifier_array', list(text))]),
  TIMOnDeleteFriendCallback: event('Users are friends no longer.', [json('json_identifier_array', list(text))]),
  TIMUpdateFriendProfileCallback: event('What the user keeps about friends changed.', [
    json('json_friend_profile_update_array', list(FriendProfileUpdate)),
  ]),
  TIMFriendAddRequestCallback: event('Friend requests came in.', [
    json('json_friend_add_request_pendency_array', list(FriendAddPendency)),
  ]),
  TIMFriendApplicationListDeletedCallback: event('Friend requests were dropped.', [
    json('json_identifier_array', list(text)),
  ]),
  TIMFriendApplicationListReadCallback: event('Friend requests were marked as read.', []),
  TIMFriendBlackListAddedCallback: event('Users were blocked.', [
    json('json_friend_black_added_array', list(FriendProfile)),
  ]),
  TIMFriendBlackListDeletedCallback: event('Users are blocked no longer.', [json('json_identifier_array', list(text))]),
  TIMLogCallback: event('A line was logged.', [param('level', oneOf('TIMLogLevel', TIMLogLevel)), param('log', text)]),
  TIMMsgUpdateCallback: event('Messages were changed after they were sent.', [json('json_msg_array', list(Message))]),
} as const;

export type EventName = keyof typeof events;
type EventParams<N extends EventName> = (typeof events)[N]['params'];

/** The values an event carries, in order, as a listener of the typed face gets them. */
export type EventPayload<N extends EventName> = TypedArguments<EventParams<N>>;
/** A listener of the typed face. */
export type EventListener<N extends EventName> = (...payload: EventPayload<N>) => void;
/** A handler of the C facade: numbers and texts, JSON as text, then the `user_data` it was installed with. */
export type EventHandler<N extends EventName> = (...args: [...CArguments<EventParams<N>>, user_data: unknown]) => void;

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

/** One event: its arguments. When it fires is said in meanings.ts. */
export interface EventRow<Params extends readonly Param[] = readonly Param[]> {
  readonly params: Params;
}

// @__NO_SIDE_EFFECTS__
function event<const Params extends readonly Param[]>(params: Params): EventRow<Params> {
  return { params };
}

export const events = {
  TIMRecvNewMsgCallback: event([json('json_msg_array', list(Message))]),
  TIMMsgReadedReceiptCallback: event([json('json_msg_readed_receipt_array', list(MessageReceipt))]),
  TIMMsgRevokeCallback: event([json('json_msg_locator_array', list(MsgLocator))]),
  TIMMsgElemUploadProgressCallback: event([
    json('json_msg', Message),
    param('index', uint32),
    param('cur_size', uint32),
    param('total_size', uint32),
  ]),
  TIMGroupTipsEventCallback: event([json('json_group_tip_array', GroupTipsElem)]),
  TIMGroupAttributeChangedCallback: event([
    param('group_id', text),
    json('json_group_attibute_array', list(GroupAttributes)),
  ]),
  TIMConvEventCallback: event([
    param('conv_event', oneOf('TIMConvEvent', TIMConvEvent)),
    json('json_conv_array', list(ConvInfo)),
  ]),
  TIMConvTotalUnreadMessageCountChangedCallback: event([param('total_unread_count', int)]),
  TIMNetworkStatusListenerCallback: event([
    param('status', oneOf('TIMNetworkStatus', TIMNetworkStatus)),
    param('code', int),
    param('desc', text),
  ]),
  TIMKickedOfflineCallback: event([]),
  TIMUserSigExpiredCallback: event([]),
  TIMOnAddFriendCallback: event([json('json_identifier_array', list(text))]),
  TIMOnDeleteFriendCallback: event([json('json_identifier_array', list(text))]),
  TIMUpdateFriendProfileCallback: event([json('json_friend_profile_update_array', list(FriendProfileUpdate))]),
  TIMFriendAddRequestCallback: event([json('json_friend_add_request_pendency_array', list(FriendAddPendency))]),
  TIMFriendApplicationListDeletedCallback: event([json('json_identifier_array', list(text))]),
  TIMFriendApplicationListReadCallback: event([]),
  TIMFriendBlackListAddedCallback: event([json('json_friend_black_added_array', list(FriendProfile))]),
  TIMFriendBlackListDeletedCallback: event([json('json_identifier_array', list(text))]),
  TIMLogCallback: event([param('level', oneOf('TIMLogLevel', TIMLogLevel)), param('log', text)]),
  TIMMsgUpdateCallback: event([json('json_msg_array', list(Message))]),
} as const;

export type EventName = keyof typeof events;
type EventParams<N extends EventName> = (typeof events)[N]['params'];

/** The values an event carries, in order, as a listener of the typed face gets them. */
export type EventPayload<N extends EventName> = TypedArguments<EventParams<N>>;
/** A listener of the typed face. */
export type EventListener<N extends EventName> = (...payload: EventPayload<N>) => void;
/** A handler of the C facade: numbers and texts, JSON as text, then the `user_data` it was installed with. */
export type EventHandler<N extends EventName> = (...args: [...CArguments<EventParams<N>>, user_data: unknown]) => void;

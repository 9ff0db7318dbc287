/**
 * Everything an app may name besides the two faces, the same on every platform: the enums, the `kTIM…` keys, the error
 * codes and the types.
 */
export * from '../contract/enums.ts';
export * from '../contract/keys.ts';
export { errorText } from '../contract/error-texts.ts';
export { ErrorCode, type ErrorName, errorName } from '../contract/errors.ts';
export type { EventHandler, EventListener, EventName, EventPayload } from '../contract/events.ts';
export type {
  CallName,
  CallParams,
  CallReply,
  FunctionName,
  RegisterName,
  RepeatingName,
  SyncName,
  Tim,
  TIMCommCallback,
} from '../contract/functions.ts';
export type { Profile } from '../contract/profiles.ts';
export type { ConvInfo, Draft } from '../contract/structs/conversation.ts';
export type { Elem, GivenElem, GivenMessage, Message, MessageReference } from '../contract/structs/message.ts';
export type { MessageReceipt, MsgGetMsgListParam, MsgLocator } from '../contract/structs/message-call.ts';
export type { UserProfile } from '../contract/structs/profile.ts';
export type { Platform } from '../rules/devices.ts';
export type { ImOptions, TimOptions } from './create.ts';
export type { Im } from './im.ts';
export { ImError } from './im-error.ts';

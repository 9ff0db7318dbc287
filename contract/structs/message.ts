/**
 * Structs of the contract: the message, its elements, and what stands for a message.
 */
import { TIMPlatform } from '../enums/basic.ts';
import { TIMConvType } from '../enums/conversation.ts';
import { TIMElemType, TIMMsgPriority, TIMMsgStatus } from '../enums/message.ts';
import {
  type Field,
  type GivenRows,
  type MadeRows,
  type Struct,
  bool,
  choice,
  exactly,
  filled,
  lazily,
  list,
  oneOf,
  optional,
  required,
  struct,
  text,
  uint32,
  uint64,
} from '../fields.ts';
import * as key from '../keys.ts';
import { CustomElem, FaceElem, FileElem, ImageElem, LocationElem, SoundElem, TextElem, VideoElem } from './elem.ts';
import { FriendChangeElem, type GivenFriendChangeElem } from './friend-change.ts';
import { GroupMemberInfo } from './group-member.ts';
import { type GivenGroupReportElem, type GivenGroupTipsElem, GroupReportElem, GroupTipsElem } from './group-tip.ts';
import { OfflinePushConfig } from './offline-push.ts';
import { ProfileChangeElem, UserProfile } from './profile.ts';

const mergerElemRows = {
  [key.kTIMElemType]: required(exactly('TIMElemType', TIMElemType, TIMElemType.kTIMElem_Merge)),
  [key.kTIMMergerElemTitle]: required(text),
  [key.kTIMMergerElemAbstractArray]: required(list(text)),
  [key.kTIMMergerElemCompatibleText]: required(text),
  [key.kTIMMergerElemMsgArray]: required(list(lazily<GivenMessage, Message>(() => Message))),
  [key.kTIMMergerElemLayersOverLimit]: optional(bool),
  [key.kTIMMergerElemRelayPbKey]: optional(text),
  [key.kTIMMergerElemRelayJsonKey]: optional(text),
  [key.kTIMMergerElemRelayBuffer]: optional(text),
};
/** Several messages forwarded as one. */
export interface MergerElem extends MadeRows<typeof mergerElemRows> {}
/** The same as it may be given. */
export interface GivenMergerElem extends GivenRows<typeof mergerElemRows> {}
export const MergerElem: Struct<GivenMergerElem, MergerElem> = struct('MergerElem', mergerElemRows);

type PlainElem = TextElem | FaceElem | LocationElem | CustomElem | ImageElem | SoundElem | FileElem | VideoElem;

/** One element of a message, told apart by `elem_type`. */
export type Elem = PlainElem | MergerElem | GroupTipsElem | GroupReportElem | FriendChangeElem | ProfileChangeElem;
/** The same as it may be given. */
export type GivenElem =
  | PlainElem
  | GivenMergerElem
  | GivenGroupTipsElem
  | GivenGroupReportElem
  | GivenFriendChangeElem
  | ProfileChangeElem;

/** The elements a client may send; the others are the server's. */
export const sendableElems = [
  TextElem,
  FaceElem,
  LocationElem,
  CustomElem,
  ImageElem,
  SoundElem,
  FileElem,
  VideoElem,
  MergerElem,
] as const;

export const Elem: Field<GivenElem, Elem> = choice('Elem', key.kTIMElemType, [
  ...sendableElems,
  GroupTipsElem,
  GroupReportElem,
  FriendChangeElem,
  ProfileChangeElem,
]);

const messageRows = {
  [key.kTIMMsgElemArray]: required(list(Elem)),
  [key.kTIMMsgConvId]: filled(text),
  [key.kTIMMsgConvType]: filled(oneOf('TIMConvType', TIMConvType)),
  [key.kTIMMsgSender]: filled(text),
  [key.kTIMMsgPriority]: filled(oneOf('TIMMsgPriority', TIMMsgPriority)),
  [key.kTIMMsgClientTime]: filled(uint64),
  [key.kTIMMsgServerTime]: filled(uint64),
  [key.kTIMMsgIsFormSelf]: filled(bool),
  [key.kTIMMsgPlatform]: filled(oneOf('TIMPlatform', TIMPlatform)),
  [key.kTIMMsgIsRead]: filled(bool),
  [key.kTIMMsgIsOnlineMsg]: filled(bool),
  [key.kTIMMsgIsPeerRead]: filled(bool),
  [key.kTIMMsgStatus]: filled(oneOf('TIMMsgStatus', TIMMsgStatus)),
  [key.kTIMMsgUniqueId]: filled(uint64),
  [key.kTIMMsgRand]: filled(uint64),
  [key.kTIMMsgSeq]: filled(uint64),
  [key.kTIMMsgCustomInt]: filled(uint32),
  [key.kTIMMsgCustomStr]: filled(text),
  [key.kTIMMsgSenderProfile]: filled(UserProfile),
  [key.kTIMMsgSenderGroupMemberInfo]: optional(GroupMemberInfo),
  [key.kTIMMsgOfflinePushConfig]: optional(OfflinePushConfig),
  [key.kTIMMsgMsgId]: filled(text),
  [key.kTIMMsgCloudCustomStr]: filled(text),
  [key.kTIMMsgIsExcludedFromUnreadCount]: filled(bool),
  [key.kTIMMsgGroupAtUserArray]: optional(list(text)),
  [key.kTIMMsgIsForwardMessage]: optional(bool),
  [key.kTIMMsgExcludedFromLastMessage]: filled(bool),
};
/** A message as its viewer sees it. Times are seconds since 1970. */
export interface Message extends MadeRows<typeof messageRows> {}
/** The same as it may be given. */
export interface GivenMessage extends GivenRows<typeof messageRows> {}
export const Message: Struct<GivenMessage, Message> = struct('Message', messageRows);

const { [key.kTIMMsgElemArray]: _elements, ...messageReferenceRows } = messageRows;
/**
 * A message that is only named: to revoke it, to delete it, to read up to it, to page from it. It is struct Message
 * without its elements, which are neither needed nor looked at.
 */
export interface MessageReference extends GivenRows<typeof messageReferenceRows> {}
export const MessageReference: Struct<MessageReference> = struct('MessageReference', messageReferenceRows);

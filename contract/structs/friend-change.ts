/**
 * Structs of the contract: the element that tells of changes among friends.
 */
import { TIMFriendChangeType } from '../enums/friend.ts';
import { TIMElemType } from '../enums/message.ts';
import {
  type GivenRows,
  type MadeRows,
  type Struct,
  exactly,
  filled,
  list,
  oneOf,
  optional,
  required,
  struct,
  text,
  uint64,
} from '../fields.ts';
import * as key from '../keys.ts';
import { FriendProfileUpdate } from './friend.ts';
import { FriendAddPendency } from './friend-request.ts';

const friendChangeElemRows = {
  [key.kTIMElemType]: required(exactly('TIMElemType', TIMElemType, TIMElemType.kTIMElem_FriendChange)),
  [key.kTIMFriendChangeElemChangeType]: filled(oneOf('TIMFriendChangeType', TIMFriendChangeType)),
  [key.kTIMFriendChangeElemFriendAddIdentifierArray]: optional(list(text)),
  [key.kTIMFriendChangeElemFriendDelIdentifierArray]: optional(list(text)),
  [key.kTIMFriendChangeElemFriendAddPendencyItemArray]: optional(list(FriendAddPendency)),
  [key.kTIMFriendChangeElemPendencyDelIdentifierArray]: optional(list(text)),
  [key.kTIMFriendChangeElemPendencyReadedReportTimestamp]: optional(uint64),
  [key.kTIMFriendChangeElemBlackListAddIdentifierArray]: optional(list(text)),
  [key.kTIMFriendChangeElemBlackListDelIdentifierArray]: optional(list(text)),
  [key.kTIMFriendChangeElemFreindProfileUpdateItemArray]: optional(list(FriendProfileUpdate)),
  [key.kTIMFriendChangeElemFriendGroupAddIdentifierArray]: optional(list(text)),
  [key.kTIMFriendChangeElemFriendGroupDelIdentifierArray]: optional(list(text)),
  [key.kTIMFriendChangeElemFriendGroupModifyIdentifierArray]: optional(list(text)),
};
/** A change among friends. */
export interface FriendChangeElem extends MadeRows<typeof friendChangeElemRows> {}
/** The same as it may be given. */
export interface GivenFriendChangeElem extends GivenRows<typeof friendChangeElemRows> {}
export const FriendChangeElem: Struct<GivenFriendChangeElem, FriendChangeElem> = struct(
  'FriendChangeElem',
  friendChangeElemRows,
);

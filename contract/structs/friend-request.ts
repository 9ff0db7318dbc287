/**
 * Structs of the contract: friend requests.
 */
import { TIMFriendPendencyType, TIMFriendResponseAction } from '../enums/friend.ts';
import {
  type GivenRows,
  type MadeRows,
  type Struct,
  filled,
  int,
  list,
  oneOf,
  optional,
  output,
  required,
  struct,
  text,
  uint64,
} from '../fields.ts';
import * as key from '../keys.ts';

const friendAddPendencyRows = {
  [key.kTIMFriendAddPendencyIdentifier]: filled(text),
  [key.kTIMFriendAddPendencyNickName]: filled(text),
  [key.kTIMFriendAddPendencyAddSource]: filled(text),
  [key.kTIMFriendAddPendencyAddWording]: filled(text),
};
/** A friend request that came in. */
export interface FriendAddPendency extends MadeRows<typeof friendAddPendencyRows> {}
/** The same as it may be given. */
export interface GivenFriendAddPendency extends GivenRows<typeof friendAddPendencyRows> {}
export const FriendAddPendency: Struct<GivenFriendAddPendency, FriendAddPendency> = struct(
  'FriendAddPendency',
  friendAddPendencyRows,
);

const friendResponeRows = {
  [key.kTIMFriendResponeIdentifier]: required(text),
  [key.kTIMFriendResponeAction]: required(oneOf('TIMFriendResponseAction', TIMFriendResponseAction)),
  [key.kTIMFriendResponeRemark]: optional(text),
  [key.kTIMFriendResponeGroupName]: optional(text),
};
/** The answer to a friend request. */
export interface FriendRespone extends GivenRows<typeof friendResponeRows> {}
export const FriendRespone: Struct<FriendRespone> = struct('FriendRespone', friendResponeRows);

const friendshipGetPendencyListParamRows = {
  [key.kTIMFriendshipGetPendencyListParamType]: optional(oneOf('TIMFriendPendencyType', TIMFriendPendencyType)),
  [key.kTIMFriendshipGetPendencyListParamStartSeq]: optional(uint64),
  [key.kTIMFriendshipGetPendencyListParamStartTime]: optional(uint64),
  [key.kTIMFriendshipGetPendencyListParamLimitedSize]: optional(int),
};
/** Which page of friend requests to fetch. */
export interface FriendshipGetPendencyListParam extends GivenRows<typeof friendshipGetPendencyListParamRows> {}
export const FriendshipGetPendencyListParam: Struct<FriendshipGetPendencyListParam> = struct(
  'FriendshipGetPendencyListParam',
  friendshipGetPendencyListParamRows,
);

const friendAddPendencyInfoRows = {
  [key.kTIMFriendAddPendencyInfoType]: filled(oneOf('TIMFriendPendencyType', TIMFriendPendencyType)),
  [key.kTIMFriendAddPendencyInfoIdentifier]: filled(text),
  [key.kTIMFriendAddPendencyInfoNickName]: filled(text),
  [key.kTIMFriendAddPendencyInfoAddTime]: filled(uint64),
  [key.kTIMFriendAddPendencyInfoAddSource]: filled(text),
  [key.kTIMFriendAddPendencyInfoAddWording]: filled(text),
};
/** One friend request. */
export interface FriendAddPendencyInfo extends MadeRows<typeof friendAddPendencyInfoRows> {}
export const FriendAddPendencyInfo: Struct<FriendAddPendencyInfo> = output(
  'FriendAddPendencyInfo',
  friendAddPendencyInfoRows,
);

const pendencyPageRows = {
  [key.kTIMPendencyPageStartTime]: filled(uint64),
  [key.kTIMPendencyPageUnReadNum]: filled(uint64),
  [key.kTIMPendencyPageCurrentSeq]: filled(uint64),
  [key.kTIMPendencyPagePendencyInfoArray]: filled(list(FriendAddPendencyInfo)),
};
/** A page of friend requests. */
export interface PendencyPage extends MadeRows<typeof pendencyPageRows> {}
export const PendencyPage: Struct<PendencyPage> = output('PendencyPage', pendencyPageRows);

const friendshipDeletePendencyParamRows = {
  [key.kTIMFriendshipDeletePendencyParamType]: required(oneOf('TIMFriendPendencyType', TIMFriendPendencyType)),
  [key.kTIMFriendshipDeletePendencyParamIdentifierArray]: required(list(text)),
};
/** Friend requests to drop. */
export interface FriendshipDeletePendencyParam extends GivenRows<typeof friendshipDeletePendencyParamRows> {}
export const FriendshipDeletePendencyParam: Struct<FriendshipDeletePendencyParam> = struct(
  'FriendshipDeletePendencyParam',
  friendshipDeletePendencyParamRows,
);

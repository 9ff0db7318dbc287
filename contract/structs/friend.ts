/**
 * Structs of the contract: friends.
 */
import { TIMFriendCheckRelation, TIMFriendType, TIMFriendshipRelationType } from '../enums/friend.ts';
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
  uint,
  uint64,
} from '../fields.ts';
import * as key from '../keys.ts';
import { UserProfile } from './profile.ts';

const friendProfileCustemStringInfoRows = {
  [key.kTIMFriendProfileCustemStringInfoKey]: required(text),
  [key.kTIMFriendProfileCustemStringInfoValue]: required(text),
};
/** One of an app's own friend fields. */
export interface FriendProfileCustemStringInfo extends GivenRows<typeof friendProfileCustemStringInfoRows> {}
export const FriendProfileCustemStringInfo: Struct<FriendProfileCustemStringInfo> = struct(
  'FriendProfileCustemStringInfo',
  friendProfileCustemStringInfoRows,
);

const friendProfileRows = {
  [key.kTIMFriendProfileIdentifier]: filled(text),
  [key.kTIMFriendProfileGroupNameArray]: filled(list(text)),
  [key.kTIMFriendProfileRemark]: filled(text),
  [key.kTIMFriendProfileAddWording]: filled(text),
  [key.kTIMFriendProfileAddSource]: filled(text),
  [key.kTIMFriendProfileAddTime]: filled(uint64),
  [key.kTIMFriendProfileUserProfile]: filled(UserProfile),
  [key.kTIMFriendProfileItemCustomStringArray]: optional(list(FriendProfileCustemStringInfo)),
};
/** A friend. */
export interface FriendProfile extends MadeRows<typeof friendProfileRows> {}
export const FriendProfile: Struct<FriendProfile> = output('FriendProfile', friendProfileRows);

const friendProfileItemRows = {
  [key.kTIMFriendProfileItemRemark]: optional(text),
  [key.kTIMFriendProfileItemGroupNameArray]: optional(list(text)),
  [key.kTIMFriendProfileItemCustomStringArray]: optional(list(FriendProfileCustemStringInfo)),
};
/** Friend fields to change, or that changed. */
export interface FriendProfileItem extends GivenRows<typeof friendProfileItemRows> {}
export const FriendProfileItem: Struct<FriendProfileItem> = struct('FriendProfileItem', friendProfileItemRows);

const friendProfileUpdateRows = {
  [key.kTIMFriendProfileUpdateIdentifier]: required(text),
  [key.kTIMFriendProfileUpdateItem]: required(FriendProfileItem),
};
/** A changed friend. */
export interface FriendProfileUpdate extends GivenRows<typeof friendProfileUpdateRows> {}
export const FriendProfileUpdate: Struct<FriendProfileUpdate> = struct('FriendProfileUpdate', friendProfileUpdateRows);

const friendshipAddFriendParamRows = {
  [key.kTIMFriendshipAddFriendParamIdentifier]: optional(text),
  [key.kTIMFriendshipAddFriendParamFriendType]: optional(oneOf('TIMFriendType', TIMFriendType)),
  [key.kTIMFriendshipAddFriendParamRemark]: optional(text),
  [key.kTIMFriendshipAddFriendParamGroupName]: optional(text),
  [key.kTIMFriendshipAddFriendParamAddSource]: optional(text),
  [key.kTIMFriendshipAddFriendParamAddWording]: optional(text),
};
/** A user to add as a friend. */
export interface FriendshipAddFriendParam extends GivenRows<typeof friendshipAddFriendParamRows> {}
export const FriendshipAddFriendParam: Struct<FriendshipAddFriendParam> = struct(
  'FriendshipAddFriendParam',
  friendshipAddFriendParamRows,
);

const friendshipModifyFriendProfileParamRows = {
  [key.kTIMFriendshipModifyFriendProfileParamIdentifier]: optional(text),
  [key.kTIMFriendshipModifyFriendProfileParamItem]: optional(FriendProfileItem),
};
/** A friend to change. */
export interface FriendshipModifyFriendProfileParam extends GivenRows<typeof friendshipModifyFriendProfileParamRows> {}
export const FriendshipModifyFriendProfileParam: Struct<FriendshipModifyFriendProfileParam> = struct(
  'FriendshipModifyFriendProfileParam',
  friendshipModifyFriendProfileParamRows,
);

const friendshipDeleteFriendParamRows = {
  [key.kTIMFriendshipDeleteFriendParamFriendType]: optional(oneOf('TIMFriendType', TIMFriendType)),
  [key.kTIMFriendshipDeleteFriendParamIdentifierArray]: optional(list(text)),
};
/** Friends to remove. */
export interface FriendshipDeleteFriendParam extends GivenRows<typeof friendshipDeleteFriendParamRows> {}
export const FriendshipDeleteFriendParam: Struct<FriendshipDeleteFriendParam> = struct(
  'FriendshipDeleteFriendParam',
  friendshipDeleteFriendParamRows,
);

const friendshipCheckFriendTypeParamRows = {
  [key.kTIMFriendshipCheckFriendTypeParamCheckType]: optional(oneOf('TIMFriendType', TIMFriendType)),
  [key.kTIMFriendshipCheckFriendTypeParamIdentifierArray]: optional(list(text)),
};
/** Users whose relation to check. */
export interface FriendshipCheckFriendTypeParam extends GivenRows<typeof friendshipCheckFriendTypeParamRows> {}
export const FriendshipCheckFriendTypeParam: Struct<FriendshipCheckFriendTypeParam> = struct(
  'FriendshipCheckFriendTypeParam',
  friendshipCheckFriendTypeParamRows,
);

const friendshipCheckFriendTypeResultRows = {
  [key.kTIMFriendshipCheckFriendTypeResultIdentifier]: filled(text),
  [key.kTIMFriendshipCheckFriendTypeResultRelation]: filled(oneOf('TIMFriendCheckRelation', TIMFriendCheckRelation)),
  [key.kTIMFriendshipCheckFriendTypeResultCode]: filled(int),
  [key.kTIMFriendshipCheckFriendTypeResultDesc]: filled(text),
};
/** The relation to one of them. */
export interface FriendshipCheckFriendTypeResult extends MadeRows<typeof friendshipCheckFriendTypeResultRows> {}
export const FriendshipCheckFriendTypeResult: Struct<FriendshipCheckFriendTypeResult> = output(
  'FriendshipCheckFriendTypeResult',
  friendshipCheckFriendTypeResultRows,
);

const friendResultRows = {
  [key.kTIMFriendResultIdentifier]: filled(text),
  [key.kTIMFriendResultCode]: filled(int),
  [key.kTIMFriendResultDesc]: filled(text),
};
/** What became of an operation on one user. */
export interface FriendResult extends MadeRows<typeof friendResultRows> {}
export const FriendResult: Struct<FriendResult> = output('FriendResult', friendResultRows);

const friendSearchParamRows = {
  [key.kTIMFriendshipSearchParamKeywordList]: optional(list(text)),
  [key.kTIMFriendshipSearchParamSearchFieldList]: optional(list(int)),
};
/** Which friends to search for. */
export interface FriendSearchParam extends GivenRows<typeof friendSearchParamRows> {}
export const FriendSearchParam: Struct<FriendSearchParam> = struct('FriendSearchParam', friendSearchParamRows);

const friendInfoGetResultRows = {
  [key.kTIMFriendshipFriendInfoGetResultIdentifier]: filled(text),
  [key.kTIMFriendshipFriendInfoGetResultRelationType]: filled(
    oneOf('TIMFriendshipRelationType', TIMFriendshipRelationType),
  ),
  [key.kTIMFriendshipFriendInfoGetResultErrorCode]: filled(uint),
  [key.kTIMFriendshipFriendInfoGetResultErrorMessage]: filled(text),
  [key.kTIMFriendshipFriendInfoGetResultFriendInfo]: filled(FriendProfile),
};
/** Answer for one user of a query. */
export interface FriendInfoGetResult extends MadeRows<typeof friendInfoGetResultRows> {}
export const FriendInfoGetResult: Struct<FriendInfoGetResult> = output('FriendInfoGetResult', friendInfoGetResultRows);

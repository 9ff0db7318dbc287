/**
 * Structs of the contract: user profiles.
 */
import { TIMElemType } from '../enums/message.ts';
import { TIMGenderType, TIMProfileAddPermission, TIMProfileChangeType } from '../enums/profile.ts';
import {
  type GivenRows,
  type MadeRows,
  type Struct,
  bool,
  either,
  exactly,
  filled,
  list,
  oneOf,
  optional,
  required,
  struct,
  text,
  uint,
} from '../fields.ts';
import * as key from '../keys.ts';

const userProfileCustemStringInfoRows = {
  [key.kTIMUserProfileCustemStringInfoKey]: required(text),
  [key.kTIMUserProfileCustemStringInfoValue]: required(text),
};
/** One of an app's own profile fields. */
export interface UserProfileCustemStringInfo extends GivenRows<typeof userProfileCustemStringInfoRows> {}
export const UserProfileCustemStringInfo: Struct<UserProfileCustemStringInfo> = struct(
  'UserProfileCustemStringInfo',
  userProfileCustemStringInfoRows,
);

const userProfileRows = {
  [key.kTIMUserProfileIdentifier]: filled(text),
  [key.kTIMUserProfileNickName]: filled(text),
  [key.kTIMUserProfileGender]: filled(oneOf('TIMGenderType', TIMGenderType)),
  [key.kTIMUserProfileFaceUrl]: filled(text),
  [key.kTIMUserProfileSelfSignature]: filled(text),
  [key.kTIMUserProfileAddPermission]: filled(oneOf('TIMProfileAddPermission', TIMProfileAddPermission)),
  [key.kTIMUserProfileLocation]: filled(text),
  [key.kTIMUserProfileLanguage]: filled(uint),
  [key.kTIMUserProfileBirthDay]: filled(uint),
  [key.kTIMUserProfileLevel]: filled(uint),
  [key.kTIMUserProfileRole]: filled(uint),
  [key.kTIMUserProfileItemCustomStringArray]: optional(list(UserProfileCustemStringInfo)),
};
/** A user as others see it. */
export interface UserProfile extends MadeRows<typeof userProfileRows> {}
/** The same as it may be given. */
export interface GivenUserProfile extends GivenRows<typeof userProfileRows> {}
export const UserProfile: Struct<GivenUserProfile, UserProfile> = struct('UserProfile', userProfileRows);

const userProfileItemRows = {
  [key.kTIMUserProfileItemNickName]: optional(text),
  [key.kTIMUserProfileItemGender]: optional(oneOf('TIMGenderType', TIMGenderType)),
  [key.kTIMUserProfileItemFaceUrl]: optional(text),
  [key.kTIMUserProfileItemSelfSignature]: optional(text),
  [key.kTIMUserProfileItemAddPermission]: optional(oneOf('TIMProfileAddPermission', TIMProfileAddPermission)),
  [key.kTIMUserProfileItemLoaction]: optional(either(text, uint)),
  [key.kTIMUserProfileItemLanguage]: optional(uint),
  [key.kTIMUserProfileItemBirthDay]: optional(uint),
  [key.kTIMUserProfileItemLevel]: optional(uint),
  [key.kTIMUserProfileItemRole]: optional(uint),
  [key.kTIMUserProfileItemCustomStringArray]: optional(list(UserProfileCustemStringInfo)),
};
/** Profile fields to change. */
export interface UserProfileItem extends GivenRows<typeof userProfileItemRows> {}
export const UserProfileItem: Struct<UserProfileItem> = struct('UserProfileItem', userProfileItemRows);

const friendShipGetProfileListParamRows = {
  [key.kTIMFriendShipGetProfileListParamIdentifierArray]: optional(list(text)),
  [key.kTIMFriendShipGetProfileListParamForceUpdate]: optional(bool),
};
/** Whose profiles to fetch. */
export interface FriendShipGetProfileListParam extends GivenRows<typeof friendShipGetProfileListParamRows> {}
export const FriendShipGetProfileListParam: Struct<FriendShipGetProfileListParam> = struct(
  'FriendShipGetProfileListParam',
  friendShipGetProfileListParamRows,
);

const profileChangeElemRows = {
  [key.kTIMElemType]: required(exactly('TIMElemType', TIMElemType, TIMElemType.kTIMElem_ProfileChange)),
  [key.kTIMProfileChangeElemChangeType]: filled(oneOf('TIMProfileChangeType', TIMProfileChangeType)),
  [key.kTIMProfileChangeElemFromIndentifier]: optional(text),
  [key.kTIMProfileChangeElemUserProfileItem]: optional(UserProfileItem),
};
/** A changed profile. */
export interface ProfileChangeElem extends MadeRows<typeof profileChangeElemRows> {}
/** The same as it may be given. */
export interface GivenProfileChangeElem extends GivenRows<typeof profileChangeElemRows> {}
export const ProfileChangeElem: Struct<GivenProfileChangeElem, ProfileChangeElem> = struct(
  'ProfileChangeElem',
  profileChangeElemRows,
);

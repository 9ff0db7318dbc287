/**
 * Key names of user profiles and status: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// UserProfile
export const kTIMUserProfileIdentifier = 'user_profile_identifier';
export const kTIMUserProfileNickName = 'user_profile_nick_name';
export const kTIMUserProfileGender = 'user_profile_gender';
export const kTIMUserProfileFaceUrl = 'user_profile_face_url';
export const kTIMUserProfileSelfSignature = 'user_profile_self_signature';
export const kTIMUserProfileAddPermission = 'user_profile_add_permission';
export const kTIMUserProfileLocation = 'user_profile_location';
export const kTIMUserProfileLanguage = 'user_profile_language';
export const kTIMUserProfileBirthDay = 'user_profile_birthday';
export const kTIMUserProfileLevel = 'user_profile_level';
export const kTIMUserProfileRole = 'user_profile_role';
export const kTIMUserProfileCustomStringArray = 'user_profile_custom_string_array';
export const kTIMUserProfileFriendRemark = 'user_profile_friend_remark';

// UserProfileCustemStringInfo
export const kTIMUserProfileCustemStringInfoKey = 'user_profile_custom_string_info_key';
export const kTIMUserProfileCustomStringInfoKey = 'user_profile_custom_string_info_key';
export const kTIMUserProfileCustemStringInfoValue = 'user_profile_custom_string_info_value';
export const kTIMUserProfileCustomStringInfoValue = 'user_profile_custom_string_info_value';

// UserProfileItem
export const kTIMUserProfileItemNickName = 'user_profile_item_nick_name';
export const kTIMUserProfileItemGender = 'user_profile_item_gender';
export const kTIMUserProfileItemFaceUrl = 'user_profile_item_face_url';
export const kTIMUserProfileItemSelfSignature = 'user_profile_item_self_signature';
export const kTIMUserProfileItemAddPermission = 'user_profile_item_add_permission';
export const kTIMUserProfileItemLoaction = 'user_profile_item_location';
export const kTIMUserProfileItemLocation = 'user_profile_item_location';
export const kTIMUserProfileItemLanguage = 'user_profile_item_language';
export const kTIMUserProfileItemBirthDay = 'user_profile_item_birthday';
export const kTIMUserProfileItemLevel = 'user_profile_item_level';
export const kTIMUserProfileItemRole = 'user_profile_item_role';
export const kTIMUserProfileItemCustomStringArray = 'user_profile_item_custom_string_array';

// FriendShipGetProfileListParam
export const kTIMFriendShipGetProfileListParamIdentifierArray = 'friendship_getprofilelist_param_identifier_array';
export const kTIMFriendShipGetProfileListParamForceUpdate = 'friendship_getprofilelist_param_force_update';

// ProfileChangeElem
export const kTIMProfileChangeElemChangeType = 'profile_change_elem_change_type';
export const kTIMProfileChangeElemFromIndentifier = 'profile_change_elem_from_identifer';
export const kTIMProfileChangeElemFromIdentifier = 'profile_change_elem_from_identifier';
export const kTIMProfileChangeElemUserProfileItem = 'profile_change_elem_user_profile_item';

// TIMUserStatus
export const kTIMUserStatusIdentifier = 'user_status_identifier';
export const kTIMUserStatusStatusType = 'user_status_status_type';
export const kTIMUserStatusCustomStatus = 'user_status_custom_status';
export const kTIMUserStatusOnlineDevices = 'user_status_online_devices';
export const KTIMUserStatusOnlineDevices = 'user_status_online_devices';

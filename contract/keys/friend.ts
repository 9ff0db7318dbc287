/**
 * Key names of friends: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// FriendProfile
export const kTIMFriendProfileIdentifier = 'friend_profile_identifier';
export const kTIMFriendProfileGroupNameArray = 'friend_profile_group_name_array';
export const kTIMFriendProfileRemark = 'friend_profile_remark';
export const kTIMFriendProfileAddWording = 'friend_profile_add_wording';
export const kTIMFriendProfileAddSource = 'friend_profile_add_source';
export const kTIMFriendProfileAddTime = 'friend_profile_add_time';
export const kTIMFriendProfileUserProfile = 'friend_profile_user_profile';
export const kTIMFriendProfileCustomStringArray = 'friend_profile_custom_string_array';

// FriendProfileCustemStringInfo
export const kTIMFriendProfileCustemStringInfoKey = 'friend_profile_custom_string_info_key';
export const kTIMFriendProfileCustomStringInfoKey = 'friend_profile_custom_string_info_key';
export const kTIMFriendProfileCustemStringInfoValue = 'friend_profile_custom_string_info_value';
export const kTIMFriendProfileCustomStringInfoValue = 'friend_profile_custom_string_info_value';

// FriendProfileItem
export const kTIMFriendProfileItemRemark = 'friend_profile_item_remark';
export const kTIMFriendProfileItemGroupNameArray = 'friend_profile_item_group_name_array';
export const kTIMFriendProfileItemCustomStringArray = 'friend_profile_item_custom_string_array';

// FriendProfileUpdate
export const kTIMFriendProfileUpdateIdentifier = 'friend_profile_update_identifier';
export const kTIMFriendProfileUpdateItem = 'friend_profile_update_item';

// FriendChangeElem
export const kTIMFriendChangeElemChangeType = 'friend_change_elem_change_type';
export const kTIMFriendChangeElemFriendAddIdentifierArray = 'friend_change_elem_friend_add_identifier_array';
export const kTIMFriendChangeElemFriendDelIdentifierArray = 'friend_change_elem_friend_del_identifier_array';
export const kTIMFriendChangeElemFriendAddPendencyItemArray = 'friend_change_elem_friend_add_pendency_array';
export const kTIMFriendChangeElemPendencyDelIdentifierArray = 'friend_change_elem_pendency_del_identifier_array';
export const kTIMFriendChangeElemPendencyReadedReportTimestamp = 'friend_change_elem_pendency_readed_report_timestamp';
export const kTIMFriendChangeElemBlackListAddIdentifierArray = 'friend_change_elem_blacklist_add_identifier_array';
export const kTIMFriendChangeElemBlackListDelIdentifierArray = 'friend_change_elem_blacklist_del_identifier_array';
export const kTIMFriendChangeElemFreindProfileUpdateItemArray = 'friend_change_elem_friend_profile_update_item_array';
export const kTIMFriendChangeElemFriendProfileUpdateItemArray = 'friend_change_elem_friend_profile_update_item_array';
export const kTIMFriendChangeElemFriendGroupAddIdentifierArray = 'friend_change_elem_friend_group_add_array';
export const kTIMFriendChangeElemFriendGroupDelIdentifierArray = 'friend_change_elem_friend_group_del_array';
export const kTIMFriendChangeElemFriendGroupModifyIdentifierArray = 'friend_change_elem_friend_group_update_array';

// FriendshipAddFriendParam
export const kTIMFriendshipAddFriendParamIdentifier = 'friendship_add_friend_param_identifier';
export const kTIMFriendshipAddFriendParamFriendType = 'friendship_add_friend_param_friend_type';
export const kTIMFriendshipAddFriendParamRemark = 'friendship_add_friend_param_remark';
export const kTIMFriendshipAddFriendParamGroupName = 'friendship_add_friend_param_group_name';
export const kTIMFriendshipAddFriendParamAddSource = 'friendship_add_friend_param_add_source';
export const kTIMFriendshipAddFriendParamAddWording = 'friendship_add_friend_param_add_wording';

// FriendshipModifyFriendProfileParam
export const kTIMFriendshipModifyFriendProfileParamIdentifier = 'friendship_modify_friend_profile_param_identifier';
export const kTIMFriendshipModifyFriendProfileParamItem = 'friendship_modify_friend_profile_param_item';

// FriendshipDeleteFriendParam
export const kTIMFriendshipDeleteFriendParamFriendType = 'friendship_delete_friend_param_friend_type';
export const kTIMFriendshipDeleteFriendParamIdentifierArray = 'friendship_delete_friend_param_identifier_array';

// FriendshipCheckFriendTypeParam
export const kTIMFriendshipCheckFriendTypeParamCheckType = 'friendship_check_friendtype_param_check_type';
export const kTIMFriendshipCheckFriendTypeParamIdentifierArray = 'friendship_check_friendtype_param_identifier_array';

// FriendshipCheckFriendTypeResult
export const kTIMFriendshipCheckFriendTypeResultIdentifier = 'friendship_check_friendtype_result_identifier';
export const kTIMFriendshipCheckFriendTypeResultRelation = 'friendship_check_friendtype_result_relation';
export const kTIMFriendshipCheckFriendTypeResultCode = 'friendship_check_friendtype_result_code';
export const kTIMFriendshipCheckFriendTypeResultDesc = 'friendship_check_friendtype_result_desc';

// FriendResult
export const kTIMFriendResultIdentifier = 'friend_result_identifier';
export const kTIMFriendResultCode = 'friend_result_code';
export const kTIMFriendResultDesc = 'friend_result_desc';

// FriendSearchParam
export const kTIMFriendshipSearchParamKeywordList = 'friendship_search_param_keyword_list';
export const kTIMFriendshipSearchParamSearchFieldList = 'friendship_search_param_search_field_list';

// FriendInfoGetResult
export const kTIMFriendshipFriendInfoGetResultIdentifier = 'friendship_friend_info_get_result_identifier';
export const kTIMFriendshipFriendInfoGetResultRelationType = 'friendship_friend_info_get_result_relation_type';
export const kTIMFriendshipFriendInfoGetResultErrorCode = 'friendship_friend_info_get_result_error_code';
export const kTIMFriendshipFriendInfoGetResultErrorMessage = 'friendship_friend_info_get_result_error_message';
export const kTIMFriendshipFriendInfoGetResultFriendInfo = 'friendship_friend_info_get_result_field_info';

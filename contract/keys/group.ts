/**
 * Key names of groups: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// CreateGroupParam
export const kTIMCreateGroupParamGroupName = 'create_group_param_group_name';
export const kTIMCreateGroupParamGroupId = 'create_group_param_group_id';
export const kTIMCreateGroupParamGroupType = 'create_group_param_group_type';
export const kTIMCreateGroupParamGroupMemberArray = 'create_group_param_group_member_array';
export const kTIMCreateGroupParamNotification = 'create_group_param_notification';
export const kTIMCreateGroupParamIntroduction = 'create_group_param_introduction';
export const kTIMCreateGroupParamFaceUrl = 'create_group_param_face_url';
export const kTIMCreateGroupParamAddOption = 'create_group_param_add_option';
export const kTIMCreateGroupParamMaxMemberCount = 'create_group_param_max_member_num';
export const kTIMCreateGroupParamCustomInfo = 'create_group_param_custom_info';
export const kTIMCreateGroupIsSupportTopic = 'create_group_param_is_support_topic';
export const kTIMCreateGroupParamApproveOption = 'create_group_param_approve_option';
export const kTIMCreateGroupParamEnablePermissionGroup = 'create_group_param_enable_permission_group';
export const kTIMCreateGroupParamDefaultPermissions = 'create_group_param_default_permissions';

// CreateGroupResult
export const kTIMCreateGroupResultGroupId = 'create_group_result_groupid';

// GroupSelfInfo
export const kTIMGroupSelfInfoJoinTime = 'group_self_info_join_time';
export const kTIMGroupSelfInfoRole = 'group_self_info_role';
export const kTIMGroupSelfInfoUnReadNum = 'group_self_info_unread_num';
export const kTIMGroupSelfInfoMsgFlag = 'group_self_info_msg_flag';

// GroupBaseInfo
export const kTIMGroupBaseInfoGroupId = 'group_base_info_group_id';
export const kTIMGroupBaseInfoGroupName = 'group_base_info_group_name';
export const kTIMGroupBaseInfoGroupType = 'group_base_info_group_type';
export const kTIMGroupBaseInfoFaceUrl = 'group_base_info_face_url';
export const kTIMGroupBaseInfoInfoSeq = 'group_base_info_info_seq';
export const kTIMGroupBaseInfoLastestSeq = 'group_base_info_lastest_seq';
export const kTIMGroupBaseInfoLatestSeq = 'group_base_info_latest_seq';
export const kTIMGroupBaseInfoReadedSeq = 'group_base_info_readed_seq';
export const kTIMGroupBaseInfoMsgFlag = 'group_base_info_msg_flag';
export const kTIMGroupBaseInfoIsShutupAll = 'group_base_info_is_shutup_all';
export const kTIMGroupBaseInfoSelfInfo = 'group_base_info_self_info';

// GroupDetailInfo
export const kTIMGroupDetialInfoGroupId = 'group_detial_info_group_id';
export const kTIMGroupDetailInfoGroupId = 'group_detail_info_group_id';
export const kTIMGroupDetialInfoGroupType = 'group_detial_info_group_type';
export const kTIMGroupDetailInfoGroupType = 'group_detail_info_group_type';
export const kTIMGroupDetialInfoGroupName = 'group_detial_info_group_name';
export const kTIMGroupDetailInfoGroupName = 'group_detail_info_group_name';
export const kTIMGroupDetialInfoNotification = 'group_detial_info_notification';
export const kTIMGroupDetailInfoNotification = 'group_detail_info_notification';
export const kTIMGroupDetialInfoIntroduction = 'group_detial_info_introduction';
export const kTIMGroupDetailInfoIntroduction = 'group_detail_info_introduction';
export const kTIMGroupDetialInfoFaceUrl = 'group_detial_info_face_url';
export const kTIMGroupDetailInfoFaceUrl = 'group_detail_info_face_url';
export const kTIMGroupDetialInfoCreateTime = 'group_detial_info_create_time';
export const kTIMGroupDetailInfoCreateTime = 'group_detail_info_create_time';
export const kTIMGroupDetialInfoInfoSeq = 'group_detial_info_info_seq';
export const kTIMGroupDetailInfoInfoSeq = 'group_detail_info_info_seq';
export const kTIMGroupDetialInfoLastInfoTime = 'group_detial_info_last_info_time';
export const kTIMGroupDetailInfoLastInfoTime = 'group_detail_info_last_info_time';
export const kTIMGroupDetialInfoNextMsgSeq = 'group_detial_info_next_msg_seq';
export const kTIMGroupDetailInfoNextMsgSeq = 'group_detail_info_next_msg_seq';
export const kTIMGroupDetialInfoLastMsgTime = 'group_detial_info_last_msg_time';
export const kTIMGroupDetailInfoLastMsgTime = 'group_detail_info_last_msg_time';
export const kTIMGroupDetialInfoMemberNum = 'group_detial_info_member_num';
export const kTIMGroupDetailInfoMemberNum = 'group_detail_info_member_num';
export const kTIMGroupDetialInfoMaxMemberNum = 'group_detial_info_max_member_num';
export const kTIMGroupDetailInfoMaxMemberNum = 'group_detail_info_max_member_num';
export const kTIMGroupDetialInfoAddOption = 'group_detial_info_add_option';
export const kTIMGroupDetailInfoAddOption = 'group_detail_info_add_option';
export const kTIMGroupDetialInfoOnlineMemberNum = 'group_detial_info_online_member_num';
export const kTIMGroupDetailInfoOnlineMemberNum = 'group_detail_info_online_member_num';
export const kTIMGroupDetialInfoVisible = 'group_detial_info_visible';
export const kTIMGroupDetailInfoVisible = 'group_detail_info_visible';
export const kTIMGroupDetialInfoSearchable = 'group_detial_info_searchable';
export const kTIMGroupDetailInfoSearchable = 'group_detail_info_searchable';
export const kTIMGroupDetialInfoIsShutupAll = 'group_detial_info_is_shutup_all';
export const kTIMGroupDetailInfoIsShutupAll = 'group_detail_info_is_shutup_all';
export const kTIMGroupDetialInfoOwnerIdentifier = 'group_detial_info_owener_identifier';
export const kTIMGroupDetailInfoOwnerIdentifier = 'group_detail_info_owner_identifier';
export const kTIMGroupDetialInfoCustomInfo = 'group_detial_info_custom_info';
export const kTIMGroupDetailInfoCustomInfo = 'group_detail_info_custom_info';
export const kTIMGroupDetialInfoIsSupportTopic = 'group_detial_info_is_support_topic';
export const kTIMGroupDetailInfoIsSupportTopic = 'group_detail_info_is_support_topic';
export const kTIMGroupDetailInfoApproveOption = 'group_detail_info_approve_option';
export const kTIMGroupDetialInfoApproveOption = 'group_detail_info_approve_option';
export const kTIMGroupDetailInfoEnablePermissionGroup = 'group_detail_info_enable_permission_group';
export const kTIMGroupDetailInfoDefaultPermissions = 'group_detail_info_default_permissions';

// GetGroupInfoResult
export const kTIMGetGroupInfoResultCode = 'get_groups_info_result_code';
export const kTIMGetGroupInfoResultDesc = 'get_groups_info_result_desc';
export const kTIMGetGroupInfoResultInfo = 'get_groups_info_result_info';

// GroupModifyInfoParam
export const kTIMGroupModifyInfoParamGroupId = 'group_modify_info_param_group_id';
export const kTIMGroupModifyInfoParamModifyFlag = 'group_modify_info_param_modify_flag';
export const kTIMGroupModifyInfoParamGroupName = 'group_modify_info_param_group_name';
export const kTIMGroupModifyInfoParamNotification = 'group_modify_info_param_notification';
export const kTIMGroupModifyInfoParamIntroduction = 'group_modify_info_param_introduction';
export const kTIMGroupModifyInfoParamFaceUrl = 'group_modify_info_param_face_url';
export const kTIMGroupModifyInfoParamAddOption = 'group_modify_info_param_add_option';
export const kTIMGroupModifyInfoParamMaxMemberNum = 'group_modify_info_param_max_member_num';
export const kTIMGroupModifyInfoParamVisible = 'group_modify_info_param_visible';
export const kTIMGroupModifyInfoParamSearchAble = 'group_modify_info_param_searchable';
export const kTIMGroupModifyInfoParamIsShutupAll = 'group_modify_info_param_is_shutup_all';
export const kTIMGroupModifyInfoParamOwner = 'group_modify_info_param_owner';
export const kTIMGroupModifyInfoParamCustomInfo = 'group_modify_info_param_custom_info';
export const kTIMGroupModifyInfoParamApproveOption = 'group_modify_info_param_approve_option';
export const kTIMGroupModifyInfoParamEnablePermissionGroup = 'group_modify_info_param_enable_permission_group';
export const kTIMGroupModifyInfoParamDefaultPermissions = 'group_modify_info_param_default_permissions';

// GroupInfoCustemString
export const kTIMGroupInfoCustemStringInfoKey = 'group_info_custom_string_info_key';
export const kTIMGroupInfoCustomStringInfoKey = 'group_info_custom_string_info_key';
export const kTIMGroupInfoCustemStringInfoValue = 'group_info_custom_string_info_value';
export const kTIMGroupInfoCustomStringInfoValue = 'group_info_custom_string_info_value';

// GroupSearchParam
export const TIMGroupSearchParamKeywordList = 'group_search_params_keyword_list';
export const TIMGroupSearchParamFieldList = 'group_search_params_field_list';

// GroupAttributes
export const TIMGroupAttributeKey = 'group_atrribute_key';
export const TIMGroupAttributeValue = 'group_atrribute_value';

// GroupGetOnlineMemberCountResult
export const TIMGroupGetOnlineMemberCountResulCount = 'group_get_online_member_count_result';
export const TIMGroupGetOnlineMemberCountResult = 'group_get_online_member_count_result';

// GroupCounter
export const kTIMGroupCounterKey = 'group_counter_key';
export const kTIMGroupCounterValue = 'group_counter_value';

/**
 * Key names of members of groups: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// GroupMemberInfo
export const kTIMGroupMemberInfoIdentifier = 'group_member_info_identifier';
export const kTIMGroupMemberInfoJoinTime = 'group_member_info_join_time';
export const kTIMGroupMemberInfoMemberRole = 'group_member_info_member_role';
export const kTIMGroupMemberInfoMsgFlag = 'group_member_info_msg_flag';
export const kTIMGroupMemberInfoMsgSeq = 'group_member_info_msg_seq';
export const kTIMGroupMemberInfoShutupTime = 'group_member_info_shutup_time';
export const kTIMGroupMemberInfoNameCard = 'group_member_info_name_card';
export const kTIMGroupMemberInfoCustomInfo = 'group_member_info_custom_info';
export const kTIMGroupMemberInfoGroupId = 'group_member_info_group_id';
export const kTIMGroupMemberInfoNickName = 'group_member_info_nick_name';
export const kTIMGroupMemberInfoRemark = 'group_member_info_remark';
export const kTIMGroupMemberInfoFriendRemark = 'group_member_info_friend_remark';
export const kTIMGroupMemberInfoFaceUrl = 'group_member_info_face_url';
export const kTIMGroupMemberInfoIsOnline = 'group_member_info_is_online';
export const kTIMGroupMemberInfoOnlineDevices = 'group_member_info_online_devices';
export const KTIMGroupMemberInfoOnlineDevices = 'group_member_info_online_devices';

// GroupMemberInfoCustemString
export const kTIMGroupMemberInfoCustemStringInfoKey = 'group_member_info_custom_string_info_key';
export const kTIMGroupMemberInfoCustomStringInfoKey = 'group_member_info_custom_string_info_key';
export const kTIMGroupMemberInfoCustemStringInfoValue = 'group_member_info_custom_string_info_value';
export const kTIMGroupMemberInfoCustomStringInfoValue = 'group_member_info_custom_string_info_value';

// GroupInviteMemberParam
export const kTIMGroupInviteMemberParamGroupId = 'group_invite_member_param_group_id';
export const kTIMGroupInviteMemberParamIdentifierArray = 'group_invite_member_param_identifier_array';
export const kTIMGroupInviteMemberParamUserData = 'group_invite_member_param_user_data';

// GroupInviteMemberResult
export const kTIMGroupInviteMemberResultIdentifier = 'group_invite_member_result_identifier';
export const kTIMGroupInviteMemberResultResult = 'group_invite_member_result_result';

// GroupDeleteMemberParam
export const kTIMGroupDeleteMemberParamGroupId = 'group_delete_member_param_group_id';
export const kTIMGroupDeleteMemberParamIdentifierArray = 'group_delete_member_param_identifier_array';
export const kTIMGroupDeleteMemberParamUserData = 'group_delete_member_param_user_data';
export const kTIMGroupDeleteMemberParamDuration = 'group_delete_member_param_duration';

// GroupDeleteMemberResult
export const kTIMGroupDeleteMemberResultIdentifier = 'group_delete_member_result_identifier';
export const kTIMGroupDeleteMemberResultResult = 'group_delete_member_result_result';

// GroupGetMemberInfoListParam
export const kTIMGroupGetMemberInfoListParamGroupId = 'group_get_members_info_list_param_group_id';
export const kTIMGroupGetMemberInfoListParamIdentifierArray = 'group_get_members_info_list_param_identifier_array';
export const kTIMGroupGetMemberInfoListParamOption = 'group_get_members_info_list_param_option';
export const kTIMGroupGetMemberInfoListParamNextSeq = 'group_get_members_info_list_param_next_seq';

// GroupGetMemberInfoListResult
export const kTIMGroupGetMemberInfoListResultNexSeq = 'group_get_memeber_info_list_result_next_seq';
export const kTIMGroupGetMemberInfoListResultInfoArray = 'group_get_memeber_info_list_result_info_array';

// GroupModifyMemberInfoParam
export const kTIMGroupModifyMemberInfoParamGroupId = 'group_modify_member_info_group_id';
export const kTIMGroupModifyMemberInfoParamIdentifier = 'group_modify_member_info_identifier';
export const kTIMGroupModifyMemberInfoParamModifyFlag = 'group_modify_member_info_modify_flag';
export const kTIMGroupModifyMemberInfoParamMsgFlag = 'group_modify_member_info_msg_flag';
export const kTIMGroupModifyMemberInfoParamMemberRole = 'group_modify_member_info_member_role';
export const kTIMGroupModifyMemberInfoParamShutupTime = 'group_modify_member_info_shutup_time';
export const kTIMGroupModifyMemberInfoParamNameCard = 'group_modify_member_info_name_card';
export const kTIMGroupModifyMemberInfoParamCustomInfo = 'group_modify_member_info_custom_info';

// GroupMemberSearchParam
export const TIMGroupMemberSearchParamGroupidList = 'group_search_member_params_groupid_list';
export const TIMGroupMemberSearchParamKeywordList = 'group_search_member_params_keyword_list';
export const TIMGroupMemberSearchParamFieldList = 'group_search_member_params_field_list';

// GroupSearchGroupMembersdResult
export const TIMGroupSearchGroupMembersdResultGroupID = 'group_search_member_result_groupid';
export const TIMGroupSearchGroupMembersResultGroupID = 'group_search_member_result_groupid';
export const TIMGroupSearchGroupMembersdResultMemberInfoList = 'group_search_member_result_menber_info_list';
export const TIMGroupSearchGroupMembersResultMemberInfoList = 'group_search_member_result_member_info_list';

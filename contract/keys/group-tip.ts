/**
 * Key names of tips and reports that a group sends: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// GroupTipsElem
export const kTIMGroupTipsElemTipType = 'group_tips_elem_tip_type';
export const kTIMGroupTipsElemOpUser = 'group_tips_elem_op_user';
export const kTIMGroupTipsElemGroupName = 'group_tips_elem_group_name';
export const kTIMGroupTipsElemGroupId = 'group_tips_elem_group_id';
export const kTIMGroupTipsElemTime = 'group_tips_elem_time';
export const kTIMGroupTipsElemUserArray = 'group_tips_elem_user_array';
export const kTIMGroupTipsElemGroupChangeInfoArray = 'group_tips_elem_group_change_info_array';
export const kTIMGroupTipsElemMemberChangeInfoArray = 'group_tips_elem_member_change_info_array';
export const kTIMGroupTipsElemOpUserInfo = 'group_tips_elem_op_user_info';
export const kTIMGroupTipsElemOpGroupMemberInfo = 'group_tips_elem_op_group_memberinfo';
export const kTIMGroupTipsElemChangedUserInfoArray = 'group_tips_elem_changed_user_info_array';
export const kTIMGroupTipsElemChangedGroupMemberInfoArray = 'group_tips_elem_changed_group_memberinfo_array';
export const kTIMGroupTipsElemMemberNum = 'group_tips_elem_member_num';
export const kTIMGroupTipsElemPlatform = 'group_tips_elem_platform';
export const kTIMGroupTipsElemJoinType = 'group_tips_elem_join_type';
export const kTIMGroupTipsElemMemberMarkInfoArray = 'group_tips_elem_member_mark_info_array';
export const kTIMGroupTipsElemPinnedMessageList = 'group_tips_elem_pinned_message_list';

// GroupTipGroupChangeInfo
export const kTIMGroupTipGroupChangeInfoFlag = 'group_tips_group_change_info_flag';
export const kTIMGroupTipGroupChangeInfoValue = 'group_tips_group_change_info_value';
export const kTIMGroupTipGroupChangeInfoKey = 'group_tips_group_change_info_key';
export const kTIMGroupTipGroupChangeInfoBoolValue = 'group_tips_group_change_info_bool_value';
export const kTIMGroupTipGroupChangeInfoIntValue = 'group_tips_group_change_info_int_value';
export const kTIMGroupTipGroupChangeInfoUint64Value = 'group_tips_group_change_info_uint64_value';

// GroupTipMemberChangeInfo
export const kTIMGroupTipMemberChangeInfoIdentifier = 'group_tips_member_change_info_identifier';
export const kTIMGroupTipMemberChangeInfoShutupTime = 'group_tips_member_change_info_shutupTime';

// GroupTipMemberMarkChangeInfo
export const kTIMGroupTipMemberChangeInfoEnableMark = 'group_tips_member_mark_change_info_enableMark';
export const kTIMGroupTipMemberMarkChangeInfoMarkType = 'group_tips_member_mark_change_info_markType';
export const kTIMGroupTipMemberMarkChangeInfoUserIDList = 'group_tips_member_mark_change_info_userIDList';

// GroupReportElem
export const kTIMGroupReportElemReportType = 'group_report_elem_report_type';
export const kTIMGroupReportElemGroupId = 'group_report_elem_group_id';
export const kTIMGroupReportElemGroupName = 'group_report_elem_group_name';
export const kTIMGroupReportElemOpUser = 'group_report_elem_op_user';
export const kTIMGroupReportElemMsg = 'group_report_elem_msg';
export const kTIMGroupReportElemUserData = 'group_report_elem_user_data';
export const kTIMGroupReportElemOpUserInfo = 'group_report_elem_op_user_info';
export const kTIMGroupReportElemOpGroupMemberInfo = 'group_report_elem_op_group_memberinfo';
export const kTIMGroupReportElemPlatform = 'group_report_elem_platform';
export const kTIMGroupReportElemShutUpTime = 'group_report_elem_shut_up_time';
export const kTIMGroupReportElemGroupMessageReceiveOption = 'group_report_elem_group_message_receive_option';

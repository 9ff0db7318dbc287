/**
 * Key names of communities: topics and permission groups: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// TIMGroupTopicInfo
export const kTIMGroupTopicInfoTopicID = 'group_topic_info_topic_id';
export const kTIMGroupTopicInfoTopicName = 'group_topic_info_topic_name';
export const kTIMGroupTopicInfoIntroduction = 'group_topic_info_introduction';
export const kTIMGroupTopicInfoNotification = 'group_topic_info_notification';
export const kTIMGroupTopicInfoTopicFaceURL = 'group_topic_info_topic_face_url';
export const kTIMGroupTopicInfoIsAllMuted = 'group_topic_info_is_all_muted';
export const kTIMGroupTopicInfoSelfMuteTime = 'group_topic_info_self_mute_time';
export const kTIMGroupTopicInfoCustomString = 'group_topic_info_custom_string';
export const kTIMGroupTopicInfoRecvOpt = 'group_topic_info_recv_opt';
export const kTIMGroupTopicInfoDraftText = 'group_topic_info_draft_text';
export const kTIMGroupTopicInfoUnreadCount = 'group_topic_info_unread_count';
export const kTIMGroupTopicInfoLastMessage = 'group_topic_info_last_message';
export const kTIMGroupTopicInfoGroupAtInfoArray = 'group_topic_info_group_at_info_array';
export const kTIMGroupTopicInfoModifyFlag = 'group_modify_info_param_modify_flag';

// TIMGroupTopicOperationResult
export const kTIMGroupTopicOperationResultErrorCode = 'group_topic_operation_result_error_code';
export const kTIMGroupTopicOperationResultErrorMessage = 'group_topic_operation_result_error_message';
export const kTIMGroupTopicOperationResultTopicID = 'group_topic_operation_result_topic_id';

// TIMGroupTopicInfoResult
export const kTIMGroupTopicInfoResultErrorCode = 'group_topic_info_result_error_code';
export const kTIMGroupTopicInfoResultErrorMessage = 'group_topic_info_result_error_message';
export const kTIMGroupTopicInfoResultTopicInfo = 'group_topic_info_result_topic_info';

// TopicInfo
export const kTIMCommunityTopicInfoTopicID = 'group_topic_info_topic_id';
export const kTIMCommunityTopicInfoTopicName = 'group_topic_info_topic_name';
export const kTIMCommunityTopicInfoIntroduction = 'group_topic_info_introduction';
export const kTIMCommunityTopicInfoNotification = 'group_topic_info_notification';
export const kTIMCommunityTopicInfoFaceURL = 'group_topic_info_topic_face_url';
export const kTIMCommunityTopicInfoIsAllMuted = 'group_topic_info_is_all_muted';
export const kTIMCommunityTopicInfoSelfMuteTime = 'group_topic_info_self_mute_time';
export const kTIMCommunityTopicInfoCustomString = 'group_topic_info_custom_string';
export const kTIMCommunityTopicInfoRecvOpt = 'group_topic_info_recv_opt';
export const kTIMCommunityTopicInfoDraftText = 'group_topic_info_draft_text';
export const kTIMCommunityTopicInfoUnreadCount = 'group_topic_info_unread_count';
export const kTIMCommunityTopicInfoLastMessage = 'group_topic_info_last_message';
export const kTIMCommunityTopicInfoReadSequence = 'topic_info_read_sequence';
export const kTIMCommunityTopicInfoGroupAtInfoArray = 'group_topic_info_group_at_info_array';
export const kTIMCommunityTopicInfoModifyFlag = 'group_modify_info_param_modify_flag';
export const kTIMCommunityTopicCreateTime = 'topic_create_time';
export const kTIMCommunityTopicInfoDefaultPermissions = 'default_permissions';

// TopicInfoResult
export const kTIMCommunityTopicInfoResultErrorCode = 'group_topic_info_result_error_code';
export const kTIMCommunityTopicInfoResultErrorMessage = 'group_topic_info_result_error_message';
export const kTIMCommunityTopicInfoResultTopicInfo = 'group_topic_info_result_topic_info';

// TopicOperationResult
export const kTIMCommunityTopicOperationResultErrorCode = 'group_topic_operation_result_error_code';
export const kTIMCommunityTopicOperationResultErrorMessage = 'group_topic_operation_result_error_message';
export const kTIMCommunityTopicOperationResultTopicID = 'group_topic_operation_result_topic_id';

// PermissionGroupInfo
export const kTIMCommunityGroupID = 'community_group_id';
export const kTIMPermissionGroupID = 'permission_group_id';
export const kTIMPermissionGroupName = 'permission_group_name';
export const kTIMPermissionCustomData = 'permission_custom_data';
export const kTIMGroupPermission = 'group_permission';
export const kTIMPermissionGroupMemberCount = 'permission_group_member_count';
export const kTIMPermissionGroupModifyInfoFlag = 'permission_group_modify_info_flag';

// TopicPermissionMap
export const kTIMTopicPermissionKey = 'topic_permission_key';
export const kTIMTopicPermissionValue = 'topic_permission_value';

// PermissionGroupInfoResult
export const kTIMPermissionGroupInfoResultErrorCode = 'permission_group_info_result_error_code';
export const kTIMPermissionGroupInfoResultErrorMessage = 'permission_group_info_result_error_message';
export const kTIMPermissionGroupInfoResult = 'permission_group_info_result';

// PermissionGroupOperationResult
export const kTIMPermissionGroupOperationResultErrorCode = 'permission_group_operation_result_error_code';
export const kTIMPermissionGroupOperationResultErrorMessage = 'permission_group_operation_result_error_message';
export const kTIMPermissionGroupOperationResultID = 'permission_group_operation_result_id';

// PermissionGroupMemberOperationResult
export const kTIMPermissionGroupMemberOperationResultIdentifier = 'permission_group_member_operation_result_identifier';
export const kTIMPermissionGroupMemberOperationResultErrorCode = 'permission_group_member_operation_result_error_code';

// PermissionGroupMemberInfoResult
export const kTIMPermissionGroupMemberInfoResultNextCursor = 'permission_group_member_info_result_next_cursor';
export const kTIMPermissionGroupMemberInfoResultArray = 'permission_group_member_info_result_array';

// TopicPermissionResult
export const kTIMTopicPermissionResultErrorCode = 'topic_permission_result_error_code';
export const kTIMTopicPermissionResultErrorMessage = 'topic_permission_result_error_message';
export const kTIMTopicPermissionResultTopicID = 'topic_permission_result_topic_id';
export const kTIMTopicPermissionResultTopicPermission = 'topic_permission_result_topic_permission';
export const kTIMTopicPermissionResultGroupID = 'topic_permission_result_group_id';
export const kTIMTopicPermissionResultPermissionGroupID = 'topic_permission_result_permission_group_id';

// PermissionGroupCallback
export const kTIMTopicPermissionMap = 'topic_permission_map';
export const kTIMTopicIDList = 'topic_id_list';
export const kTIMMemberIDList = 'member_id_list';

/**
 * Key names of followed users, official accounts and signaling: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// OfficialAccountInfo
export const kTIMOfficialAccountID = 'official_account_id';
export const kTIMOfficialAccountName = 'official_account_name';
export const kTIMOfficialAccountFaceUrl = 'official_account_face_url';
export const kTIMOfficialAccountOwnerUserID = 'official_account_owner_user_id';
export const kTIMOfficialAccountIntroduction = 'official_account_introduction';
export const kTIMOfficialAccountOrganization = 'official_account_organization';
export const kTIMOfficialAccountCreateTime = 'official_account_create_time';
export const kTIMOfficialAccountSubscriberCount = 'official_account_subscriber_count';
export const kTIMOfficialAccountSubscribeTime = 'official_account_subscribe_time';
export const kTIMOfficialAccountCustomData = 'official_account_custom_data';

// GetOfficialAccountInfoResult
export const kTIMGetOfficialAccountInfoResultCode = 'get_official_accounts_info_result_code';
export const kTIMGetOfficialAccountInfoResultDesc = 'get_official_accounts_info_result_desc';
export const kTIMGetOfficialAccountInfo = 'get_official_accounts_info';

// FollowOperationResult
export const kTIMFollowOperationResultUserID = 'follow_operation_result_user_id';
export const kTIMFollowOperationResultCode = 'follow_operation_result_code';
export const kTIMFollowOperationResultInfo = 'follow_operation_result_Info';

// FollowListResult
export const kTIMFollowListResultNextCursor = 'follow_list_result_next_cursor';
export const KTIMFollowListResultNextCursor = 'follow_list_result_next_cursor';
export const kTIMFollowListResultUerInfoList = 'follow_list_result_user_info_list';
export const KTIMFollowListResultUerInfoList = 'follow_list_result_user_info_list';

// FollowInfo
export const kTIMFollowInfoResultCode = 'follow_info_result_code';
export const kTIMFollowInfoResultInfo = 'follow_info_result_info';
export const kTIMFollowInfoUserID = 'follow_info_user_id';
export const kTIMFollowInfoFollowingCount = 'follow_info_following_count';
export const kTIMFollowInfoFollowersCount = 'follow_info_followers_count';
export const kTIMFollowInfoMutualFollowersCount = 'follow_info_mutual_followers_count';

// FollowTypeCheckResult
export const kTIMFollowTypeCheckResultUserID = 'follow_type_check_result_user_id';
export const kTIMFollowTypeCheckResultCode = 'follow_type_check_result_code';
export const kTIMFollowTypeCheckResultInfo = 'follow_type_check_result_info';
export const kTIMFollowTypeCheckResultFollowType = 'follow_type_check_result_follow_type';

// SignalingInfo
export const kTIMSignalingInfoInviteID = 'signaling_info_invite_id';
export const kTIMSignalingInfoGroupID = 'signaling_info_group_id';
export const kTIMSignalingInfoInviter = 'signaling_info_inviter';
export const kTIMSignalingInfoInviteeList = 'signaling_info_invitee_list';
export const kTIMSignalingInfoData = 'signaling_info_data';
export const kTIMSignalingInfoActionType = 'signaling_info_action_type';
export const kTIMSignalingInfoTimeout = 'signaling_info_timeout';

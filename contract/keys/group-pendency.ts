/**
 * Key names of requests to join a group: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// GroupPendencyOption
export const kTIMGroupPendencyOptionStartTime = 'group_pendency_option_start_time';
export const kTIMGroupPendencyOptionMaxLimited = 'group_pendency_option_max_limited';

// GroupPendency
export const kTIMGroupPendencyGroupId = 'group_pendency_group_id';
export const kTIMGroupPendencyFromIdentifier = 'group_pendency_form_identifier';
export const kTIMGroupPendencyToIdentifier = 'group_pendency_to_identifier';
export const kTIMGroupPendencyAddTime = 'group_pendency_add_time';
export const kTIMGroupPendencyPendencyType = 'group_pendency_pendency_type';
export const kTIMGroupPendencyHandled = 'group_pendency_handled';
export const kTIMGroupPendencyHandleResult = 'group_pendency_handle_result';
export const kTIMGroupPendencyApplyInviteMsg = 'group_pendency_apply_invite_msg';
export const kTIMGroupPendencyFromUserDefinedData = 'group_pendency_form_user_defined_data';
export const kTIMGroupPendencyApprovalMsg = 'group_pendency_approval_msg';
export const kTIMGroupPendencyToUserDefinedData = 'group_pendency_to_user_defined_data';
export const kTIMGroupPendencyKey = 'group_pendency_key';
export const kTIMGroupPendencyAuthentication = 'group_pendency_authentication';
export const kTIMGroupPendencySelfIdentifier = 'group_pendency_self_identifier';
export const kTIMGroupPendencyFromNickName = 'group_pendency_from_nick_name';
export const kTIMGroupPendencyFromFaceUrl = 'group_pendency_from_face_url';

// GroupPendencyResult
export const kTIMGroupPendencyResultNextStartTime = 'group_pendency_result_next_start_time';
export const kTIMGroupPendencyResultReadTimeSeq = 'group_pendency_result_read_time_seq';
export const kTIMGroupPendencyResultUnReadNum = 'group_pendency_result_unread_num';
export const kTIMGroupPendencyResultPendencyArray = 'group_pendency_result_pendency_array';

// GroupHandlePendencyParam
export const kTIMGroupHandlePendencyParamIsAccept = 'group_handle_pendency_param_is_accept';
export const kTIMGroupHandlePendencyParamHandleMsg = 'group_handle_pendency_param_handle_msg';
export const kTIMGroupHandlePendencyParamPendency = 'group_handle_pendency_param_pendency';

/**
 * Key names of conversations and drafts: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// Draft
export const kTIMDraftMsg = 'draft_msg';
export const kTIMDraftUserDefine = 'draft_user_define';
export const kTIMDraftEditTime = 'draft_edit_time';

// ConvInfo
export const kTIMConvId = 'conv_id';
export const kTIMConvType = 'conv_type';
export const kTIMConvOwner = 'conv_owner';
export const kTIMConvUnReadNum = 'conv_unread_num';
export const kTIMConvActiveTime = 'conv_active_time';
export const kTIMConvIsHasLastMsg = 'conv_is_has_lastmsg';
export const kTIMConvLastMsg = 'conv_last_msg';
export const kTIMConvIsHasDraft = 'conv_is_has_draft';
export const kTIMConvDraft = 'conv_draft';
export const kTIMConvRecvOpt = 'conv_recv_opt';
export const kTIMConvGroupAtInfoArray = 'conv_group_at_info_array';
export const kTIMConvIsPinned = 'conv_is_pinned';
export const kTIMConvShowName = 'conv_show_name';
export const kTIMConvMarkArray = 'conv_mark_array';
export const kTIMConvCustomData = 'conv_custom_data';
export const kTIMConvConversationGroupArray = 'conv_conversation_group_array';
export const kTIMConvFaceUrl = 'conv_face_url';
export const kTIMConvGroupType = 'conv_group_type';
export const kTIMConvC2CReadTimestamp = 'conv_c2c_read_timestamp';
export const kTIMConvGroupReadSequence = 'conv_group_read_sequence';

// GroupAtInfo
export const kTIMGroupAtInfoSeq = 'conv_group_at_info_seq';
export const kTIMGroupAtInfoAtType = 'conv_group_at_info_at_type';

// GetConversationListParam
export const kTIMGetConversationListParamConvId = 'get_conversation_list_param_conv_id';
export const kTIMGetConversationListParamConvType = 'get_conversation_list_param_conv_type';

// GetTotalUnreadNumberResult
export const kTIMConvGetTotalUnreadMessageCountResultUnreadCount =
  'conv_get_total_unread_message_count_result_unread_count';

// TIMConversationListFilter
export const kTIMConversationListFilterConvType = 'conversation_list_filter_conv_type';
export const kTIMConversationListFilterNextSeq = 'conversation_list_filter_next_seq';
export const kTIMConversationListFilterCount = 'conversation_list_filter_count';
export const kTIMConversationListFilterMarkType = 'conversation_list_filter_mark_type';
export const kTIMConversationListFilterGroupName = 'conversation_list_filter_group_name';
export const kTIMConversationListFilterConversationGroup = 'conversation_list_filter_conversation_group';
export const kTIMConversationListFilterHasUnreadCount = 'conversation_list_filter_has_unread_count';
export const kTIMConversationListFilterHasGroupAtInfo = 'conversation_list_filter_has_group_at_info';

// TIMConversationListResult
export const TIMConversationListResultConvList = 'conversation_list_result_conv_list';
export const TIMConversationListResultNextSeq = 'conversation_list_result_next_seq';
export const TIMConversationListResultIsFinished = 'conversation_list_result_is_finished';

// TIMConversationOperationResult
export const kTIMConversationOperationResultConversationID = 'conversation_operation_result_conversation_id';
export const kTIMConversationOperationResultResultCode = 'conversation_operation_result_result_code';
export const kTIMConversationOperationResultResultInfo = 'conversation_operation_result_result_info';

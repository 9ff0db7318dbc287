/**
 * Key names of messages and the calls around them: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// Message
export const kTIMMsgElemArray = 'message_elem_array';
export const kTIMMsgConvId = 'message_conv_id';
export const kTIMMsgConvType = 'message_conv_type';
export const kTIMMsgSender = 'message_sender';
export const kTIMMsgPriority = 'message_priority';
export const kTIMMsgClientTime = 'message_client_time';
export const kTIMMsgServerTime = 'message_server_time';
export const kTIMMsgIsFormSelf = 'message_is_from_self';
export const kTIMMsgPlatform = 'message_platform';
export const kTIMMsgIsRead = 'message_is_read';
export const kTIMMsgIsOnlineMsg = 'message_is_online_msg';
export const kTIMMsgIsPeerRead = 'message_is_peer_read';
export const kTIMMsgStatus = 'message_status';
export const kTIMMsgUniqueId = 'message_unique_id';
export const kTIMMsgRand = 'message_rand';
export const kTIMMsgSeq = 'message_seq';
export const kTIMMsgCustomInt = 'message_custom_int';
export const kTIMMsgCustomStr = 'message_custom_str';
export const kTIMMsgSenderProfile = 'message_sender_profile';
export const kTIMMsgSenderGroupMemberInfo = 'message_sender_group_member_info';
export const kTIMMsgOfflinePushConfig = 'message_offlie_push_config';
export const kTIMMsgMsgId = 'message_msg_id';
export const kTIMMsgCloudCustomStr = 'message_cloud_custom_str';
export const kTIMMsgIsExcludedFromUnreadCount = 'message_is_excluded_from_unread_count';
export const kTIMMsgGroupAtUserArray = 'message_group_at_user_array';
export const kTIMMsgIsForwardMessage = 'message_is_forward_message';
export const kTIMMsgExcludedFromLastMessage = 'message_excluded_from_last_message';
export const kTIMMsgNeedReadReceipt = 'message_need_read_receipt';
export const kTIMMsgHasSentReceipt = 'message_has_sent_receipt';
export const kTIMMsgReceiptReadCount = 'msg_receipt_read_count';
export const kTIMMsgReceiptUnreadCount = 'msg_receipt_unread_count';
export const kTIMMsgTargetGroupMemberArray = 'message_target_group_member_array';
export const kTIMMsgReceiptPeerRead = 'message_receipt_peer_read';
export const kTIMMsgIsBroadcastMessage = 'message_is_broadcast_message';
export const kTIMMsgGroupReceiptReadCount = 'message_group_receipt_read_count';
export const kTIMMsgGroupReceiptUnreadCount = 'message_group_receipt_unread_count';
export const kTIMMsgVersion = 'message_version';
export const kTIMMsgSupportMessageExtension = 'message_support_message_extension';
export const kTIMMsgExcludedFromContentModeration = 'message_excluded_from_content_moderation';
export const kTIMMsgCustomModerationConfigurationID = 'message_custom_moderation_configuration_id';
export const kTIMMsgHasRiskContent = 'message_has_risk_content';
export const kTIMMsgRiskTypeIdentified = 'message_risk_type_identified';
export const kTIMMsgRevokerUserId = 'message_revoker_user_id';
export const kTIMMsgRevokerNickName = 'message_revoker_nick_name';
export const kTIMMsgRevokerFaceUrl = 'message_revoker_face_url';
export const kTIMMsgRevokeReason = 'message_revoke_reason';
export const kTIMMsgPinnerUserId = 'message_pinner_user_id';
export const kTIMMsgPinnerNickName = 'message_pinner_nick_name';
export const kTIMMsgPinnerFriendRemark = 'message_pinner_friend_remark';
export const kTIMMsgPinnerNameCard = 'message_pinner_name_card';
export const kTIMMsgPinnerFaceURL = 'message_pinner_face_url';

// MessageReceipt
export const kTIMMsgReceiptConvId = 'msg_receipt_conv_id';
export const kTIMMsgReceiptConvType = 'msg_receipt_conv_type';
export const kTIMMsgReceiptTimeStamp = 'msg_receipt_time_stamp';
export const kTIMMsgReceiptMsgId = 'msg_receipt_msg_id';
export const kTIMMsgReceiptIsPeerRead = 'msg_receipt_is_peer_read';

// GroupMessageReceipt
export const kTIMMsgGroupMessageReceiptGroupId = 'msg_group_message_receipt_group_id';
export const kTIMMsgGroupMessageReceiptMsgId = 'msg_group_message_receipt_msg_id';
export const kTIMMsgGroupMessageReceiptReadCount = 'msg_group_message_receipt_read_count';
export const kTIMMsgGroupMessageReceiptUnreadCount = 'msg_group_message_receipt_unread_count';

// MsgBatchSendParam
export const kTIMMsgBatchSendParamIdentifierArray = 'msg_batch_send_param_identifier_array';
export const kTIMMsgBatchSendParamMsg = 'msg_batch_send_param_msg';

// MsgBatchSendResult
export const kTIMMsgBatchSendResultIdentifier = 'msg_batch_send_result_identifier';
export const kTIMMsgBatchSendResultCode = 'msg_batch_send_result_code';
export const kTIMMsgBatchSendResultDesc = 'msg_batch_send_result_desc';
export const kTIMMsgBatchSendResultMsg = 'msg_batch_send_result_msg';

// MsgLocator
export const kTIMMsgLocatorConvId = 'message_locator_conv_id';
export const kTIMMsgLocatorConvType = 'message_locator_conv_type';
export const kTIMMsgLocatorIsRevoked = 'message_locator_is_revoked';
export const kTIMMsgLocatorTime = 'message_locator_time';
export const kTIMMsgLocatorSeq = 'message_locator_seq';
export const kTIMMsgLocatorIsSelf = 'message_locator_is_self';
export const kTIMMsgLocatorRand = 'message_locator_rand';
export const kTIMMsgLocatorUniqueId = 'message_locator_unique_id';

// MsgGetMsgListParam
export const kTIMMsgGetMsgListParamLastMsg = 'msg_getmsglist_param_last_msg';
export const kTIMMsgGetMsgListParamCount = 'msg_getmsglist_param_count';
export const kTIMMsgGetMsgListParamIsRamble = 'msg_getmsglist_param_is_remble';
export const kTIMMsgGetMsgListParamIsForward = 'msg_getmsglist_param_is_forward';
export const kTIMMsgGetMsgListParamLastMsgSeq = 'msg_getmsglist_param_last_msg_seq';
export const kTIMMsgGetMsgListParamTimeBegin = 'msg_getmsglist_param_time_begin';
export const kTIMMsgGetMsgListParamTimePeriod = 'msg_getmsglist_param_time_period';
export const kTIMMsgGetMsgListMessageTypeArray = 'msg_getmsglist_param_message_type_array';
export const kTIMMsgGetMsgListParamMessageSeqArray = 'msg_getmsglist_param_message_seq_array';

// MsgDeleteParam
export const kTIMMsgDeleteParamMsg = 'msg_delete_param_msg';
export const kTIMMsgDeleteParamIsRamble = 'msg_delete_param_is_remble';

// DownloadElemParam
export const kTIMMsgDownloadElemParamFlag = 'msg_download_elem_param_flag';
export const kTIMMsgDownloadElemParamType = 'msg_download_elem_param_type';
export const kTIMMsgDownloadElemParamId = 'msg_download_elem_param_id';
export const kTIMMsgDownloadElemParamBusinessId = 'msg_download_elem_param_business_id';
export const kTIMMsgDownloadElemParamUrl = 'msg_download_elem_param_url';

// MsgDownloadElemResult
export const kTIMMsgDownloadElemResultCurrentSize = 'msg_download_elem_result_current_size';
export const kTIMMsgDownloadElemResultTotalSize = 'msg_download_elem_result_total_size';

// GetC2CRecvMsgOptResult
export const kTIMMsgGetC2CRecvMsgOptResultIdentifier = 'msg_recv_msg_opt_result_identifier';
export const kTIMMsgGetC2CRecvMsgOptResultOpt = 'msg_recv_msg_opt_result_opt';

// TIMReceiveMessageOptInfo
export const kTIMMsgAllRecvMsgOptStartHour = 'msg_all_recv_msg_opt_start_hour';
export const kTIMMsgAllRecvMsgOptStartMinute = 'msg_all_recv_msg_opt_start_minute';
export const kTIMMsgAllRecvMsgOptStartSecond = 'msg_all_recv_msg_opt_start_second';
export const kTIMMsgAllRecvMsgOptStartTimeStamp = 'msg_all_recv_msg_opt_start_time_stamp';
export const kTIMMsgAllRecvMsgDuration = 'msg_all_recv_msg_duration';
export const kTIMMsgAllRecvMsgOptLevel = 'msg_all_recv_msg_opt_level';

/**
 * Key names of the operations of callExperimentalAPI, and other texts that apps pass: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// values of `request_internal_operation`
export const kTIMInternalOperationSSOData = 'internal_operation_sso_data';
export const kTIMInternalOperationUserId2TinyId = 'internal_operation_userid_tinyid';
export const kTIMInternalOperationTinyId2UserId = 'internal_operation_tinyid_userid';
export const kTIMInternalOperationSetEnv = 'internal_operation_set_env';
export const kTIMInternalOperationSetMaxRetryCount = 'internal_operation_set_max_retry_count';
export const kTIMInternalOperationSetPrivatizationInfo = 'internal_operation_set_privatization_info';
export const kTIMInternalOperationInitLocalStorage = 'internal_operation_init_local_storage';
export const kTIMInternalOperationSetCustomServerInfo = 'internal_operation_set_custom_server_info';
export const kTIMInternalOperationSetSM4GCMCallback = 'internal_operation_set_sm4_gcm_callback';
export const kTIMInternalOperationSetCosSaveRegionForConversation =
  'internal_operation_set_cos_save_region_for_conversation';
export const kTIMInternalOperationSetUIPlatform = 'internal_operation_set_ui_platform';
export const kTIMInternalOperationSetIPv6Prior = 'internal_operation_set_ipv6_prior';
export const kTIMInternalOperationSetPacketRequestTimeout = 'internal_operation_set_packet_request_timeout';
export const kTIMInternalOperationSetDatabaseEncryptInfo = 'internal_operation_set_database_encrypt_info';
export const kTIMInternalOperationIsCommercialAbilityEnabled = 'internal_operation_is_commercial_ability_enabled';
export const kTIMInternalOperationSetOfflinePushState = 'internal_operation_set_offline_push_state';
export const kTIMInternalOperationGetOfflinePushState = 'internal_operation_get_offline_push_state';
export const kTIMInternalOperationEnableQuicChannel = 'internal_operation_enable_quic_channel';
export const kTIMInternalOperationGetMessageRevoker = 'internal_operation_get_message_revoker';
export const kTIMInternalOperationWriteLog = 'internal_operation_write_log';
export const kTIMInternalOperationClearLocalHistoryMessage = 'internal_operation_clear_local_history_message';
export const kTIMInternalOperationUpdateProxyInfo = 'internal_operation_update_proxy_info';
export const kTIMInternalOperationReportTUIComponentUsage = 'internal_operation_report_tuicomponent_usage';
export const kTIMInternalOperationSendTRTCCustomData = 'internal_operation_send_trtc_custom_data';
export const kTIMInternalOperationSendRoomCustomData = 'internal_operation_send_room_custom_data';
export const kTIMInternalOperationSetApplicationID = 'internal_operation_set_application_id';
export const kTIMInternalOperationGetServerConfig = 'internal_operation_get_server_config';
export const kTIMInternalOperationSetIgnoreRepeatLogin = 'internal_operation_set_ignore_repeat_login';
export const kTIMInternalOperationStartMessageLongPolling = 'internal_operation_start_message_long_polling';
export const kTIMInternalOperationStopMessageLongPolling = 'internal_operation_stop_message_long_polling';
export const kTIMInternalOperationFindMergerMessages = 'internal_operation_find_merger_messages';
export const kTIMInternalOperationGetBriefGroupMemberList = 'internal_operation_get_brief_group_member_list';

// texts
export const kImSDK_MesssageAtALL = '__kImSDK_MesssageAtALL__';
export const kImSDK_MessageAtALL = '__kImSDK_MessageAtALL__';
export const kIOSOfflinePushNoSound = 'push.no_sound';
export const kIOSOfflinePushDefaultSound = 'default';

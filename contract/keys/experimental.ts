/**
 * Key names of callExperimentalAPI: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// ReqeustParam
export const kTIMRequestInternalOperation = 'request_internal_operation';
export const kTIMRequestSSODataParam = 'request_sso_data_param';
export const kTIMRequestUserId2TinyIdParam = 'request_userid_tinyid_param';
export const kTIMRequestTinyId2UserIdParam = 'request_tinyid_userid_param';
export const kTIMRequestSetEnvParam = 'request_set_env_param';
export const kTIMRequestSetMaxRetryCountParam = 'request_set_max_retry_count_param';
export const kTIMRequestSetPrivatizationInfoParam = 'request_set_privatization_info_param';
export const kTIMRequestInitLocalStorageParam = 'request_init_local_storage_user_id_param';
export const kTIMRequestSetCustomServerInfoParam = 'request_set_custom_server_info_param';
export const kTIMRequestSetSM4GCMCallbackParam = 'request_set_sm4_gcm_callback_param';
export const kTIMRequestSetCosSaveRegionForConversationParam = 'request_set_cos_save_region_for_conversation_param';
export const kTIMRequestSetUIPlatformParam = 'request_set_ui_platform_param';
export const kTIMRequestSetIPv6PriorParam = 'request_set_ipv6_prior_param';
export const kTIMRequestSetPacketRequestTimeoutParam = 'request_set_packet_request_timeout_param';
export const kTIMRequestSetDatabaseEncryptInfoParam = 'request_set_database_encrypt_info_param';
export const kTIMRequestIsCommercialAbilityEnabledParam = 'request_is_commercial_ability_enabled_param';
export const kTIMRequestSetOfflinePushStateParam = 'request_set_offline_push_state_param';
export const kTIMRequestEnableQuicChannelParam = 'request_enable_quic_channel_param';
export const kTIMRequestMessageRevokerMessageIdArray = 'request_message_revoker_message_id_array';
export const kTIMRequestWriteLogLogLevelParam = 'request_write_log_log_level_param';
export const kTIMRequestWriteLogLogContentParam = 'request_write_log_log_content_param';
export const kTIMRequestWriteLogFileNameParam = 'request_write_log_file_name_param';
export const kTIMRequestWriteLogFuncNameParam = 'request_write_log_func_name_param';
export const kTIMRequestWriteLogLineNumberParam = 'request_write_log_line_number_param';
export const kTIMRequestClearLocalHistoryMessageConversationIDParam =
  'request_clear_local_history_message_conversation_id_param';
export const kTIMRequestClearLocalHistoryMessageBeginTimestampParam =
  'request_clear_local_history_message_begin_timestamp_param';
export const kTIMRequestClearLocalHistoryMessageEndTimestampParam =
  'request_clear_local_history_message_end_timestamp_param';
export const kTIMRequestReportTUIComponentUsageUIComponentTypeParam =
  'report_tuicomponent_usage_uicomponent_type_param';
export const kTIMRequestReportTUIComponentUsageUIStyleTypeParam = 'report_tuicomponent_usage_uistyle_type_param';
export const kTIMRequestSendTRTCCustomDataParam = 'request_send_trtc_custom_data_param';
export const kTIMRequestSendRoomCustomDataServiceCommandParam = 'request_send_room_custom_data_service_command_param';
export const kTIMRequestSendRoomCustomDataRequestContentParam = 'request_send_room_custom_data_request_content_param';
export const kTIMRequestSetApplicationIDParam = 'request_set_application_id_param';
export const kTIMRequestGetServerConfigKeyParam = 'request_get_server_config_key_param';
export const kTIMRequestGetServerConfigValueTypeParam = 'request_get_server_config_value_type_param';
export const kTIMRequestSetIgnoreRepeatLoginParam = 'request_set_ignore_repeat_login_param';
export const kTIMRequestStartMessageLongPollingIDParam = 'request_start_message_long_polling_id_param';
export const kTIMRequestStartMessageLongPollingKeyParam = 'request_start_message_long_polling_key_param';
export const kTIMRequestStartMessageLongPollingSequenceParam = 'request_start_message_long_polling_sequence_param';
export const kTIMRequestStopMessageLongPollingIDParam = 'request_stop_message_long_polling_id_param';
export const kTIMRequestFindMergerMessagesMessageIDParam = 'request_find_merger_messages_message_id_param';
export const kTIMRequestFindMergerMessagesMergerMessageIDListParam =
  'request_find_merger_messages_merger_message_id_list_param';
export const kTIMRequestGetBriefGroupMemberListGroupIDParam = 'request_get_brief_group_member_list_group_id_param';

// ReponseInfo
export const kTIMResponseInternalOperation = 'response_internal_operation';
export const kTIMResponseSSODataRes = 'response_sso_data_res';
export const kTIMResponseUserId2TinyIdRes = 'response_userid_tinyid_res';
export const kTIMResponseTinyId2UserIdRes = 'response_tinyid_userid_res';
export const kTIMResponseSetEvnRes = 'response_set_env_res';
export const kTIMResponseGetOfflinePushStateRes = 'response_get_offline_push_state_res';
export const kTIMResponseMessageId = 'response_message_id';
export const kTIMResponseMessageRevoker = 'response_message_revoker';

// SSODataParam
export const kTIMSSODataParamCmd = 'sso_data_param_cmd';
export const kTIMSSODataParamBody = 'sso_data_param_body';
export const kTIMSSODataParamTimeout = 'sso_data_param_timeout';

// SSODataRes
export const kTIMSSODataResCmd = 'sso_data_res_cmd';
export const kTIMSSODataResBody = 'sso_data_res_body';

// UserInfo
export const kTIMUserInfoUserId = 'user_info_userid';
export const kTIMUserInfoTinyId = 'user_info_tinyid';

// ServerAddress
export const kTIMServerAddressIp = 'server_address_ip';
export const kTIMServerAddressPort = 'server_address_port';
export const kTIMServerAddressIsIPv6 = 'server_address_is_ipv6';
export const kTIMServerAddressIsQuic = 'server_address_is_quic';

// CustomServerInfo
export const kTIMCustomServerInfoLongConnectionAddressArray = 'longconnection_address_array';
export const kTIMCustomServerInfoShortConnectionAddressArray = 'shortconnection_address_array';
export const kTIMCustomServerInfoServerPublicKey = 'server_public_key';

// SM4GCMCallbackParam
export const kTIMSM4GCMCallbackParamEncrypt = 'sm4_gcm_callback_param_encrypt';
export const kTIMSM4GCMCallbackParamDecrypt = 'sm4_gcm_callback_param_decrypt';

// CosSaveRegionForConversationParam
export const kTIMCosSaveRegionForConversationParamConversationID =
  'cos_save_region_for_conversation_param_conversation_id';
export const kTIMCosSaveRegionForConversationParamCosSaveRegion =
  'cos_save_region_for_conversation_param_cos_save_region';

// PrivatizationInfo
export const kTIMPrivatizationInfoServerAddressArray = 'server_address_array';
export const kTIMPrivatizationInfoServerPublicKey = 'server_public_key';

// DatabaseEncryptInfo
export const kTIMDatabaseEncryptInfoEncryptType = 'database_encrypt_info_encrypt_type';
export const kTIMDatabaseEncryptInfoEncryptKey = 'database_encrypt_info_encrypt_key';

// CommercialAbilityResult
export const kTIMCommercialAbilityResultEnabled = 'commercial_ability_result_enabled';

// QuicChannelInfo
export const kTIMQuicChannelInfoEnableQuic = 'quic_channel_info_enable_quic';

/**
 * Key names of what an app sets when it starts the SDK or later: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// SdKConfig
export const kTIMSdkConfigConfigFilePath = 'sdk_config_config_file_path';
export const kTIMSdkConfigLogFilePath = 'sdk_config_log_file_path';
export const kTIMSdkConfigJavaVM = 'sdk_config_java_vm';
export const kTIMSdkConfigMainThreadID = 'sdk_config_main_thread_id';

// SetConfig
export const kTIMSetConfigLogLevel = 'set_config_log_level';
export const kTIMSetConfigCackBackLogLevel = 'set_config_callback_log_level';
export const kTIMSetConfigCallbackLogLevel = 'set_config_callback_log_level';
export const kTIMSetConfigIsLogOutputConsole = 'set_config_is_log_output_console';
export const kTIMSetConfigUserConfig = 'set_config_user_config';
export const kTIMSetConfigUserDefineData = 'set_config_user_define_data';
export const kTIMSetConfigHttpProxyInfo = 'set_config_http_proxy_info';
export const kTIMSetConfigSocks5ProxyInfo = 'set_config_socks5_proxy_info';
export const kTIMSetConfigIsOnlyLocalDNSSource = 'set_config_is_only_local_dns_source';
export const kTIMSetConfigPACProxyInfo = 'set_config_pac_proxy_info';

// UserConfig
export const kTIMUserConfigIsReadReceipt = 'user_config_is_read_receipt';
export const kTIMUserConfigIsSyncReport = 'user_config_is_sync_report';
export const kTIMUserConfigIsIngoreGroupTipsUnRead = 'user_config_is_ingore_grouptips_unread';
export const kTIMUserConfigIsIgnoreGroupTipsUnRead = 'user_config_is_ignore_grouptips_unread';
export const kTIMUserConfigIsDisableStorage = 'user_config_is_is_disable_storage';
export const kTIMUserConfigGroupGetInfoOption = 'user_config_group_getinfo_option';
export const kTIMUserConfigGroupMemberGetInfoOption = 'user_config_group_member_getinfo_option';

// GroupGetInfoOption
export const kTIMGroupGetInfoOptionInfoFlag = 'group_get_info_option_info_flag';
export const kTIMGroupGetInfoOptionCustomArray = 'group_get_info_option_custom_array';

// GroupMemberGetInfoOption
export const kTIMGroupMemberGetInfoOptionInfoFlag = 'group_member_get_info_option_info_flag';
export const kTIMGroupMemberGetInfoOptionRoleFlag = 'group_member_get_info_option_role_flag';
export const kTIMGroupMemberGetInfoOptionCustomArray = 'group_member_get_info_option_custom_array';

// HttpProxyInfo
export const kTIMHttpProxyInfoIp = 'http_proxy_info_ip';
export const kTIMHttpProxyInfoPort = 'http_proxy_info_port';
export const kTIMHttpProxyInfoUserName = 'http_proxy_info_username';
export const kTIMHttpProxyInfoPassword = 'http_proxy_info_password';

// Socks5ProxyInfo
export const kTIMSocks5ProxyInfoIp = 'socks5_proxy_info_ip';
export const kTIMSocks5ProxyInfoPort = 'socks5_proxy_info_port';
export const kTIMSocks5ProxyInfoUserName = 'socks5_proxy_info_username';
export const kTIMSocks5ProxyInfoPassword = 'socks5_proxy_info_password';

// PACProxyInfo
export const kTIMPACProxyInfoUserName = 'pac_proxy_info_username';
export const kTIMPACProxyInfoPassword = 'pac_proxy_info_password';

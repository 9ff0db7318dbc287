/**
 * Key names of how a message is announced to a device that is away: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// OfflinePushConfig
export const kTIMOfflinePushConfigDesc = 'offline_push_config_desc';
export const kTIMOfflinePushConfigExt = 'offline_push_config_ext';
export const kTIMOfflinePushConfigFlag = 'offline_push_config_flag';
export const kTIMOfflinePushConfigIOSConfig = 'offline_push_config_ios_config';
export const kTIMOfflinePushConfigAndroidConfig = 'offline_push_config_android_config';

// IOSOfflinePushConfig
export const kTIMIOSOfflinePushConfigTitle = 'ios_offline_push_config_title';
export const kTIMIOSOfflinePushConfigSound = 'ios_offline_push_config_sound';
export const kTIMIOSOfflinePushConfigIgnoreBadge = 'ios_offline_push_config_ignore_badge';
export const kTIMIOSOfflinePushConfigPushType = 'ios_offline_push_config_push_type';
export const kTIMIOSOfflinePushConfigImage = 'ios_offline_push_config_image';

// AndroidOfflinePushConfig
export const kTIMAndroidOfflinePushConfigTitle = 'android_offline_push_config_title';
export const kTIMAndroidOfflinePushConfigSound = 'android_offline_push_config_sound';
export const kTIMAndroidOfflinePushConfigNotifyMode = 'android_offline_push_config_notify_mode';
export const kTIMAndroidOfflinePushConfigOPPOChannelID = 'android_offline_push_config_oppo_channel_id';
export const kTIMAndroidOfflinePushConfigVIVOClassification = 'android_offline_push_config_vivo_classification';
export const kTIMAndroidOfflinePushConfigVIVOCategory = 'android_offline_push_config_vivo_category';
export const kTIMAndroidOfflinePushConfigXiaoMiChannelID = 'android_offline_push_config_xiaomi_channel_id';
export const kTIMAndroidOfflinePushConfigFCMChannelID = 'android_offline_push_config_fcm_channel_id';
export const kTIMAndroidOfflinePushConfigHuaWeiCategory = 'android_offline_push_config_huawei_category';
export const kTIMAndroidOfflinePushConfigHuaWeiImage = 'android_offline_push_config_huawei_image';
export const kTIMAndroidOfflinePushConfigHonorImage = 'android_offline_push_config_honor_image';
export const kTIMAndroidOfflinePushConfigFCMImage = 'android_offline_push_config_fcm_image';

// OfflinePushToken
export const kTIMOfflinePushTokenToken = 'offline_push_token_token';
export const kTIMOfflinePushTokenBusinessID = 'offline_push_token_business_id';
export const kTIMOfflinePushTokenIsTPNSToken = 'offline_push_token_is_tpns_token';
export const kTIMOfflinePushTokenType = 'offline_push_token_type';

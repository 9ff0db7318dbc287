/**
 * Enums of communities: names and numbers of the C headers. A misspelt name has its later, corrected one beside it.
 */

/** Topic fields to change, bits. */
export const TIMCommunityTopicModifyInfoFlag = {
  kTIMCommunityTopicModifyInfoFlag_None: 0,
  kTIMCommunityTopicModifyInfoFlag_Name: 1,
  kTIMCommunityTopicModifyInfoFlag_Notification: 2,
  kTIMCommunityTopicModifyInfoFlag_Introduction: 4,
  kTIMCommunityTopicModifyInfoFlag_FaceUrl: 8,
  kTIMCommunityTopicModifyInfoFlag_MuteALl: 256,
  kTIMCommunityTopicModifyInfoFlag_CustomString: 2048,
  kTIMCommunityTopicModifyInfoFlag_Draft: 16384,
  kTIMCommunityTopicModifyInfoFlag_DefaultPermissions: 32768,
} as const;
export type TIMCommunityTopicModifyInfoFlag =
  (typeof TIMCommunityTopicModifyInfoFlag)[keyof typeof TIMCommunityTopicModifyInfoFlag];

/** Permission group fields to change, bits. */
export const TIMPermissionGroupModifyInfoFlag = {
  kTIMPermissionGroupModifyInfoFlag_None: 0,
  kTIMPermissionGroupModifyInfoFlag_Name: 1,
  kTIMPermissionGroupModifyInfoFlag_GroupPermission: 2,
  kTIMPermissionGroupModifyInfoFlag_CustomData: 4,
} as const;
export type TIMPermissionGroupModifyInfoFlag =
  (typeof TIMPermissionGroupModifyInfoFlag)[keyof typeof TIMPermissionGroupModifyInfoFlag];

/** Rights in a community, bits. */
export const V2TIMCommunityPermissionValue = {
  V2TIM_COMMUNITY_PERMISSION_MANAGE_GROUP_INFO: 1,
  V2TIM_COMMUNITY_PERMISSION_MANAGE_GROUP_MEMBER: 2,
  V2TIM_COMMUNITY_PERMISSION_MANAGE_PERMISSION_GROUP_INFO: 4,
  V2TIM_COMMUNITY_PERMISSION_MANAGE_PERMISSION_GROUP_MEMBER: 8,
  V2TIM_COMMUNITY_PERMISSION_MANAGE_TOPIC_IN_COMMUNITY: 16,
  V2TIM_COMMUNITY_PERMISSION_MUTE_MEMBER: 32,
  V2TIM_COMMUNITY_PERMISSION_SEND_MESSAGE: 64,
  V2TIM_COMMUNITY_PERMISSION_AT_ALL: 128,
  V2TIM_COMMUNITY_PERMISSION_GET_HISTORY_MESSAGE: 256,
  V2TIM_COMMUNITY_PERMISSION_REVOKE_OTHER_MEMBER_MESSAGE: 512,
  V2TIM_COMMUNITY_PERMISSION_BAN_MEMBER: 1024,
} as const;
export type V2TIMCommunityPermissionValue =
  (typeof V2TIMCommunityPermissionValue)[keyof typeof V2TIMCommunityPermissionValue];

/** Rights in a topic, bits. */
export const V2TIMTopicPermissionValue = {
  V2TIM_TOPIC_PERMISSION_MANAGE_TOPIC: 1,
  V2TIM_TOPIC_PERMISSION_MANAGE_TOPIC_PERMISSION: 2,
  V2TIM_TOPIC_PERMISSION_MUTE_MEMBER: 4,
  V2TIM_TOPIC_PERMISSION_SEND_MESSAGE: 8,
  V2TIM_TOPIC_PERMISSION_GET_HISTORY_MESSAGE: 16,
  V2TIM_TOPIC_PERMISSION_REVOKE_OTHER_MEMBER_MESSAGE: 32,
  V2TIM_TOPIC_PERMISSION_AT_ALL: 64,
} as const;
export type V2TIMTopicPermissionValue = (typeof V2TIMTopicPermissionValue)[keyof typeof V2TIMTopicPermissionValue];

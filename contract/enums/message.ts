/**
 * Enums of messages: names and numbers of the C headers. A misspelt name has its later, corrected one beside it.
 */

/** State of a message. */
export const TIMMsgStatus = {
  kTIMMsg_Sending: 1,
  kTIMMsg_SendSucc: 2,
  kTIMMsg_SendFail: 3,
  kTIMMsg_Deleted: 4,
  kTIMMsg_LocalImported: 5,
  kTIMMsg_Revoked: 6,
  kTIMMsg_Cancel: 7,
} as const;
export type TIMMsgStatus = (typeof TIMMsgStatus)[keyof typeof TIMMsgStatus];

/** Priority of a message. */
export const TIMMsgPriority = {
  kTIMMsgPriority_High: 0,
  kTIMMsgPriority_Normal: 1,
  kTIMMsgPriority_Low: 2,
  kTIMMsgPriority_Lowest: 3,
} as const;
export type TIMMsgPriority = (typeof TIMMsgPriority)[keyof typeof TIMMsgPriority];

/** Kind of element. */
export const TIMElemType = {
  kTIMElem_Text: 0,
  kTIMElem_Image: 1,
  kTIMElem_Sound: 2,
  kTIMElem_Custom: 3,
  kTIMElem_File: 4,
  kTIMElem_GroupTips: 5,
  kTIMElem_Face: 6,
  kTIMElem_Location: 7,
  kTIMElem_GroupReport: 8,
  kTIMElem_Video: 9,
  kTIMElem_FriendChange: 10,
  kTIMElem_ProfileChange: 11,
  kTIMElem_Merge: 12,
  kTIMElem_Invalid: -1,
} as const;
export type TIMElemType = (typeof TIMElemType)[keyof typeof TIMElemType];

/** Which sizes of an image are sent. */
export const TIMImageLevel = {
  kTIMImageLevel_Orig: 0,
  kTIMImageLevel_Compression: 1,
  kTIMImageLevel_HD: 2,
} as const;
export type TIMImageLevel = (typeof TIMImageLevel)[keyof typeof TIMImageLevel];

/** What is downloaded of an element. */
export const TIMDownloadType = {
  kTIMDownload_VideoThumb: 0,
  kTIMDownload_File: 1,
  kTIMDownload_Video: 2,
  kTIMDownload_Sound: 3,
} as const;
export type TIMDownloadType = (typeof TIMDownloadType)[keyof typeof TIMDownloadType];

/** Whether one or every keyword must match. */
export const TIMKeywordListMatchType = {
  TIMKeywordListMatchType_Or: 0,
  TIMKeywordListMatchType_And: 1,
} as const;
export type TIMKeywordListMatchType = (typeof TIMKeywordListMatchType)[keyof typeof TIMKeywordListMatchType];

/** What a tap on an Android notice does. */
export const TIMAndroidOfflinePushNotifyMode = {
  kTIMAndroidOfflinePushNotifyMode_Normal: 0,
  kTIMAndroidOfflinePushNotifyMode_Custom: 1,
} as const;
export type TIMAndroidOfflinePushNotifyMode =
  (typeof TIMAndroidOfflinePushNotifyMode)[keyof typeof TIMAndroidOfflinePushNotifyMode];

/** Whether a message is announced to devices that are away. */
export const TIMOfflinePushFlag = {
  kTIMOfflinePushFlag_Default: 0,
  kTIMOfflinePushFlag_NoPush: 1,
} as const;
export type TIMOfflinePushFlag = (typeof TIMOfflinePushFlag)[keyof typeof TIMOfflinePushFlag];

/** Kind of push token. */
export const TIMOfflinePushTokenType = {
  TIMOfflinePushTokenType_Default: 0,
  TIMOfflinePushTokenType_TPNS: 1,
  TIMOfflinePushTokenType_VOIP: 2,
} as const;
export type TIMOfflinePushTokenType = (typeof TIMOfflinePushTokenType)[keyof typeof TIMOfflinePushTokenType];

/** Kind of iOS push. */
export const TIMIOSOfflinePushType = {
  TIMIOSOfflinePushType_APNS: 0,
  TIMIOSOfflinePushType_VOIP: 1,
} as const;
export type TIMIOSOfflinePushType = (typeof TIMIOSOfflinePushType)[keyof typeof TIMIOSOfflinePushType];

/** Which members a receipt query lists. */
export const TIMGroupMessageReadMembersFilter = {
  TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_READ: 0,
  TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_UNREAD: 1,
} as const;
export type TIMGroupMessageReadMembersFilter =
  (typeof TIMGroupMessageReadMembersFilter)[keyof typeof TIMGroupMessageReadMembersFilter];

/** Step of a signaling invitation. */
export const TIMSignalingActionType = {
  TIMSignalingActionType_Unknown: 0,
  TIMSignalingActionType_Invite: 1,
  TIMSignalingActionType_CancelInvite: 2,
  TIMSignalingActionType_AcceptInvite: 3,
  TIMSignalingActionType_RejectInvite: 4,
  TIMSignalingActionType_InviteTimeout: 5,
} as const;
export type TIMSignalingActionType = (typeof TIMSignalingActionType)[keyof typeof TIMSignalingActionType];

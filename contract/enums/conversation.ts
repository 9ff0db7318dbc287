/**
 * Enums of conversations: names and numbers of the C headers. A misspelt name has its later, corrected one beside it.
 */

/** What happened to conversations. */
export const TIMConvEvent = {
  kTIMConvEvent_Add: 0,
  kTIMConvEvent_Del: 1,
  kTIMConvEvent_Update: 2,
  kTIMConvEvent_Start: 3,
  kTIMConvEvent_Finish: 4,
} as const;
export type TIMConvEvent = (typeof TIMConvEvent)[keyof typeof TIMConvEvent];

/** Kind of conversation. */
export const TIMConvType = {
  kTIMConv_Invalid: 0,
  kTIMConv_C2C: 1,
  kTIMConv_Group: 2,
  kTIMConv_System: 3,
} as const;
export type TIMConvType = (typeof TIMConvType)[keyof typeof TIMConvType];

/** Marks of a conversation, bits. */
export const TIMConversationMarkType = {
  kTIMConversationMarkTypeStar: 1,
  kTIMConversationMarkTypeUnread: 2,
  kTIMConversationMarkTypeFold: 4,
  kTIMConversationMarkTypeHide: 8,
} as const;
export type TIMConversationMarkType = (typeof TIMConversationMarkType)[keyof typeof TIMConversationMarkType];

/** Whether messages of a peer or group are received and announced. */
export const TIMReceiveMessageOpt = {
  kTIMRecvMsgOpt_Receive: 0,
  kTIMRecvMsgOpt_Not_Receive: 1,
  kTIMRecvMsgOpt_Not_Notify: 2,
  kTIMRecvMsgOpt_Not_Notify_Except_At: 3,
} as const;
export type TIMReceiveMessageOpt = (typeof TIMReceiveMessageOpt)[keyof typeof TIMReceiveMessageOpt];

/** The same for groups, in headers up to 5.0. */
export const TIMGroupReceiveMessageOpt = {
  kTIMRecvGroupMsgOpt_ReceiveAndNotify: 0,
  kTIMRecvGroupMsgOpt_NotReceive: 1,
  kTIMRecvGroupMsgOpt_ReceiveNotNotify: 2,
} as const;
export type TIMGroupReceiveMessageOpt = (typeof TIMGroupReceiveMessageOpt)[keyof typeof TIMGroupReceiveMessageOpt];

/** Who was mentioned in a group. */
export const TIMGroupAtType = {
  kTIMGroup_At_Me: 1,
  kTIMGroup_At_All: 2,
  kTIMGroup_At_All_At_ME: 3,
} as const;
export type TIMGroupAtType = (typeof TIMGroupAtType)[keyof typeof TIMGroupAtType];

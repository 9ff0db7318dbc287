/**
 * Enums of what groups tell their members: names and numbers of the C headers. A misspelt name has its later, corrected one beside it.
 */

/** Kind of group tip. */
export const TIMGroupTipType = {
  kTIMGroupTip_None: 0,
  kTIMGroupTip_Invite: 1,
  kTIMGroupTip_Quit: 2,
  kTIMGroupTip_Kick: 3,
  kTIMGroupTip_SetAdmin: 4,
  kTIMGroupTip_CancelAdmin: 5,
  kTIMGroupTip_GroupInfoChange: 6,
  kTIMGroupTip_MemberInfoChange: 7,
  kTIMGroupTip_MemberMarkChange: 8,
  kTIMGroupTip_TopicInfoChange: 9,
  KTIMGroupTip_PinnedMessageAdded: 10,
  KTIMGroupTip_PinnedMessageDeleted: 11,
} as const;
export type TIMGroupTipType = (typeof TIMGroupTipType)[keyof typeof TIMGroupTipType];

/** Which group field changed. */
export const TIMGroupTipGroupChangeFlag = {
  kTIMGroupTipChangeFlag_Unknown: 0,
  kTIMGroupTipChangeFlag_Name: 1,
  kTIMGroupTipChangeFlag_Introduction: 2,
  kTIMGroupTipChangeFlag_Notification: 3,
  kTIMGroupTipChangeFlag_FaceUrl: 4,
  kTIMGroupTipChangeFlag_Owner: 5,
  kTIMGroupTipChangeFlag_Custom: 6,
  kTIMGroupTipChangeFlag_Attribute: 7,
  kTIMGroupTipChangeFlag_ShutupAll: 8,
  kTIMGroupTipChangeFlag_TopicCustomData: 9,
  kTIMGroupTipChangeFlag_MessageReceiveOpt: 10,
  kTIMGroupTipChangeFlag_GroupAddOpt: 11,
  kTIMGroupTipChangeFlag_GroupApproveOpt: 12,
  kTIMGroupTipChangeFlag_EnablePermissionGroup: 13,
  kTIMGroupTipChangeFlag_DefaultPermissions: 14,
} as const;
export type TIMGroupTipGroupChangeFlag = (typeof TIMGroupTipGroupChangeFlag)[keyof typeof TIMGroupTipGroupChangeFlag];

/** Kind of group report. */
export const TIMGroupReportType = {
  kTIMGroupReport_None: 0,
  kTIMGroupReport_AddRequest: 1,
  kTIMGroupReport_AddAccept: 2,
  kTIMGroupReport_AddRefuse: 3,
  kTIMGroupReport_BeKicked: 4,
  kTIMGroupReport_Delete: 5,
  kTIMGroupReport_Create: 6,
  kTIMGroupReport_Invite: 7,
  kTIMGroupReport_Quit: 8,
  kTIMGroupReport_GrantAdmin: 9,
  kTIMGroupReport_CancelAdmin: 10,
  kTIMGroupReport_GroupRecycle: 11,
  kTIMGroupReport_InviteReq: 12,
  kTIMGroupReport_InviteAccept: 13,
  kTIMGroupReport_InviteRefuse: 14,
  kTIMGroupReport_ReadReport: 15,
  kTIMGroupReport_UserDefine: 16,
  kTIMGroupReport_InviteReqToInvitee: 12,
  kTIMGroupReport_ShutUpMember: 17,
  kTIMGroupReport_TopicCreate: 18,
  kTIMGroupReport_TopicDelete: 19,
  kTIMGroupReport_GroupMessageRead: 20,
  kTIMGroupReport_GroupMessageRecvOption: 21,
  kTIMGroupReport_BannedFromGroup: 22,
  kTIMGroupReport_UnbannedFromGroup: 23,
  kTIMGroupReport_InviteReqToAdmin: 24,
  kTIMGroupReport_RevokeAdmin: 11,
} as const;
export type TIMGroupReportType = (typeof TIMGroupReportType)[keyof typeof TIMGroupReportType];

/** Kind of request to join. */
export const TIMGroupPendencyType = {
  kTIMGroupPendency_RequestJoin: 0,
  kTIMGroupPendency_InviteJoin: 1,
  kTIMGroupPendency_ReqAndInvite: 2,
  kTIMGroupPendency_GroupJoinNeedApprovedByAdmin: 0,
  kTIMGroupPendency_GroupInviteNeedApprovedByInvitee: 1,
  kTIMGroupPendency_GroupInviteNeedApprovedByAdmin: 2,
} as const;
export type TIMGroupPendencyType = (typeof TIMGroupPendencyType)[keyof typeof TIMGroupPendencyType];

/** Who answered a request. */
export const TIMGroupPendencyHandle = {
  kTIMGroupPendency_NotHandle: 0,
  kTIMGroupPendency_OtherHandle: 1,
  kTIMGroupPendency_OperatorHandle: 2,
} as const;
export type TIMGroupPendencyHandle = (typeof TIMGroupPendencyHandle)[keyof typeof TIMGroupPendencyHandle];

/** The answer to a request. */
export const TIMGroupPendencyHandleResult = {
  kTIMGroupPendency_Refuse: 0,
  kTIMGroupPendency_Accept: 1,
} as const;
export type TIMGroupPendencyHandleResult =
  (typeof TIMGroupPendencyHandleResult)[keyof typeof TIMGroupPendencyHandleResult];

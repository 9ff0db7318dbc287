/**
 * Enums of groups: names and numbers of the C headers. A misspelt name has its later, corrected one beside it.
 */

/** Kind of group. */
export const TIMGroupType = {
  kTIMGroup_Public: 0,
  kTIMGroup_Private: 1,
  kTIMGroup_ChatRoom: 2,
  kTIMGroup_BChatRoom: 3,
  kTIMGroup_AVChatRoom: 4,
  kTIMGroup_Community: 5,
} as const;
export type TIMGroupType = (typeof TIMGroupType)[keyof typeof TIMGroupType];

/** Who may join a group. */
export const TIMGroupAddOption = {
  kTIMGroupAddOpt_Forbid: 0,
  kTIMGroupAddOpt_Auth: 1,
  kTIMGroupAddOpt_Any: 2,
  kTIMGroupAddOpt_Unknown: 3,
} as const;
export type TIMGroupAddOption = (typeof TIMGroupAddOption)[keyof typeof TIMGroupAddOption];

/** Role of a member. */
export const TIMGroupMemberRole = {
  kTIMMemberRole_None: 0,
  kTIMMemberRole_Normal: 200,
  kTIMMemberRole_Admin: 300,
  kTIMMemberRole_Owner: 400,
} as const;
export type TIMGroupMemberRole = (typeof TIMGroupMemberRole)[keyof typeof TIMGroupMemberRole];

/** Member fields to fetch, bits. */
export const TIMGroupMemberInfoFlag = {
  kTIMGroupMemberInfoFlag_None: 0,
  kTIMGroupMemberInfoFlag_JoinTime: 1,
  kTIMGroupMemberInfoFlag_MsgFlag: 2,
  kTIMGroupMemberInfoFlag_MsgSeq: 4,
  kTIMGroupMemberInfoFlag_MemberRole: 8,
  kTIMGroupMemberInfoFlag_ShutupUntill: 16,
  kTIMGroupMemberInfoFlag_NameCard: 32,
} as const;
export type TIMGroupMemberInfoFlag = (typeof TIMGroupMemberInfoFlag)[keyof typeof TIMGroupMemberInfoFlag];

/** Roles to fetch, bits. */
export const TIMGroupMemberRoleFlag = {
  kTIMGroupMemberRoleFlag_All: 0,
  kTIMGroupMemberRoleFlag_Owner: 1,
  kTIMGroupMemberRoleFlag_Admin: 2,
  kTIMGroupMemberRoleFlag_Member: 4,
} as const;
export type TIMGroupMemberRoleFlag = (typeof TIMGroupMemberRoleFlag)[keyof typeof TIMGroupMemberRoleFlag];

/** Group fields to fetch, bits. */
export const TIMGroupGetInfoFlag = {
  kTIMGroupInfoFlag_None: 0,
  kTIMGroupInfoFlag_Name: 1,
  kTIMGroupInfoFlag_CreateTime: 2,
  kTIMGroupInfoFlag_OwnerUin: 4,
  kTIMGroupInfoFlag_Seq: 8,
  kTIMGroupInfoFlag_LastTime: 16,
  kTIMGroupInfoFlag_NextMsgSeq: 32,
  kTIMGroupInfoFlag_LastMsgTime: 64,
  kTIMGroupInfoFlag_AppId: 128,
  kTIMGroupInfoFlag_MemberNum: 256,
  kTIMGroupInfoFlag_MaxMemberNum: 512,
  kTIMGroupInfoFlag_Notification: 1024,
  kTIMGroupInfoFlag_Introduction: 2048,
  kTIMGroupInfoFlag_FaceUrl: 4096,
  kTIMGroupInfoFlag_AddOpton: 8192,
  kTIMGroupInfoFlag_GroupType: 16384,
  kTIMGroupInfoFlag_LastMsg: 32768,
  kTIMGroupInfoFlag_OnlineNum: 65536,
  kTIMGroupInfoFlag_Visible: 131072,
  kTIMGroupInfoFlag_Searchable: 262144,
  kTIMGroupInfoFlag_ShutupAll: 524288,
  kTIMGroupInfoFlag_AddOption: 8192,
} as const;
export type TIMGroupGetInfoFlag = (typeof TIMGroupGetInfoFlag)[keyof typeof TIMGroupGetInfoFlag];

/** Group fields to change, bits. */
export const TIMGroupModifyInfoFlag = {
  kTIMGroupModifyInfoFlag_None: 0,
  kTIMGroupModifyInfoFlag_Name: 1,
  kTIMGroupModifyInfoFlag_Notification: 2,
  kTIMGroupModifyInfoFlag_Introduction: 4,
  kTIMGroupModifyInfoFlag_FaceUrl: 8,
  kTIMGroupModifyInfoFlag_AddOption: 16,
  kTIMGroupModifyInfoFlag_MaxMmeberNum: 32,
  kTIMGroupModifyInfoFlag_Visible: 64,
  kTIMGroupModifyInfoFlag_Searchable: 128,
  kTIMGroupModifyInfoFlag_ShutupAll: 256,
  kTIMGroupModifyInfoFlag_Custom: 512,
  kTIMGroupModifyInfoFlag_Owner: 2147483648,
  kTIMGroupModifyInfoFlag_MaxMemberNum: 32,
  kTIMGroupTopicModifyInfoFlag_CustomString: 2048,
  kTIMGroupModifyInfoFlag_ApproveOption: 4096,
  kTIMGroupModifyInfoFlag_EnablePermissionGroup: 8192,
  kTIMGroupModifyInfoFlag_DefaultPermissions: 16384,
} as const;
export type TIMGroupModifyInfoFlag = (typeof TIMGroupModifyInfoFlag)[keyof typeof TIMGroupModifyInfoFlag];

/** Member fields to change, bits. */
export const TIMGroupMemberModifyInfoFlag = {
  kTIMGroupMemberModifyFlag_None: 0,
  kTIMGroupMemberModifyFlag_MsgFlag: 1,
  kTIMGroupMemberModifyFlag_MemberRole: 2,
  kTIMGroupMemberModifyFlag_ShutupTime: 4,
  kTIMGroupMemberModifyFlag_NameCard: 8,
  kTIMGroupMemberModifyFlag_Custom: 16,
} as const;
export type TIMGroupMemberModifyInfoFlag =
  (typeof TIMGroupMemberModifyInfoFlag)[keyof typeof TIMGroupMemberModifyInfoFlag];

/** What became of one member of an invitation or removal. */
export const HandleGroupMemberResult = {
  kTIMGroupMember_HandledErr: 0,
  kTIMGroupMember_HandledSuc: 1,
  kTIMGroupMember_Included: 2,
  kTIMGroupMember_Invited: 3,
} as const;
export type HandleGroupMemberResult = (typeof HandleGroupMemberResult)[keyof typeof HandleGroupMemberResult];

/** How a member came in. */
export const TIMGroupJoinType = {
  kTIMGroupJoin_None: 0,
  kTIMGroupJoin_Apply: 1,
  kTIMGroupJoin_Invite: 2,
} as const;
export type TIMGroupJoinType = (typeof TIMGroupJoinType)[keyof typeof TIMGroupJoinType];

/** Group fields to search. */
export const TIMGroupSearchFieldKey = {
  kTIMGroupSearchFieldKey_GroupId: 1,
  kTIMGroupSearchFieldKey_GroupName: 2,
} as const;
export type TIMGroupSearchFieldKey = (typeof TIMGroupSearchFieldKey)[keyof typeof TIMGroupSearchFieldKey];

/** Member fields to search. */
export const TIMGroupMemberSearchFieldKey = {
  kTIMGroupMemberSearchFieldKey_Identifier: 1,
  kTIMGroupMemberSearchFieldKey_NikeName: 2,
  kTIMGroupMemberSearchFieldKey_Remark: 4,
  kTIMGroupMemberSearchFieldKey_NameCard: 8,
  kTIMGroupMemberSearchFieldKey_NickName: 2,
} as const;
export type TIMGroupMemberSearchFieldKey =
  (typeof TIMGroupMemberSearchFieldKey)[keyof typeof TIMGroupMemberSearchFieldKey];

/**
 * Structs of the contract: members of groups.
 */
import { TIMReceiveMessageOpt } from '../enums/conversation.ts';
import { HandleGroupMemberResult, TIMGroupMemberRole, TIMGroupMemberSearchFieldKey } from '../enums/group.ts';
import {
  type GivenRows,
  type MadeRows,
  type Struct,
  filled,
  list,
  oneOf,
  optional,
  output,
  pairs,
  required,
  struct,
  text,
  uint,
  uint64,
} from '../fields.ts';
import * as key from '../keys.ts';
import { GroupMemberGetInfoOption } from './config.ts';

const groupMemberInfoCustemStringRows = {
  [key.kTIMGroupMemberInfoCustemStringInfoKey]: required(text),
  [key.kTIMGroupMemberInfoCustemStringInfoValue]: required(text),
};
/** One of an app's own member fields. */
export interface GroupMemberInfoCustemString extends GivenRows<typeof groupMemberInfoCustemStringRows> {}
export const GroupMemberInfoCustemString: Struct<GroupMemberInfoCustemString> = struct(
  'GroupMemberInfoCustemString',
  groupMemberInfoCustemStringRows,
);

const groupMemberInfoRows = {
  [key.kTIMGroupMemberInfoIdentifier]: required(text),
  [key.kTIMGroupMemberInfoJoinTime]: filled(uint),
  [key.kTIMGroupMemberInfoMemberRole]: filled(oneOf('TIMGroupMemberRole', TIMGroupMemberRole)),
  [key.kTIMGroupMemberInfoMsgFlag]: filled(oneOf('TIMReceiveMessageOpt', TIMReceiveMessageOpt)),
  [key.kTIMGroupMemberInfoMsgSeq]: filled(uint),
  [key.kTIMGroupMemberInfoShutupTime]: filled(uint),
  [key.kTIMGroupMemberInfoNameCard]: filled(text),
  [key.kTIMGroupMemberInfoCustomInfo]: filled(pairs(GroupMemberInfoCustemString)),
  [key.kTIMGroupMemberInfoGroupId]: optional(text),
  [key.kTIMGroupMemberInfoNickName]: optional(text),
  [key.kTIMGroupMemberInfoRemark]: optional(text),
  [key.kTIMGroupMemberInfoFaceUrl]: optional(text),
};
/** A member of a group. */
export interface GroupMemberInfo extends MadeRows<typeof groupMemberInfoRows> {}
/** The same as it may be given. */
export interface GivenGroupMemberInfo extends GivenRows<typeof groupMemberInfoRows> {}
export const GroupMemberInfo: Struct<GivenGroupMemberInfo, GroupMemberInfo> = struct(
  'GroupMemberInfo',
  groupMemberInfoRows,
);

const groupInviteMemberParamRows = {
  [key.kTIMGroupInviteMemberParamGroupId]: required(text),
  [key.kTIMGroupInviteMemberParamIdentifierArray]: required(list(text)),
  [key.kTIMGroupInviteMemberParamUserData]: optional(text),
};
/** Users to invite into a group. */
export interface GroupInviteMemberParam extends GivenRows<typeof groupInviteMemberParamRows> {}
export const GroupInviteMemberParam: Struct<GroupInviteMemberParam> = struct(
  'GroupInviteMemberParam',
  groupInviteMemberParamRows,
);

const groupInviteMemberResultRows = {
  [key.kTIMGroupInviteMemberResultIdentifier]: filled(text),
  [key.kTIMGroupInviteMemberResultResult]: filled(oneOf('HandleGroupMemberResult', HandleGroupMemberResult)),
};
/** What became of one of them. */
export interface GroupInviteMemberResult extends MadeRows<typeof groupInviteMemberResultRows> {}
export const GroupInviteMemberResult: Struct<GroupInviteMemberResult> = output(
  'GroupInviteMemberResult',
  groupInviteMemberResultRows,
);

const groupDeleteMemberParamRows = {
  [key.kTIMGroupDeleteMemberParamGroupId]: required(text),
  [key.kTIMGroupDeleteMemberParamIdentifierArray]: required(list(text)),
  [key.kTIMGroupDeleteMemberParamUserData]: optional(text),
};
/** Members to remove from a group. */
export interface GroupDeleteMemberParam extends GivenRows<typeof groupDeleteMemberParamRows> {}
export const GroupDeleteMemberParam: Struct<GroupDeleteMemberParam> = struct(
  'GroupDeleteMemberParam',
  groupDeleteMemberParamRows,
);

const groupDeleteMemberResultRows = {
  [key.kTIMGroupDeleteMemberResultIdentifier]: filled(text),
  [key.kTIMGroupDeleteMemberResultResult]: filled(oneOf('HandleGroupMemberResult', HandleGroupMemberResult)),
};
/** What became of one of them. */
export interface GroupDeleteMemberResult extends MadeRows<typeof groupDeleteMemberResultRows> {}
export const GroupDeleteMemberResult: Struct<GroupDeleteMemberResult> = output(
  'GroupDeleteMemberResult',
  groupDeleteMemberResultRows,
);

const groupGetMemberInfoListParamRows = {
  [key.kTIMGroupGetMemberInfoListParamGroupId]: required(text),
  [key.kTIMGroupGetMemberInfoListParamIdentifierArray]: optional(list(text)),
  [key.kTIMGroupGetMemberInfoListParamOption]: optional(GroupMemberGetInfoOption),
  [key.kTIMGroupGetMemberInfoListParamNextSeq]: optional(uint64),
};
/** Which members to list. */
export interface GroupGetMemberInfoListParam extends GivenRows<typeof groupGetMemberInfoListParamRows> {}
export const GroupGetMemberInfoListParam: Struct<GroupGetMemberInfoListParam> = struct(
  'GroupGetMemberInfoListParam',
  groupGetMemberInfoListParamRows,
);

const groupGetMemberInfoListResultRows = {
  [key.kTIMGroupGetMemberInfoListResultNexSeq]: filled(uint64),
  [key.kTIMGroupGetMemberInfoListResultInfoArray]: filled(list(GroupMemberInfo)),
};
/** A page of members. */
export interface GroupGetMemberInfoListResult extends MadeRows<typeof groupGetMemberInfoListResultRows> {}
export const GroupGetMemberInfoListResult: Struct<GroupGetMemberInfoListResult> = output(
  'GroupGetMemberInfoListResult',
  groupGetMemberInfoListResultRows,
);

const groupModifyMemberInfoParamRows = {
  [key.kTIMGroupModifyMemberInfoParamGroupId]: required(text),
  [key.kTIMGroupModifyMemberInfoParamIdentifier]: required(text),
  [key.kTIMGroupModifyMemberInfoParamModifyFlag]: required(uint),
  [key.kTIMGroupModifyMemberInfoParamMsgFlag]: optional(oneOf('TIMReceiveMessageOpt', TIMReceiveMessageOpt)),
  [key.kTIMGroupModifyMemberInfoParamMemberRole]: optional(oneOf('TIMGroupMemberRole', TIMGroupMemberRole)),
  [key.kTIMGroupModifyMemberInfoParamShutupTime]: optional(uint),
  [key.kTIMGroupModifyMemberInfoParamNameCard]: optional(text),
  [key.kTIMGroupModifyMemberInfoParamCustomInfo]: optional(list(GroupMemberInfoCustemString)),
};
/** Member fields to change; only those named by the flag are read. */
export interface GroupModifyMemberInfoParam extends GivenRows<typeof groupModifyMemberInfoParamRows> {}
export const GroupModifyMemberInfoParam: Struct<GroupModifyMemberInfoParam> = struct(
  'GroupModifyMemberInfoParam',
  groupModifyMemberInfoParamRows,
);

const groupMemberSearchParamRows = {
  [key.TIMGroupMemberSearchParamGroupidList]: optional(list(text)),
  [key.TIMGroupMemberSearchParamKeywordList]: required(list(text)),
  [key.TIMGroupMemberSearchParamFieldList]: required(
    list(oneOf('TIMGroupMemberSearchFieldKey', TIMGroupMemberSearchFieldKey)),
  ),
};
/** Which members to search for. */
export interface GroupMemberSearchParam extends GivenRows<typeof groupMemberSearchParamRows> {}
export const GroupMemberSearchParam: Struct<GroupMemberSearchParam> = struct(
  'GroupMemberSearchParam',
  groupMemberSearchParamRows,
);

const groupSearchGroupMembersdResultRows = {
  [key.TIMGroupSearchGroupMembersdResultGroupID]: filled(list(text)),
  [key.TIMGroupSearchGroupMembersdResultMemberInfoList]: filled(list(GroupMemberInfo)),
};
/** Members found in one group. */
export interface GroupSearchGroupMembersdResult extends MadeRows<typeof groupSearchGroupMembersdResultRows> {}
export const GroupSearchGroupMembersdResult: Struct<GroupSearchGroupMembersdResult> = output(
  'GroupSearchGroupMembersdResult',
  groupSearchGroupMembersdResultRows,
);

/**
 * Structs of the contract: groups.
 */
import { TIMReceiveMessageOpt } from '../enums/conversation.ts';
import { TIMGroupAddOption, TIMGroupSearchFieldKey, TIMGroupType } from '../enums/group.ts';
import {
  type GivenRows,
  type MadeRows,
  type Struct,
  bool,
  filled,
  int,
  list,
  oneOf,
  oneOfText,
  optional,
  output,
  pairs,
  required,
  struct,
  text,
  uint,
} from '../fields.ts';
import * as key from '../keys.ts';
import { GroupMemberInfo } from './group-member.ts';
import { GroupTypeText } from './group-type.ts';

const groupInfoCustemStringRows = {
  [key.kTIMGroupInfoCustemStringInfoKey]: required(text),
  [key.kTIMGroupInfoCustemStringInfoValue]: required(text),
};
/** One of an app's own group fields. */
export interface GroupInfoCustemString extends GivenRows<typeof groupInfoCustemStringRows> {}
export const GroupInfoCustemString: Struct<GroupInfoCustemString> = struct(
  'GroupInfoCustemString',
  groupInfoCustemStringRows,
);

const createGroupParamRows = {
  [key.kTIMCreateGroupParamGroupName]: required(text),
  [key.kTIMCreateGroupParamGroupId]: optional(text),
  [key.kTIMCreateGroupParamGroupType]: optional(oneOf('TIMGroupType', TIMGroupType)),
  [key.kTIMCreateGroupParamGroupMemberArray]: optional(list(GroupMemberInfo)),
  [key.kTIMCreateGroupParamNotification]: optional(text),
  [key.kTIMCreateGroupParamIntroduction]: optional(text),
  [key.kTIMCreateGroupParamFaceUrl]: optional(text),
  [key.kTIMCreateGroupParamAddOption]: optional(oneOf('TIMGroupAddOption', TIMGroupAddOption)),
  [key.kTIMCreateGroupParamMaxMemberCount]: optional(uint),
  [key.kTIMCreateGroupParamCustomInfo]: optional(list(GroupInfoCustemString)),
};
/** A group to create. */
export interface CreateGroupParam extends MadeRows<typeof createGroupParamRows> {}
/** The same as it may be given. */
export interface GivenCreateGroupParam extends GivenRows<typeof createGroupParamRows> {}
export const CreateGroupParam: Struct<GivenCreateGroupParam, CreateGroupParam> = struct(
  'CreateGroupParam',
  createGroupParamRows,
);

const createGroupResultRows = {
  [key.kTIMCreateGroupResultGroupId]: filled(text),
};
/** The id of the new group. */
export interface CreateGroupResult extends MadeRows<typeof createGroupResultRows> {}
export const CreateGroupResult: Struct<CreateGroupResult> = output('CreateGroupResult', createGroupResultRows);

const groupSelfInfoRows = {
  [key.kTIMGroupSelfInfoJoinTime]: filled(uint),
  [key.kTIMGroupSelfInfoRole]: filled(uint),
  [key.kTIMGroupSelfInfoUnReadNum]: filled(uint),
  [key.kTIMGroupSelfInfoMsgFlag]: filled(oneOf('TIMReceiveMessageOpt', TIMReceiveMessageOpt)),
};
/** The user's own part in a group. */
export interface GroupSelfInfo extends MadeRows<typeof groupSelfInfoRows> {}
export const GroupSelfInfo: Struct<GroupSelfInfo> = output('GroupSelfInfo', groupSelfInfoRows);

const groupBaseInfoRows = {
  [key.kTIMGroupBaseInfoGroupId]: filled(text),
  [key.kTIMGroupBaseInfoGroupName]: filled(text),
  [key.kTIMGroupBaseInfoGroupType]: filled(oneOfText('TIMGroupType', GroupTypeText)),
  [key.kTIMGroupBaseInfoFaceUrl]: filled(text),
  [key.kTIMGroupBaseInfoInfoSeq]: filled(uint),
  [key.kTIMGroupBaseInfoLastestSeq]: filled(uint),
  [key.kTIMGroupBaseInfoReadedSeq]: filled(uint),
  [key.kTIMGroupBaseInfoMsgFlag]: filled(uint),
  [key.kTIMGroupBaseInfoIsShutupAll]: filled(bool),
  [key.kTIMGroupBaseInfoSelfInfo]: filled(GroupSelfInfo),
};
/** A group the user is in. */
export interface GroupBaseInfo extends MadeRows<typeof groupBaseInfoRows> {}
export const GroupBaseInfo: Struct<GroupBaseInfo> = output('GroupBaseInfo', groupBaseInfoRows);

const groupDetailInfoRows = {
  [key.kTIMGroupDetialInfoGroupId]: filled(text),
  [key.kTIMGroupDetialInfoGroupType]: filled(oneOfText('TIMGroupType', GroupTypeText)),
  [key.kTIMGroupDetialInfoGroupName]: filled(text),
  [key.kTIMGroupDetialInfoNotification]: filled(text),
  [key.kTIMGroupDetialInfoIntroduction]: filled(text),
  [key.kTIMGroupDetialInfoFaceUrl]: filled(text),
  [key.kTIMGroupDetialInfoCreateTime]: filled(uint),
  [key.kTIMGroupDetialInfoInfoSeq]: filled(uint),
  [key.kTIMGroupDetialInfoLastInfoTime]: filled(uint),
  [key.kTIMGroupDetialInfoNextMsgSeq]: filled(uint),
  [key.kTIMGroupDetialInfoLastMsgTime]: filled(uint),
  [key.kTIMGroupDetialInfoMemberNum]: filled(uint),
  [key.kTIMGroupDetialInfoMaxMemberNum]: filled(uint),
  [key.kTIMGroupDetialInfoAddOption]: filled(oneOf('TIMGroupAddOption', TIMGroupAddOption)),
  [key.kTIMGroupDetialInfoOnlineMemberNum]: filled(uint),
  [key.kTIMGroupDetialInfoVisible]: filled(uint),
  [key.kTIMGroupDetialInfoSearchable]: filled(uint),
  [key.kTIMGroupDetialInfoIsShutupAll]: filled(bool),
  [key.kTIMGroupDetialInfoOwnerIdentifier]: filled(text),
  [key.kTIMGroupDetialInfoCustomInfo]: filled(pairs(GroupInfoCustemString)),
};
/** A group in full. */
export interface GroupDetailInfo extends MadeRows<typeof groupDetailInfoRows> {}
export const GroupDetailInfo: Struct<GroupDetailInfo> = output('GroupDetailInfo', groupDetailInfoRows);

const getGroupInfoResultRows = {
  [key.kTIMGetGroupInfoResultCode]: filled(int),
  [key.kTIMGetGroupInfoResultDesc]: filled(text),
  [key.kTIMGetGroupInfoResultInfo]: filled(GroupDetailInfo),
};
/** Answer for one group of a query. */
export interface GetGroupInfoResult extends MadeRows<typeof getGroupInfoResultRows> {}
export const GetGroupInfoResult: Struct<GetGroupInfoResult> = output('GetGroupInfoResult', getGroupInfoResultRows);

const groupModifyInfoParamRows = {
  [key.kTIMGroupModifyInfoParamGroupId]: required(text),
  [key.kTIMGroupModifyInfoParamModifyFlag]: required(uint),
  [key.kTIMGroupModifyInfoParamGroupName]: optional(text),
  [key.kTIMGroupModifyInfoParamNotification]: optional(text),
  [key.kTIMGroupModifyInfoParamIntroduction]: optional(text),
  [key.kTIMGroupModifyInfoParamFaceUrl]: optional(text),
  [key.kTIMGroupModifyInfoParamAddOption]: optional(uint),
  [key.kTIMGroupModifyInfoParamMaxMemberNum]: optional(uint),
  [key.kTIMGroupModifyInfoParamVisible]: optional(uint),
  [key.kTIMGroupModifyInfoParamSearchAble]: optional(uint),
  [key.kTIMGroupModifyInfoParamIsShutupAll]: optional(bool),
  [key.kTIMGroupModifyInfoParamOwner]: optional(text),
  [key.kTIMGroupModifyInfoParamCustomInfo]: optional(list(GroupInfoCustemString)),
};
/** Group fields to change; only those named by the flag are read. */
export interface GroupModifyInfoParam extends GivenRows<typeof groupModifyInfoParamRows> {}
export const GroupModifyInfoParam: Struct<GroupModifyInfoParam> = struct(
  'GroupModifyInfoParam',
  groupModifyInfoParamRows,
);

const groupSearchParamRows = {
  [key.TIMGroupSearchParamKeywordList]: optional(list(text)),
  [key.TIMGroupSearchParamFieldList]: optional(list(oneOf('TIMGroupSearchFieldKey', TIMGroupSearchFieldKey))),
};
/** Which groups to search for. */
export interface GroupSearchParam extends GivenRows<typeof groupSearchParamRows> {}
export const GroupSearchParam: Struct<GroupSearchParam> = struct('GroupSearchParam', groupSearchParamRows);

const groupAttributesRows = {
  [key.TIMGroupAttributeKey]: required(text),
  [key.TIMGroupAttributeValue]: required(text),
};
/** One attribute of a group. */
export interface GroupAttributes extends GivenRows<typeof groupAttributesRows> {}
export const GroupAttributes: Struct<GroupAttributes> = struct('GroupAttributes', groupAttributesRows);

const groupGetOnlineMemberCountResultRows = {
  [key.TIMGroupGetOnlineMemberCountResulCount]: filled(int),
};
/** Members online. */
export interface GroupGetOnlineMemberCountResult extends MadeRows<typeof groupGetOnlineMemberCountResultRows> {}
export const GroupGetOnlineMemberCountResult: Struct<GroupGetOnlineMemberCountResult> = output(
  'GroupGetOnlineMemberCountResult',
  groupGetOnlineMemberCountResultRows,
);

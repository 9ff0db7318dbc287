/** Functions of groups. */
import { list, text, uint64 } from '../fields.ts';
import { json, optionalJson, param } from '../params.ts';
import {
  CreateGroupParam,
  CreateGroupResult,
  GetGroupInfoResult,
  GroupAttributes,
  GroupBaseInfo,
  GroupDetailInfo,
  GroupGetOnlineMemberCountResult,
  GroupModifyInfoParam,
  GroupSearchParam,
} from '../structs/group.ts';
import {
  GroupDeleteMemberParam,
  GroupDeleteMemberResult,
  GroupGetMemberInfoListParam,
  GroupGetMemberInfoListResult,
  GroupInviteMemberParam,
  GroupInviteMemberResult,
  GroupMemberSearchParam,
  GroupModifyMemberInfoParam,
  GroupSearchGroupMembersdResult,
} from '../structs/group-member.ts';
import { GroupHandlePendencyParam, GroupPendencyOption, GroupPendencyResult } from '../structs/group-pendency.ts';
import { call } from './rows.ts';

export const groupFunctions = {
  TIMGroupCreate: call('Creates a group.', [json('json_group_create_param', CreateGroupParam)], {
    reply: CreateGroupResult,
  }),
  TIMGroupDelete: call('Dismisses a group.', [param('group_id', text)]),
  TIMGroupJoin: call('Enters a group, or asks to.', [param('group_id', text), param('hello_msg', text)]),
  TIMGroupQuit: call('Leaves a group.', [param('group_id', text)]),
  TIMGroupInviteMember: call('Invites users into a group.', [json('json_group_invite_param', GroupInviteMemberParam)], {
    reply: list(GroupInviteMemberResult),
  }),
  TIMGroupDeleteMember: call(
    'Removes members from a group.',
    [json('json_group_delete_param', GroupDeleteMemberParam)],
    { reply: list(GroupDeleteMemberResult) },
  ),
  TIMGroupGetJoinedGroupList: call('Lists the groups the user is in.', [], { reply: list(GroupBaseInfo) }),
  TIMGroupGetGroupInfoList: call('Gets groups in full.', [json('json_group_getinfo_param', list(text))], {
    reply: list(GetGroupInfoResult),
  }),
  TIMGroupModifyGroupInfo: call('Changes fields of a group, or gives it another owner.', [
    json('json_group_modifyinfo_param', GroupModifyInfoParam),
  ]),
  TIMGroupGetMemberInfoList: call(
    'Lists members of a group.',
    [json('json_group_getmeminfos_param', GroupGetMemberInfoListParam)],
    { reply: GroupGetMemberInfoListResult },
  ),
  TIMGroupModifyMemberInfo: call('Changes fields of a member: role, mute, card, own fields.', [
    json('json_group_modifymeminfo_param', GroupModifyMemberInfoParam),
  ]),
  TIMGroupGetPendencyList: call(
    'Lists requests to join that the user may answer.',
    [json('json_group_getpendence_list_param', GroupPendencyOption)],
    { reply: GroupPendencyResult },
  ),
  TIMGroupReportPendencyReaded: call('Marks requests to join as read up to a time (s).', [param('time_stamp', uint64)]),
  TIMGroupHandlePendency: call('Answers a request to join.', [
    json('json_group_handle_pendency_param', GroupHandlePendencyParam),
  ]),
  TIMGroupGetOnlineMemberCount: call('Counts the members that are online.', [param('group_id', text)], {
    reply: GroupGetOnlineMemberCountResult,
  }),
  TIMGroupSearchGroups: call(
    'Searches the groups the user is in.',
    [json('json_group_search_groups_param', GroupSearchParam)],
    { reply: list(GroupDetailInfo) },
  ),
  TIMGroupSearchGroupMembers: call(
    'Searches members of groups.',
    [json('json_group_search_group_members_param', GroupMemberSearchParam)],
    { reply: list(GroupSearchGroupMembersdResult) },
  ),
  TIMGroupInitGroupAttributes: call('Replaces all attributes of a group.', [
    param('group_id', text),
    json('json_group_atrributes', list(GroupAttributes)),
  ]),
  TIMGroupSetGroupAttributes: call('Sets attributes of a group; others stay.', [
    param('group_id', text),
    json('json_group_atrributes', list(GroupAttributes)),
  ]),
  TIMGroupDeleteGroupAttributes: call('Deletes the named attributes of a group, or all.', [
    param('group_id', text),
    optionalJson('json_keys', list(text)),
  ]),
  TIMGroupGetGroupAttributes: call(
    'Gets the named attributes of a group, or all.',
    [param('group_id', text), optionalJson('json_keys', list(text))],
    { reply: list(GroupAttributes) },
  ),
} as const;

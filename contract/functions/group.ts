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
  TIMGroupCreate: call([json('json_group_create_param', CreateGroupParam)], {
    reply: CreateGroupResult,
  }),
  TIMGroupDelete: call([param('group_id', text)]),
  TIMGroupJoin: call([param('group_id', text), param('hello_msg', text)]),
  TIMGroupQuit: call([param('group_id', text)]),
  TIMGroupInviteMember: call([json('json_group_invite_param', GroupInviteMemberParam)], {
    reply: list(GroupInviteMemberResult),
  }),
  TIMGroupDeleteMember: call([json('json_group_delete_param', GroupDeleteMemberParam)], {
    reply: list(GroupDeleteMemberResult),
  }),
  TIMGroupGetJoinedGroupList: call([], { reply: list(GroupBaseInfo) }),
  TIMGroupGetGroupInfoList: call([json('json_group_getinfo_param', list(text))], {
    reply: list(GetGroupInfoResult),
  }),
  TIMGroupModifyGroupInfo: call([json('json_group_modifyinfo_param', GroupModifyInfoParam)]),
  TIMGroupGetMemberInfoList: call([json('json_group_getmeminfos_param', GroupGetMemberInfoListParam)], {
    reply: GroupGetMemberInfoListResult,
  }),
  TIMGroupModifyMemberInfo: call([json('json_group_modifymeminfo_param', GroupModifyMemberInfoParam)]),
  TIMGroupGetPendencyList: call([json('json_group_getpendence_list_param', GroupPendencyOption)], {
    reply: GroupPendencyResult,
  }),
  TIMGroupReportPendencyReaded: call([param('time_stamp', uint64)]),
  TIMGroupHandlePendency: call([json('json_group_handle_pendency_param', GroupHandlePendencyParam)]),
  TIMGroupGetOnlineMemberCount: call([param('group_id', text)], {
    reply: GroupGetOnlineMemberCountResult,
  }),
  TIMGroupSearchGroups: call([json('json_group_search_groups_param', GroupSearchParam)], {
    reply: list(GroupDetailInfo),
  }),
  TIMGroupSearchGroupMembers: call([json('json_group_search_group_members_param', GroupMemberSearchParam)], {
    reply: list(GroupSearchGroupMembersdResult),
  }),
  TIMGroupInitGroupAttributes: call([param('group_id', text), json('json_group_atrributes', list(GroupAttributes))]),
  TIMGroupSetGroupAttributes: call([param('group_id', text), json('json_group_atrributes', list(GroupAttributes))]),
  TIMGroupDeleteGroupAttributes: call([param('group_id', text), optionalJson('json_keys', list(text))]),
  TIMGroupGetGroupAttributes: call([param('group_id', text), optionalJson('json_keys', list(text))], {
    reply: list(GroupAttributes),
  }),
} as const;

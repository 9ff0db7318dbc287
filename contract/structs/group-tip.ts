/**
 * Structs of the contract: the elements in which a group reports what happened.
 */
import { TIMGroupReportType, TIMGroupTipGroupChangeFlag, TIMGroupTipType } from '../enums/group-notice.ts';
import { TIMElemType } from '../enums/message.ts';
import {
  type GivenRows,
  type MadeRows,
  type Struct,
  exactly,
  filled,
  list,
  oneOf,
  optional,
  required,
  struct,
  text,
  uint,
} from '../fields.ts';
import * as key from '../keys.ts';
import { GroupMemberInfo } from './group-member.ts';
import { UserProfile } from './profile.ts';

const groupTipGroupChangeInfoRows = {
  [key.kTIMGroupTipGroupChangeInfoFlag]: filled(oneOf('TIMGroupTipGroupChangeFlag', TIMGroupTipGroupChangeFlag)),
  [key.kTIMGroupTipGroupChangeInfoValue]: filled(text),
  [key.kTIMGroupTipGroupChangeInfoKey]: optional(text),
};
/** One changed group field. */
export interface GroupTipGroupChangeInfo extends MadeRows<typeof groupTipGroupChangeInfoRows> {}
/** The same as it may be given. */
export interface GivenGroupTipGroupChangeInfo extends GivenRows<typeof groupTipGroupChangeInfoRows> {}
export const GroupTipGroupChangeInfo: Struct<GivenGroupTipGroupChangeInfo, GroupTipGroupChangeInfo> = struct(
  'GroupTipGroupChangeInfo',
  groupTipGroupChangeInfoRows,
);

const groupTipMemberChangeInfoRows = {
  [key.kTIMGroupTipMemberChangeInfoIdentifier]: filled(text),
  [key.kTIMGroupTipMemberChangeInfoShutupTime]: filled(uint),
};
/** One muted member. */
export interface GroupTipMemberChangeInfo extends MadeRows<typeof groupTipMemberChangeInfoRows> {}
/** The same as it may be given. */
export interface GivenGroupTipMemberChangeInfo extends GivenRows<typeof groupTipMemberChangeInfoRows> {}
export const GroupTipMemberChangeInfo: Struct<GivenGroupTipMemberChangeInfo, GroupTipMemberChangeInfo> = struct(
  'GroupTipMemberChangeInfo',
  groupTipMemberChangeInfoRows,
);

const groupTipsElemRows = {
  [key.kTIMElemType]: required(exactly('TIMElemType', TIMElemType, TIMElemType.kTIMElem_GroupTips)),
  [key.kTIMGroupTipsElemTipType]: filled(oneOf('TIMGroupTipType', TIMGroupTipType)),
  [key.kTIMGroupTipsElemOpUser]: filled(text),
  [key.kTIMGroupTipsElemGroupName]: filled(text),
  [key.kTIMGroupTipsElemGroupId]: filled(text),
  [key.kTIMGroupTipsElemTime]: filled(uint),
  [key.kTIMGroupTipsElemUserArray]: filled(list(text)),
  [key.kTIMGroupTipsElemGroupChangeInfoArray]: filled(list(GroupTipGroupChangeInfo)),
  [key.kTIMGroupTipsElemMemberChangeInfoArray]: filled(list(GroupTipMemberChangeInfo)),
  [key.kTIMGroupTipsElemOpUserInfo]: filled(UserProfile),
  [key.kTIMGroupTipsElemOpGroupMemberInfo]: filled(GroupMemberInfo),
  [key.kTIMGroupTipsElemChangedUserInfoArray]: filled(list(UserProfile)),
  [key.kTIMGroupTipsElemChangedGroupMemberInfoArray]: filled(list(GroupMemberInfo)),
  [key.kTIMGroupTipsElemMemberNum]: filled(uint),
  [key.kTIMGroupTipsElemPlatform]: filled(text),
};
/** What happened in a group, told to all members. Sent by the server only. */
export interface GroupTipsElem extends MadeRows<typeof groupTipsElemRows> {}
/** The same as it may be given. */
export interface GivenGroupTipsElem extends GivenRows<typeof groupTipsElemRows> {}
export const GroupTipsElem: Struct<GivenGroupTipsElem, GroupTipsElem> = struct('GroupTipsElem', groupTipsElemRows);

const groupReportElemRows = {
  [key.kTIMElemType]: required(exactly('TIMElemType', TIMElemType, TIMElemType.kTIMElem_GroupReport)),
  [key.kTIMGroupReportElemReportType]: filled(oneOf('TIMGroupReportType', TIMGroupReportType)),
  [key.kTIMGroupReportElemGroupId]: filled(text),
  [key.kTIMGroupReportElemGroupName]: filled(text),
  [key.kTIMGroupReportElemOpUser]: filled(text),
  [key.kTIMGroupReportElemMsg]: filled(text),
  [key.kTIMGroupReportElemUserData]: filled(text),
  [key.kTIMGroupReportElemOpUserInfo]: filled(UserProfile),
  [key.kTIMGroupReportElemOpGroupMemberInfo]: filled(GroupMemberInfo),
  [key.kTIMGroupReportElemPlatform]: filled(text),
};
/** What concerns some users of a group, in the system conversation. Sent by the server only. */
export interface GroupReportElem extends MadeRows<typeof groupReportElemRows> {}
/** The same as it may be given. */
export interface GivenGroupReportElem extends GivenRows<typeof groupReportElemRows> {}
export const GroupReportElem: Struct<GivenGroupReportElem, GroupReportElem> = struct(
  'GroupReportElem',
  groupReportElemRows,
);

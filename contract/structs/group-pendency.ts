/**
 * Structs of the contract: requests to join a group.
 */
import { TIMGroupPendencyHandle, TIMGroupPendencyHandleResult, TIMGroupPendencyType } from '../enums/group-notice.ts';
import {
  type GivenRows,
  type MadeRows,
  type Struct,
  bool,
  filled,
  list,
  oneOf,
  optional,
  output,
  required,
  struct,
  text,
  uint,
  uint64,
} from '../fields.ts';
import * as key from '../keys.ts';

const groupPendencyOptionRows = {
  [key.kTIMGroupPendencyOptionStartTime]: required(uint64),
  [key.kTIMGroupPendencyOptionMaxLimited]: optional(uint),
};
/** Which page of the requests to fetch. */
export interface GroupPendencyOption extends GivenRows<typeof groupPendencyOptionRows> {}
export const GroupPendencyOption: Struct<GroupPendencyOption> = struct('GroupPendencyOption', groupPendencyOptionRows);

const groupPendencyRows = {
  [key.kTIMGroupPendencyGroupId]: filled(text),
  [key.kTIMGroupPendencyFromIdentifier]: filled(text),
  [key.kTIMGroupPendencyToIdentifier]: filled(text),
  [key.kTIMGroupPendencyAddTime]: filled(uint64),
  [key.kTIMGroupPendencyPendencyType]: filled(oneOf('TIMGroupPendencyType', TIMGroupPendencyType)),
  [key.kTIMGroupPendencyHandled]: filled(oneOf('TIMGroupPendencyHandle', TIMGroupPendencyHandle)),
  [key.kTIMGroupPendencyHandleResult]: filled(oneOf('TIMGroupPendencyHandleResult', TIMGroupPendencyHandleResult)),
  [key.kTIMGroupPendencyApplyInviteMsg]: filled(text),
  [key.kTIMGroupPendencyFromUserDefinedData]: filled(text),
  [key.kTIMGroupPendencyApprovalMsg]: filled(text),
  [key.kTIMGroupPendencyToUserDefinedData]: filled(text),
  [key.kTIMGroupPendencyKey]: optional(text),
  [key.kTIMGroupPendencyAuthentication]: optional(text),
  [key.kTIMGroupPendencySelfIdentifier]: optional(text),
};
/** One request to join a group, or invitation. */
export interface GroupPendency extends MadeRows<typeof groupPendencyRows> {}
/** The same as it may be given. */
export interface GivenGroupPendency extends GivenRows<typeof groupPendencyRows> {}
export const GroupPendency: Struct<GivenGroupPendency, GroupPendency> = struct('GroupPendency', groupPendencyRows);

const groupPendencyResultRows = {
  [key.kTIMGroupPendencyResultNextStartTime]: filled(uint64),
  [key.kTIMGroupPendencyResultReadTimeSeq]: filled(uint64),
  [key.kTIMGroupPendencyResultUnReadNum]: filled(uint),
  [key.kTIMGroupPendencyResultPendencyArray]: filled(list(GroupPendency)),
};
/** A page of requests. */
export interface GroupPendencyResult extends MadeRows<typeof groupPendencyResultRows> {}
export const GroupPendencyResult: Struct<GroupPendencyResult> = output('GroupPendencyResult', groupPendencyResultRows);

const groupHandlePendencyParamRows = {
  [key.kTIMGroupHandlePendencyParamIsAccept]: optional(bool),
  [key.kTIMGroupHandlePendencyParamHandleMsg]: optional(text),
  [key.kTIMGroupHandlePendencyParamPendency]: required(GroupPendency),
};
/** The answer to a request. */
export interface GroupHandlePendencyParam extends MadeRows<typeof groupHandlePendencyParamRows> {}
/** The same as it may be given. */
export interface GivenGroupHandlePendencyParam extends GivenRows<typeof groupHandlePendencyParamRows> {}
export const GroupHandlePendencyParam: Struct<GivenGroupHandlePendencyParam, GroupHandlePendencyParam> = struct(
  'GroupHandlePendencyParam',
  groupHandlePendencyParamRows,
);

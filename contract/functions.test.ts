/**
 * The functions of the contract against a listing of their own: names, and argument names in C order, as an app written
 * against the C headers calls them.
 */
import { expect, test } from 'vitest';
import type { FunctionRow } from './functions/rows.ts';
import { functions, type RepeatingName } from './functions.ts';
import { functionMeanings } from './meanings.ts';

const LISTING = `
  TIMAddRecvNewMsgCallback(cb, user_data)
  TIMRemoveRecvNewMsgCallback(cb)
  TIMSetMsgReadedReceiptCallback(cb, user_data)
  TIMSetMsgRevokeCallback(cb, user_data)
  TIMSetMsgElemUploadProgressCallback(cb, user_data)
  TIMSetGroupTipsEventCallback(cb, user_data)
  TIMSetGroupAttributeChangedCallback(cb, user_data)
  TIMSetConvEventCallback(cb, user_data)
  TIMSetConvTotalUnreadMessageCountChangedCallback(cb, user_data)
  TIMSetNetworkStatusListenerCallback(cb, user_data)
  TIMSetKickedOfflineCallback(cb, user_data)
  TIMSetUserSigExpiredCallback(cb, user_data)
  TIMSetOnAddFriendCallback(cb, user_data)
  TIMSetOnDeleteFriendCallback(cb, user_data)
  TIMSetUpdateFriendProfileCallback(cb, user_data)
  TIMSetFriendAddRequestCallback(cb, user_data)
  TIMSetFriendApplicationListDeletedCallback(cb, user_data)
  TIMSetFriendApplicationListReadCallback(cb, user_data)
  TIMSetFriendBlackListAddedCallback(cb, user_data)
  TIMSetFriendBlackListDeletedCallback(cb, user_data)
  TIMSetLogCallback(cb, user_data)
  TIMSetMsgUpdateCallback(cb, user_data)
  TIMInit(sdk_app_id, json_sdk_config)
  TIMUninit()
  TIMGetSDKVersion()
  TIMSetConfig(json_config, cb, user_data)
  TIMGetServerTime()
  TIMLogin(user_id, user_sig, cb, user_data)
  TIMLogout(cb, user_data)
  TIMGetLoginStatus()
  TIMGetLoginUserID(user_id_buffer)
  TIMConvDelete(conv_id, conv_type, cb, user_data)
  TIMConvGetConvList(cb, user_data)
  TIMConvGetConvInfo(json_get_conv_list_param, cb, user_data)
  TIMConvSetDraft(conv_id, conv_type, json_draft_param)
  TIMConvCancelDraft(conv_id, conv_type)
  TIMConvPinConversation(conv_id, conv_type, is_pinned, cb, user_data)
  TIMConvGetTotalUnreadMessageCount(cb, user_data)
  TIMMsgSendMessage(conv_id, conv_type, json_msg_param, message_id_buffer, cb, user_data)
  TIMMsgCancelSend(conv_id, conv_type, message_id, cb, user_data)
  TIMMsgFindMessages(json_message_id_array, cb, user_data)
  TIMMsgReportReaded(conv_id, conv_type, json_msg_param, cb, user_data)
  TIMMsgMarkAllMessageAsRead(cb, user_data)
  TIMMsgRevoke(conv_id, conv_type, json_msg_param, cb, user_data)
  TIMMsgFindByMsgLocatorList(conv_id, conv_type, json_msg_Locator_array, cb, user_data)
  TIMMsgImportMsgList(conv_id, conv_type, json_msg_array, cb, user_data)
  TIMMsgSaveMsg(conv_id, conv_type, json_msg_param, cb, user_data)
  TIMMsgGetMsgList(conv_id, conv_type, json_get_msg_param, cb, user_data)
  TIMMsgDelete(conv_id, conv_type, json_msgdel_param, cb, user_data)
  TIMMsgListDelete(conv_id, conv_type, json_msg_array, cb, user_data)
  TIMMsgClearHistoryMessage(conv_id, conv_type, cb, user_data)
  TIMMsgSetC2CReceiveMessageOpt(json_identifier_array, opt, cb, user_data)
  TIMMsgGetC2CReceiveMessageOpt(json_identifier_array, cb, user_data)
  TIMMsgSetGroupReceiveMessageOpt(group_id, opt, cb, user_data)
  TIMMsgDownloadElemToPath(json_download_elem_param, path, cb, user_data)
  TIMMsgDownloadMergerMessage(json_single_msg, cb, user_data)
  TIMMsgBatchSend(json_batch_send_param, cb, user_data)
  TIMMsgSearchLocalMessages(json_search_message_param, cb, user_data)
  TIMMsgSetLocalCustomData(json_msg_param, cb, user_data)
  TIMGroupCreate(json_group_create_param, cb, user_data)
  TIMGroupDelete(group_id, cb, user_data)
  TIMGroupJoin(group_id, hello_msg, cb, user_data)
  TIMGroupQuit(group_id, cb, user_data)
  TIMGroupInviteMember(json_group_invite_param, cb, user_data)
  TIMGroupDeleteMember(json_group_delete_param, cb, user_data)
  TIMGroupGetJoinedGroupList(cb, user_data)
  TIMGroupGetGroupInfoList(json_group_getinfo_param, cb, user_data)
  TIMGroupModifyGroupInfo(json_group_modifyinfo_param, cb, user_data)
  TIMGroupGetMemberInfoList(json_group_getmeminfos_param, cb, user_data)
  TIMGroupModifyMemberInfo(json_group_modifymeminfo_param, cb, user_data)
  TIMGroupGetPendencyList(json_group_getpendence_list_param, cb, user_data)
  TIMGroupReportPendencyReaded(time_stamp, cb, user_data)
  TIMGroupHandlePendency(json_group_handle_pendency_param, cb, user_data)
  TIMGroupGetOnlineMemberCount(group_id, cb, user_data)
  TIMGroupSearchGroups(json_group_search_groups_param, cb, user_data)
  TIMGroupSearchGroupMembers(json_group_search_group_members_param, cb, user_data)
  TIMGroupInitGroupAttributes(group_id, json_group_atrributes, cb, user_data)
  TIMGroupSetGroupAttributes(group_id, json_group_atrributes, cb, user_data)
  TIMGroupDeleteGroupAttributes(group_id, json_keys, cb, user_data)
  TIMGroupGetGroupAttributes(group_id, json_keys, cb, user_data)
  TIMProfileGetUserProfileList(json_get_user_profile_list_param, cb, user_data)
  TIMProfileModifySelfUserProfile(json_modify_self_user_profile_param, cb, user_data)
  TIMFriendshipGetFriendProfileList(cb, user_data)
  TIMFriendshipAddFriend(json_add_friend_param, cb, user_data)
  TIMFriendshipHandleFriendAddRequest(json_handle_friend_add_param, cb, user_data)
  TIMFriendshipModifyFriendProfile(json_modify_friend_info_param, cb, user_data)
  TIMFriendshipDeleteFriend(json_delete_friend_param, cb, user_data)
  TIMFriendshipCheckFriendType(json_check_friend_list_param, cb, user_data)
  TIMFriendshipCreateFriendGroup(json_create_friend_group_param, cb, user_data)
  TIMFriendshipGetFriendGroupList(json_get_friend_group_list_param, cb, user_data)
  TIMFriendshipModifyFriendGroup(json_modify_friend_group_param, cb, user_data)
  TIMFriendshipDeleteFriendGroup(json_delete_friend_group_param, cb, user_data)
  TIMFriendshipAddToBlackList(json_add_to_blacklist_param, cb, user_data)
  TIMFriendshipGetBlackList(cb, user_data)
  TIMFriendshipDeleteFromBlackList(json_delete_from_blacklist_param, cb, user_data)
  TIMFriendshipGetPendencyList(json_get_pendency_list_param, cb, user_data)
  TIMFriendshipDeletePendency(json_delete_pendency_param, cb, user_data)
  TIMFriendshipReportPendencyReaded(time_stamp, cb, user_data)
  TIMFriendshipSearchFriends(json_search_friends_param, cb, user_data)
  TIMFriendshipGetFriendsInfo(json_get_friends_info_param, cb, user_data)
  callExperimentalAPI(json_param, cb, user_data)
  TIMConvCreate(conv_id, conv_type, cb, user_data)
  TIMMsgSendNewMsg(conv_id, conv_type, json_msg_param, cb, user_data)
  TIMMsgSendNewMsgEx(conv_id, conv_type, json_msg_param, msgid_cb, res_cb, user_data)
`;

/** Calls whose callback gets '' as its json_params. */
const EMPTY_ANSWERS = `
  TIMLogin
  TIMLogout
  TIMConvDelete
  TIMConvPinConversation
  TIMMsgCancelSend
  TIMMsgReportReaded
  TIMMsgMarkAllMessageAsRead
  TIMMsgRevoke
  TIMMsgImportMsgList
  TIMMsgSaveMsg
  TIMMsgDelete
  TIMMsgListDelete
  TIMMsgClearHistoryMessage
  TIMMsgSetC2CReceiveMessageOpt
  TIMMsgSetGroupReceiveMessageOpt
  TIMMsgSetLocalCustomData
  TIMGroupDelete
  TIMGroupJoin
  TIMGroupQuit
  TIMGroupModifyGroupInfo
  TIMGroupModifyMemberInfo
  TIMGroupReportPendencyReaded
  TIMGroupHandlePendency
  TIMGroupInitGroupAttributes
  TIMGroupSetGroupAttributes
  TIMGroupDeleteGroupAttributes
  TIMProfileModifySelfUserProfile
  TIMFriendshipModifyFriendProfile
  TIMFriendshipDeleteFriendGroup
  TIMFriendshipReportPendencyReaded
`;

function argumentNames(row: FunctionRow): string[] {
  if (row.kind === 'register') return row.mode === 'remove' ? ['cb'] : ['cb', 'user_data'];
  const names = row.params.map((param) => param.name);
  if (row.kind === 'sync') return names;
  return [...names, ...(row.idFirst ? ['msgid_cb', 'res_cb'] : ['cb']), 'user_data'];
}

const rows = Object.entries<FunctionRow>(functions);
const words = (text: string) => text.split('\n').flatMap((line) => line.trim() || []);

test('every function of the contract is there, with its arguments in C order', () => {
  const listed = rows.map(([name, row]) => `${name}(${argumentNames(row).join(', ')})`);
  expect(listed.sort()).toEqual(words(LISTING).sort());
  expect(listed).toHaveLength(104);
});

test('calls without an answer are the documented ones', () => {
  const empty = rows.flatMap(([name, row]) => (row.kind === 'call' && !row.reply ? [name] : []));
  expect(empty.sort()).toEqual(words(EMPTY_ANSWERS).sort());
});

test('functions that answer at once are the eight without a callback', () => {
  const sync = rows.flatMap(([name, row]) => (row.kind === 'sync' ? [name] : []));
  expect(sync).toEqual([
    'TIMInit',
    'TIMUninit',
    'TIMGetSDKVersion',
    'TIMGetServerTime',
    'TIMGetLoginStatus',
    'TIMGetLoginUserID',
    'TIMConvSetDraft',
    'TIMConvCancelDraft',
  ]);
});

test('every event can be listened to; only incoming messages by many', () => {
  const modes = rows.flatMap(([, row]) => (row.kind === 'register' ? [`${row.mode} ${row.event}`] : []));
  expect(modes.filter((mode) => mode.startsWith('set'))).toHaveLength(20);
  expect(modes.filter((mode) => !mode.startsWith('set'))).toEqual([
    'add TIMRecvNewMsgCallback',
    'remove TIMRecvNewMsgCallback',
  ]);
});

test('every function says what it does in a sentence', () => {
  for (const [name, meaning] of Object.entries(functionMeanings)) expect(meaning, name).toMatch(/^[A-Z].*\.$/);
});

test('the calls that repeat are those whose type says so', () => {
  const repeating: RepeatingName[] = ['TIMMsgDownloadElemToPath'];
  expect(rows.flatMap(([name, row]) => (row.kind === 'call' && row.repeats ? name : []))).toEqual(repeating);
});

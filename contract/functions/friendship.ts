/** Functions of profiles and friends. */
import { list, text, uint64 } from '../fields.ts';
import { json, param } from '../params.ts';
import {
  FriendInfoGetResult,
  FriendProfile,
  FriendResult,
  FriendSearchParam,
  FriendshipAddFriendParam,
  FriendshipCheckFriendTypeParam,
  FriendshipCheckFriendTypeResult,
  FriendshipDeleteFriendParam,
  FriendshipModifyFriendProfileParam,
} from '../structs/friend.ts';
import { CreateFriendGroupParam, FriendGroupInfo, FriendshipModifyFriendGroupParam } from '../structs/friend-group.ts';
import {
  FriendRespone,
  FriendshipDeletePendencyParam,
  FriendshipGetPendencyListParam,
  PendencyPage,
} from '../structs/friend-request.ts';
import { FriendShipGetProfileListParam, UserProfile, UserProfileItem } from '../structs/profile.ts';
import { call } from './rows.ts';

export const friendshipFunctions = {
  TIMProfileGetUserProfileList: call([json('json_get_user_profile_list_param', FriendShipGetProfileListParam)], {
    reply: list(UserProfile),
  }),
  TIMProfileModifySelfUserProfile: call([json('json_modify_self_user_profile_param', UserProfileItem)]),
  TIMFriendshipGetFriendProfileList: call([], { reply: list(FriendProfile) }),
  TIMFriendshipAddFriend: call([json('json_add_friend_param', FriendshipAddFriendParam)], { reply: FriendResult }),
  TIMFriendshipHandleFriendAddRequest: call([json('json_handle_friend_add_param', FriendRespone)], {
    reply: FriendResult,
  }),
  TIMFriendshipModifyFriendProfile: call([json('json_modify_friend_info_param', FriendshipModifyFriendProfileParam)]),
  TIMFriendshipDeleteFriend: call([json('json_delete_friend_param', FriendshipDeleteFriendParam)], {
    reply: list(FriendResult),
  }),
  TIMFriendshipCheckFriendType: call([json('json_check_friend_list_param', FriendshipCheckFriendTypeParam)], {
    reply: list(FriendshipCheckFriendTypeResult),
  }),
  TIMFriendshipCreateFriendGroup: call([json('json_create_friend_group_param', CreateFriendGroupParam)], {
    reply: list(FriendResult),
  }),
  TIMFriendshipGetFriendGroupList: call([json('json_get_friend_group_list_param', list(text))], {
    reply: list(FriendGroupInfo),
  }),
  TIMFriendshipModifyFriendGroup: call([json('json_modify_friend_group_param', FriendshipModifyFriendGroupParam)], {
    reply: list(FriendResult),
  }),
  TIMFriendshipDeleteFriendGroup: call([json('json_delete_friend_group_param', list(text))]),
  TIMFriendshipAddToBlackList: call([json('json_add_to_blacklist_param', list(text))], {
    reply: list(FriendResult),
  }),
  TIMFriendshipGetBlackList: call([], { reply: list(FriendProfile) }),
  TIMFriendshipDeleteFromBlackList: call([json('json_delete_from_blacklist_param', list(text))], {
    reply: list(FriendResult),
  }),
  TIMFriendshipGetPendencyList: call([json('json_get_pendency_list_param', FriendshipGetPendencyListParam)], {
    reply: PendencyPage,
  }),
  TIMFriendshipDeletePendency: call([json('json_delete_pendency_param', FriendshipDeletePendencyParam)], {
    reply: list(FriendResult),
  }),
  TIMFriendshipReportPendencyReaded: call([param('time_stamp', uint64)]),
  TIMFriendshipSearchFriends: call([json('json_search_friends_param', FriendSearchParam)], {
    reply: list(FriendProfile),
  }),
  TIMFriendshipGetFriendsInfo: call([json('json_get_friends_info_param', list(text))], {
    reply: list(FriendInfoGetResult),
  }),
} as const;

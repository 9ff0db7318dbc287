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
  TIMProfileGetUserProfileList: call(
    'Gets profiles of users.',
    [json('json_get_user_profile_list_param', FriendShipGetProfileListParam)],
    { reply: list(UserProfile) },
  ),
  TIMProfileModifySelfUserProfile: call("Changes fields of the user's own profile.", [
    json('json_modify_self_user_profile_param', UserProfileItem),
  ]),
  TIMFriendshipGetFriendProfileList: call('Lists the friends of the user.', [], { reply: list(FriendProfile) }),
  TIMFriendshipAddFriend: call(
    'Adds a friend, one way or both ways, or asks to.',
    [json('json_add_friend_param', FriendshipAddFriendParam)],
    { reply: FriendResult },
  ),
  TIMFriendshipHandleFriendAddRequest: call(
    'Answers a friend request.',
    [json('json_handle_friend_add_param', FriendRespone)],
    { reply: FriendResult },
  ),
  TIMFriendshipModifyFriendProfile: call('Changes what the user keeps about a friend.', [
    json('json_modify_friend_info_param', FriendshipModifyFriendProfileParam),
  ]),
  TIMFriendshipDeleteFriend: call(
    'Removes friends, one way or both ways.',
    [json('json_delete_friend_param', FriendshipDeleteFriendParam)],
    { reply: list(FriendResult) },
  ),
  TIMFriendshipCheckFriendType: call(
    'Checks the relation to users.',
    [json('json_check_friend_list_param', FriendshipCheckFriendTypeParam)],
    { reply: list(FriendshipCheckFriendTypeResult) },
  ),
  TIMFriendshipCreateFriendGroup: call(
    'Creates friend lists and puts friends into them.',
    [json('json_create_friend_group_param', CreateFriendGroupParam)],
    { reply: list(FriendResult) },
  ),
  TIMFriendshipGetFriendGroupList: call(
    'Gets friend lists by name.',
    [json('json_get_friend_group_list_param', list(text))],
    { reply: list(FriendGroupInfo) },
  ),
  TIMFriendshipModifyFriendGroup: call(
    'Renames a friend list, or changes who is in it.',
    [json('json_modify_friend_group_param', FriendshipModifyFriendGroupParam)],
    { reply: list(FriendResult) },
  ),
  TIMFriendshipDeleteFriendGroup: call('Deletes friend lists; the friends stay.', [
    json('json_delete_friend_group_param', list(text)),
  ]),
  TIMFriendshipAddToBlackList: call('Blocks users.', [json('json_add_to_blacklist_param', list(text))], {
    reply: list(FriendResult),
  }),
  TIMFriendshipGetBlackList: call('Lists the users that are blocked.', [], { reply: list(FriendProfile) }),
  TIMFriendshipDeleteFromBlackList: call('Unblocks users.', [json('json_delete_from_blacklist_param', list(text))], {
    reply: list(FriendResult),
  }),
  TIMFriendshipGetPendencyList: call(
    'Lists friend requests.',
    [json('json_get_pendency_list_param', FriendshipGetPendencyListParam)],
    { reply: PendencyPage },
  ),
  TIMFriendshipDeletePendency: call(
    'Drops friend requests.',
    [json('json_delete_pendency_param', FriendshipDeletePendencyParam)],
    { reply: list(FriendResult) },
  ),
  TIMFriendshipReportPendencyReaded: call('Marks friend requests as read up to a time (s).', [
    param('time_stamp', uint64),
  ]),
  TIMFriendshipSearchFriends: call('Searches friends.', [json('json_search_friends_param', FriendSearchParam)], {
    reply: list(FriendProfile),
  }),
  TIMFriendshipGetFriendsInfo: call(
    'Gets what the user keeps about some users, and the relation to them.',
    [json('json_get_friends_info_param', list(text))],
    { reply: list(FriendInfoGetResult) },
  ),
} as const;

/**
 * Key names of friend lists: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// CreateFriendGroupParam
export const kTIMFriendshipCreateFriendGroupParamNameArray = 'friendship_create_friend_group_param_name_array';
export const kTIMFriendshipCreateFriendGroupParamIdentifierArray =
  'friendship_create_friend_group_param_identifier_array';

// FriendGroupInfo
export const kTIMFriendGroupInfoName = 'friend_group_info_name';
export const kTIMFriendGroupInfoCount = 'friend_group_info_count';
export const kTIMFriendGroupInfoIdentifierArray = 'friend_group_info_identifier_array';

// FriendshipModifyFriendGroupParam
export const kTIMFriendshipModifyFriendGroupParamName = 'friendship_modify_friend_group_param_name';
export const kTIMFriendshipModifyFriendGroupParamNewName = 'friendship_modify_friend_group_param_new_name';
export const kTIMFriendshipModifyFriendGroupParamDeleteIdentifierArray =
  'friendship_modify_friend_group_param_delete_identifier_array';
export const kTIMFriendshipModifyFriendGroupParamAddIdentifierArray =
  'friendship_modify_friend_group_param_add_identifier_array';

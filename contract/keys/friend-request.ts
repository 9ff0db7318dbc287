/**
 * Key names of friend requests: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// FriendAddPendency
export const kTIMFriendAddPendencyIdentifier = 'friend_add_pendency_identifier';
export const kTIMFriendAddPendencyNickName = 'friend_add_pendency_nick_name';
export const kTIMFriendAddPendencyAddSource = 'friend_add_pendency_add_source';
export const kTIMFriendAddPendencyAddWording = 'friend_add_pendency_add_wording';
export const kTIMFriendAddPendencyType = 'friend_add_pendency_type';
export const kTIMFriendAddPendencyFaceUrl = 'friend_add_pendency_face_url';
export const kTIMFriendAddPendencyAddTime = 'friend_add_pendency_add_time';

// FriendRespone
export const kTIMFriendResponeIdentifier = 'friend_respone_identifier';
export const kTIMFriendResponseIdentifier = 'friend_response_identifier';
export const kTIMFriendResponeAction = 'friend_respone_action';
export const kTIMFriendResponseAction = 'friend_response_action';
export const kTIMFriendResponeRemark = 'friend_respone_remark';
export const kTIMFriendResponseRemark = 'friend_response_remark';
export const kTIMFriendResponeGroupName = 'friend_respone_group_name';
export const kTIMFriendResponseGroupName = 'friend_response_group_name';

// FriendshipGetPendencyListParam
export const kTIMFriendshipGetPendencyListParamType = 'friendship_get_pendency_list_param_type';
export const kTIMFriendshipGetPendencyListParamStartSeq = 'friendship_get_pendency_list_param_start_seq';
export const kTIMFriendshipGetPendencyListParamStartTime = 'friendship_get_pendency_list_param_start_time';
export const kTIMFriendshipGetPendencyListParamLimitedSize = 'friendship_get_pendency_list_param_limited_size';

// PendencyPage
export const kTIMPendencyPageStartTime = 'pendency_page_start_time';
export const kTIMPendencyPageUnReadNum = 'pendency_page_unread_num';
export const kTIMPendencyPageCurrentSeq = 'pendency_page_current_seq';
export const kTIMPendencyPagePendencyInfoArray = 'pendency_page_pendency_info_array';

// FriendAddPendencyInfo
export const kTIMFriendAddPendencyInfoType = 'friend_add_pendency_info_type';
export const kTIMFriendAddPendencyInfoIdentifier = 'friend_add_pendency_info_idenitifer';
export const kTIMFriendAddPendencyInfoNickName = 'friend_add_pendency_info_nick_name';
export const kTIMFriendAddPendencyInfoAddTime = 'friend_add_pendency_info_add_time';
export const kTIMFriendAddPendencyInfoAddSource = 'friend_add_pendency_info_add_source';
export const kTIMFriendAddPendencyInfoAddWording = 'friend_add_pendency_info_add_wording';
export const kTIMFriendAddPendencyInfoFaceUrl = 'friend_add_pendency_info_face_url';

// FriendshipDeletePendencyParam
export const kTIMFriendshipDeletePendencyParamType = 'friendship_delete_pendency_param_type';
export const kTIMFriendshipDeletePendencyParamIdentifierArray = 'friendship_delete_pendency_param_identifier_array';

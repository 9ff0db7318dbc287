/**
 * Enums of friends: names and numbers of the C headers. A misspelt name has its later, corrected one beside it.
 */

/** One way or both ways. */
export const TIMFriendType = {
  FriendTypeSignle: 0,
  FriendTypeBoth: 1,
  FriendTypeSingle: 0,
} as const;
export type TIMFriendType = (typeof TIMFriendType)[keyof typeof TIMFriendType];

/** What changed among friends. */
export const TIMFriendChangeType = {
  kTIMFriendChange_None: 0,
  kTIMFriendChange_FriendAdd: 1,
  kTIMFriendChange_FriendDel: 2,
  kTIMFriendChange_PendencyAdd: 3,
  kTIMFriendChange_PendencyDel: 4,
  kTIMFriendChange_BlackListAdd: 5,
  kTIMFriendChange_BlackListDel: 6,
  kTIMFriendChange_PendencyReadedReport: 7,
  kTIMFriendChange_FriendProfileUpdate: 8,
  kTIMFriendChange_FriendGroupAdd: 9,
  kTIMFriendChange_FriendGroupDel: 10,
  kTIMFriendChange_FriendGroupModify: 11,
} as const;
export type TIMFriendChangeType = (typeof TIMFriendChangeType)[keyof typeof TIMFriendChangeType];

/** Direction of friend requests. */
export const TIMFriendPendencyType = {
  FriendPendencyTypeComeIn: 0,
  FriendPendencyTypeSendOut: 1,
  FriendPendencyTypeBoth: 2,
} as const;
export type TIMFriendPendencyType = (typeof TIMFriendPendencyType)[keyof typeof TIMFriendPendencyType];

/** Answer to a friend request. */
export const TIMFriendResponseAction = {
  ResponseActionAgree: 0,
  ResponseActionAgreeAndAdd: 1,
  ResponseActionReject: 2,
} as const;
export type TIMFriendResponseAction = (typeof TIMFriendResponseAction)[keyof typeof TIMFriendResponseAction];

/** Relation found by a check. */
export const TIMFriendCheckRelation = {
  FriendCheckNoRelation: 0,
  FriendCheckAWithB: 1,
  FriendCheckBWithA: 2,
  FriendCheckBothWay: 3,
} as const;
export type TIMFriendCheckRelation = (typeof TIMFriendCheckRelation)[keyof typeof TIMFriendCheckRelation];

/** Friend fields to search, bits. */
export const TIMFriendshipSearchFieldKey = {
  kTIMFriendshipSearchFieldKey_Identifier: 1,
  kTIMFriendshipSearchFieldKey_NikeName: 2,
  kTIMFriendshipSearchFieldKey_Remark: 4,
  kTIMFriendshipSearchFieldKey_NickName: 2,
} as const;
export type TIMFriendshipSearchFieldKey =
  (typeof TIMFriendshipSearchFieldKey)[keyof typeof TIMFriendshipSearchFieldKey];

/** Relation of two users. */
export const TIMFriendshipRelationType = {
  kTIMFriendshipRelationType_None: 0,
  kTIMFriendshipRelationType_InMyFriendList: 1,
  kTIMFriendshipRelationType_InOtherFriendList: 2,
  kTIMFriendshipRelationType_BothFriend: 3,
} as const;
export type TIMFriendshipRelationType = (typeof TIMFriendshipRelationType)[keyof typeof TIMFriendshipRelationType];

/** Who follows whom. */
export const TIMFollowType = {
  kTIMFollowLTypeNone: 0,
  kTIMFollowLTypeInMyFollowingList: 1,
  kTIMFollowLTypeInMyFollowersList: 2,
  kTIMFollowLTypeInBothFollowersList: 3,
} as const;
export type TIMFollowType = (typeof TIMFollowType)[keyof typeof TIMFollowType];

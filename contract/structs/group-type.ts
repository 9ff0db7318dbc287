/**
 * Group types by the text in which profile v5 prints them. The calls that create a group take the number.
 */
import { TIMGroupType } from '../enums/group.ts';

export const GroupTypeText = {
  Public: TIMGroupType.kTIMGroup_Public,
  Private: TIMGroupType.kTIMGroup_Private,
  ChatRoom: TIMGroupType.kTIMGroup_ChatRoom,
  BChatRoom: TIMGroupType.kTIMGroup_BChatRoom,
  AVChatRoom: TIMGroupType.kTIMGroup_AVChatRoom,
  Community: TIMGroupType.kTIMGroup_Community,
} as const;

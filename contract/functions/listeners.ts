/** Functions that install handlers of events. A null handler takes the installed one away. */
import { register } from './rows.ts';

export const listenerFunctions = {
  TIMAddRecvNewMsgCallback: register('TIMRecvNewMsgCallback', 'add'),
  TIMRemoveRecvNewMsgCallback: register('TIMRecvNewMsgCallback', 'remove'),
  TIMSetMsgReadedReceiptCallback: register('TIMMsgReadedReceiptCallback', 'set'),
  TIMSetMsgRevokeCallback: register('TIMMsgRevokeCallback', 'set'),
  TIMSetMsgElemUploadProgressCallback: register('TIMMsgElemUploadProgressCallback', 'set'),
  TIMSetGroupTipsEventCallback: register('TIMGroupTipsEventCallback', 'set'),
  TIMSetGroupAttributeChangedCallback: register('TIMGroupAttributeChangedCallback', 'set'),
  TIMSetConvEventCallback: register('TIMConvEventCallback', 'set'),
  TIMSetConvTotalUnreadMessageCountChangedCallback: register('TIMConvTotalUnreadMessageCountChangedCallback', 'set'),
  TIMSetNetworkStatusListenerCallback: register('TIMNetworkStatusListenerCallback', 'set'),
  TIMSetKickedOfflineCallback: register('TIMKickedOfflineCallback', 'set'),
  TIMSetUserSigExpiredCallback: register('TIMUserSigExpiredCallback', 'set'),
  TIMSetOnAddFriendCallback: register('TIMOnAddFriendCallback', 'set'),
  TIMSetOnDeleteFriendCallback: register('TIMOnDeleteFriendCallback', 'set'),
  TIMSetUpdateFriendProfileCallback: register('TIMUpdateFriendProfileCallback', 'set'),
  TIMSetFriendAddRequestCallback: register('TIMFriendAddRequestCallback', 'set'),
  TIMSetFriendApplicationListDeletedCallback: register('TIMFriendApplicationListDeletedCallback', 'set'),
  TIMSetFriendApplicationListReadCallback: register('TIMFriendApplicationListReadCallback', 'set'),
  TIMSetFriendBlackListAddedCallback: register('TIMFriendBlackListAddedCallback', 'set'),
  TIMSetFriendBlackListDeletedCallback: register('TIMFriendBlackListDeletedCallback', 'set'),
  TIMSetLogCallback: register('TIMLogCallback', 'set'),
  TIMSetMsgUpdateCallback: register('TIMMsgUpdateCallback', 'set'),
} as const;

/** Functions that install handlers of events. A null handler takes the installed one away. */
import { register } from './rows.ts';

export const listenerFunctions = {
  TIMAddRecvNewMsgCallback: register('Adds a handler of incoming messages.', 'TIMRecvNewMsgCallback', 'add'),
  TIMRemoveRecvNewMsgCallback: register(
    'Removes a handler of incoming messages that was added before.',
    'TIMRecvNewMsgCallback',
    'remove',
  ),
  TIMSetMsgReadedReceiptCallback: register('Sets the handler of receipts.', 'TIMMsgReadedReceiptCallback', 'set'),
  TIMSetMsgRevokeCallback: register('Sets the handler of revoked messages.', 'TIMMsgRevokeCallback', 'set'),
  TIMSetMsgElemUploadProgressCallback: register(
    'Sets the handler of upload progress.',
    'TIMMsgElemUploadProgressCallback',
    'set',
  ),
  TIMSetGroupTipsEventCallback: register('Sets the handler of group tips.', 'TIMGroupTipsEventCallback', 'set'),
  TIMSetGroupAttributeChangedCallback: register(
    'Sets the handler of changed group attributes.',
    'TIMGroupAttributeChangedCallback',
    'set',
  ),
  TIMSetConvEventCallback: register('Sets the handler of conversation events.', 'TIMConvEventCallback', 'set'),
  TIMSetConvTotalUnreadMessageCountChangedCallback: register(
    'Sets the handler of the total unread count.',
    'TIMConvTotalUnreadMessageCountChangedCallback',
    'set',
  ),
  TIMSetNetworkStatusListenerCallback: register(
    'Sets the handler of network changes.',
    'TIMNetworkStatusListenerCallback',
    'set',
  ),
  TIMSetKickedOfflineCallback: register('Sets the handler of being kicked.', 'TIMKickedOfflineCallback', 'set'),
  TIMSetUserSigExpiredCallback: register(
    'Sets the handler of a UserSig that ran out.',
    'TIMUserSigExpiredCallback',
    'set',
  ),
  TIMSetOnAddFriendCallback: register('Sets the handler of new friends.', 'TIMOnAddFriendCallback', 'set'),
  TIMSetOnDeleteFriendCallback: register('Sets the handler of lost friends.', 'TIMOnDeleteFriendCallback', 'set'),
  TIMSetUpdateFriendProfileCallback: register(
    'Sets the handler of changed friends.',
    'TIMUpdateFriendProfileCallback',
    'set',
  ),
  TIMSetFriendAddRequestCallback: register(
    'Sets the handler of incoming friend requests.',
    'TIMFriendAddRequestCallback',
    'set',
  ),
  TIMSetFriendApplicationListDeletedCallback: register(
    'Sets the handler of dropped friend requests.',
    'TIMFriendApplicationListDeletedCallback',
    'set',
  ),
  TIMSetFriendApplicationListReadCallback: register(
    'Sets the handler of friend requests that were marked as read.',
    'TIMFriendApplicationListReadCallback',
    'set',
  ),
  TIMSetFriendBlackListAddedCallback: register(
    'Sets the handler of newly blocked users.',
    'TIMFriendBlackListAddedCallback',
    'set',
  ),
  TIMSetFriendBlackListDeletedCallback: register(
    'Sets the handler of users no longer blocked.',
    'TIMFriendBlackListDeletedCallback',
    'set',
  ),
  TIMSetLogCallback: register('Sets the handler of log lines.', 'TIMLogCallback', 'set'),
  TIMSetMsgUpdateCallback: register('Sets the handler of changed messages.', 'TIMMsgUpdateCallback', 'set'),
} as const;

/** Short texts for the error codes that the SDK answers without a text made for the occasion. */
export const ownTexts = {
  ERR_LOGGED_OUT_BEFORE_LOGIN_FINISHED: 'signed out before the sign-in finished',
  ERR_LOGIN_KICKED_OFF_BY_OTHER: 'another device of the same user took this session',
  ERR_MERGER_MSG_LAYERS_OVER_LIMIT: 'merged messages are nested too deep',
  ERR_REVOKE_TIME_LIMIT_EXCEED: 'message is too old to be revoked',
  ERR_SDK_ACCOUNT_LOGIN_IN_PROCESS: 'a sign-in is already running',
  ERR_SDK_ACCOUNT_LOGOUT_IN_PROCESS: 'a sign-out is already running',
  ERR_SDK_COMM_FILE_SIZE_EMPTY: 'file is empty',
  ERR_SDK_COMM_INTERRUPT: 'interrupted, for example by TIMUninit',
  ERR_SDK_NET_DISCONNECT: 'not connected to the server',
  ERR_SDK_NET_PKG_SIZE_LIMIT: 'request is larger than a frame may be',
  ERR_SDK_NET_REQ_COUNT_LIMIT: 'too many requests are unanswered',
  ERR_SDK_NOT_LOGGED_IN: 'not signed in, or kicked by another device',
  ERR_SDK_SEND_MESSAGE_FAILED_WITH_CANCEL: 'sending was cancelled',
  ERR_USER_SIG_EXPIRED: 'UserSig ran out',
  ERR_SDK_NET_WAIT_ACK_TIMEOUT: 'no answer in time',
} as const;

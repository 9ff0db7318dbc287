/**
 * Enums of the SDK itself: names and numbers of the C headers. A misspelt name has its later, corrected one beside it.
 */

/** What a call returns at once; only TIM_SUCC leads to its callback. */
export const TIMResult = {
  TIM_SUCC: 0,
  TIM_ERR_SDKUNINIT: -1,
  TIM_ERR_NOTLOGIN: -2,
  TIM_ERR_JSON: -3,
  TIM_ERR_PARAM: -4,
  TIM_ERR_CONV: -5,
  TIM_ERR_GROUP: -6,
} as const;
export type TIMResult = (typeof TIMResult)[keyof typeof TIMResult];

/** How much is logged. */
export const TIMLogLevel = {
  kTIMLog_Off: 0,
  kTIMLog_Test: 1,
  kTIMLog_Verbose: 2,
  kTIMLog_Debug: 3,
  kTIMLog_Info: 4,
  kTIMLog_Warn: 5,
  kTIMLog_Error: 6,
  kTIMLog_Assert: 7,
} as const;
export type TIMLogLevel = (typeof TIMLogLevel)[keyof typeof TIMLogLevel];

/** Where sign-in stands. */
export const TIMLoginStatus = {
  kTIMLoginStatus_Logined: 1,
  kTIMLoginStatus_Logining: 2,
  kTIMLoginStatus_UnLogined: 3,
  kTIMLoginStatus_Logouting: 4,
} as const;
export type TIMLoginStatus = (typeof TIMLoginStatus)[keyof typeof TIMLoginStatus];

/** The link to the server. */
export const TIMNetworkStatus = {
  kTIMConnected: 0,
  kTIMDisconnected: 1,
  kTIMConnecting: 2,
  kTIMConnectFailed: 3,
} as const;
export type TIMNetworkStatus = (typeof TIMNetworkStatus)[keyof typeof TIMNetworkStatus];

/** The platform a message came from. */
export const TIMPlatform = {
  kTIMPlatform_Other: 0,
  kTIMPlatform_Windows: 1,
  kTIMPlatform_Android: 2,
  kTIMPlatform_IOS: 3,
  kTIMPlatform_Mac: 4,
  kTIMPlatform_Simulator: 5,
} as const;
export type TIMPlatform = (typeof TIMPlatform)[keyof typeof TIMPlatform];

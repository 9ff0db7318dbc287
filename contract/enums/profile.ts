/**
 * Enums of profiles: names and numbers of the C headers. A misspelt name has its later, corrected one beside it.
 */

/** Gender. */
export const TIMGenderType = {
  kTIMGenderType_Unkown: 0,
  kTIMGenderType_Male: 1,
  kTIMGenderType_Female: 2,
  kTIMGenderType_Unknown: 0,
} as const;
export type TIMGenderType = (typeof TIMGenderType)[keyof typeof TIMGenderType];

/** Who may add a user as a friend. */
export const TIMProfileAddPermission = {
  kTIMProfileAddPermission_Unknown: 0,
  kTIMProfileAddPermission_AllowAny: 1,
  kTIMProfileAddPermission_NeedConfirm: 2,
  kTIMProfileAddPermission_DenyAny: 3,
} as const;
export type TIMProfileAddPermission = (typeof TIMProfileAddPermission)[keyof typeof TIMProfileAddPermission];

/** What changed in a profile. */
export const TIMProfileChangeType = {
  kTIMProfileChange_None: 0,
  kTIMProfileChange_Profile: 1,
} as const;
export type TIMProfileChangeType = (typeof TIMProfileChangeType)[keyof typeof TIMProfileChangeType];

/** Whether a user is online. */
export const TIMUserStatusType = {
  kTIMUserStatusType_Unkown: 0,
  kTIMUserStatusType_Online: 1,
  kTIMUserStatusType_Offline: 2,
  kTIMUserStatusType_UnLogined: 3,
} as const;
export type TIMUserStatusType = (typeof TIMUserStatusType)[keyof typeof TIMUserStatusType];

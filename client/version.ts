/** The version of the SDK (TIMGetSDKVersion): that of its package. */
export const SDK_VERSION = '0.1.0';

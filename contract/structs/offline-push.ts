/**
 * Structs of the contract: how a message is announced to a device that is away.
 */
import { TIMAndroidOfflinePushNotifyMode, TIMOfflinePushFlag } from '../enums/message.ts';
import { type GivenRows, type Struct, bool, oneOf, optional, struct, text } from '../fields.ts';
import * as key from '../keys.ts';

const iosOfflinePushConfigRows = {
  [key.kTIMIOSOfflinePushConfigTitle]: optional(text),
  [key.kTIMIOSOfflinePushConfigSound]: optional(text),
  [key.kTIMIOSOfflinePushConfigIgnoreBadge]: optional(bool),
};
/** The same on iOS. */
export interface IOSOfflinePushConfig extends GivenRows<typeof iosOfflinePushConfigRows> {}
export const IOSOfflinePushConfig: Struct<IOSOfflinePushConfig> = struct(
  'IOSOfflinePushConfig',
  iosOfflinePushConfigRows,
);

const androidOfflinePushConfigRows = {
  [key.kTIMAndroidOfflinePushConfigTitle]: optional(text),
  [key.kTIMAndroidOfflinePushConfigSound]: optional(text),
  [key.kTIMAndroidOfflinePushConfigNotifyMode]: optional(
    oneOf('TIMAndroidOfflinePushNotifyMode', TIMAndroidOfflinePushNotifyMode),
  ),
  [key.kTIMAndroidOfflinePushConfigOPPOChannelID]: optional(text),
};
/** The same on Android. */
export interface AndroidOfflinePushConfig extends GivenRows<typeof androidOfflinePushConfigRows> {}
export const AndroidOfflinePushConfig: Struct<AndroidOfflinePushConfig> = struct(
  'AndroidOfflinePushConfig',
  androidOfflinePushConfigRows,
);

const offlinePushConfigRows = {
  [key.kTIMOfflinePushConfigDesc]: optional(text),
  [key.kTIMOfflinePushConfigExt]: optional(text),
  [key.kTIMOfflinePushConfigFlag]: optional(oneOf('TIMOfflinePushFlag', TIMOfflinePushFlag)),
  [key.kTIMOfflinePushConfigIOSConfig]: optional(IOSOfflinePushConfig),
  [key.kTIMOfflinePushConfigAndroidConfig]: optional(AndroidOfflinePushConfig),
};
/** How a message is announced to devices that are away. */
export interface OfflinePushConfig extends GivenRows<typeof offlinePushConfigRows> {}
export const OfflinePushConfig: Struct<OfflinePushConfig> = struct('OfflinePushConfig', offlinePushConfigRows);

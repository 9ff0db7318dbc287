/**
 * Structs of the contract: settings of the SDK.
 */
import { TIMLogLevel } from '../enums/basic.ts';
import {
  type GivenRows,
  type Struct,
  bool,
  int,
  list,
  oneOf,
  optional,
  required,
  struct,
  text,
  uint64,
} from '../fields.ts';
import * as key from '../keys.ts';

const sdKConfigRows = {
  [key.kTIMSdkConfigConfigFilePath]: optional(text),
  [key.kTIMSdkConfigLogFilePath]: optional(text),
  [key.kTIMSdkConfigJavaVM]: optional(uint64),
};
/** Settings given when the SDK is started (TIMInit). */
export interface SdKConfig extends GivenRows<typeof sdKConfigRows> {}
export const SdKConfig: Struct<SdKConfig> = struct('SdKConfig', sdKConfigRows);

const groupGetInfoOptionRows = {
  [key.kTIMGroupGetInfoOptionInfoFlag]: optional(uint64),
  [key.kTIMGroupGetInfoOptionCustomArray]: optional(list(text)),
};
/** Which fields group queries fetch. */
export interface GroupGetInfoOption extends GivenRows<typeof groupGetInfoOptionRows> {}
export const GroupGetInfoOption: Struct<GroupGetInfoOption> = struct('GroupGetInfoOption', groupGetInfoOptionRows);

const groupMemberGetInfoOptionRows = {
  [key.kTIMGroupMemberGetInfoOptionInfoFlag]: optional(uint64),
  [key.kTIMGroupMemberGetInfoOptionRoleFlag]: optional(uint64),
  [key.kTIMGroupMemberGetInfoOptionCustomArray]: optional(list(text)),
};
/** Which fields member queries fetch. */
export interface GroupMemberGetInfoOption extends GivenRows<typeof groupMemberGetInfoOptionRows> {}
export const GroupMemberGetInfoOption: Struct<GroupMemberGetInfoOption> = struct(
  'GroupMemberGetInfoOption',
  groupMemberGetInfoOptionRows,
);

const userConfigRows = {
  [key.kTIMUserConfigIsReadReceipt]: optional(bool),
  [key.kTIMUserConfigIsSyncReport]: optional(bool),
  [key.kTIMUserConfigIsIngoreGroupTipsUnRead]: optional(bool),
  [key.kTIMUserConfigIsDisableStorage]: optional(bool),
  [key.kTIMUserConfigGroupGetInfoOption]: optional(GroupGetInfoOption),
  [key.kTIMUserConfigGroupMemberGetInfoOption]: optional(GroupMemberGetInfoOption),
};
/** Settings of the signed-in user. */
export interface UserConfig extends GivenRows<typeof userConfigRows> {}
export const UserConfig: Struct<UserConfig> = struct('UserConfig', userConfigRows);

const httpProxyInfoRows = {
  [key.kTIMHttpProxyInfoIp]: required(text),
  [key.kTIMHttpProxyInfoPort]: required(int),
  [key.kTIMHttpProxyInfoUserName]: optional(text),
  [key.kTIMHttpProxyInfoPassword]: optional(text),
};
/** An HTTP proxy. */
export interface HttpProxyInfo extends GivenRows<typeof httpProxyInfoRows> {}
export const HttpProxyInfo: Struct<HttpProxyInfo> = struct('HttpProxyInfo', httpProxyInfoRows);

const socks5ProxyInfoRows = {
  [key.kTIMSocks5ProxyInfoIp]: required(text),
  [key.kTIMSocks5ProxyInfoPort]: required(int),
  [key.kTIMSocks5ProxyInfoUserName]: optional(text),
  [key.kTIMSocks5ProxyInfoPassword]: optional(text),
};
/** A SOCKS5 proxy. */
export interface Socks5ProxyInfo extends GivenRows<typeof socks5ProxyInfoRows> {}
export const Socks5ProxyInfo: Struct<Socks5ProxyInfo> = struct('Socks5ProxyInfo', socks5ProxyInfoRows);

const setConfigRows = {
  [key.kTIMSetConfigLogLevel]: optional(oneOf('TIMLogLevel', TIMLogLevel)),
  [key.kTIMSetConfigCackBackLogLevel]: optional(oneOf('TIMLogLevel', TIMLogLevel)),
  [key.kTIMSetConfigIsLogOutputConsole]: optional(bool),
  [key.kTIMSetConfigUserConfig]: optional(UserConfig),
  [key.kTIMSetConfigUserDefineData]: optional(text),
  [key.kTIMSetConfigHttpProxyInfo]: optional(HttpProxyInfo),
  [key.kTIMSetConfigSocks5ProxyInfo]: optional(Socks5ProxyInfo),
  [key.kTIMSetConfigIsOnlyLocalDNSSource]: optional(bool),
};
/** Settings that may change while the SDK runs (TIMSetConfig). */
export interface SetConfig extends GivenRows<typeof setConfigRows> {}
export const SetConfig: Struct<SetConfig> = struct('SetConfig', setConfigRows);

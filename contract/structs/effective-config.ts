/**
 * What TIMSetConfig answers: the whole configuration in effect. Its keys are those of the reference samples, which
 * differ from the keys of the struct SetConfig that the call takes; profile v8 prints the keys of the newest header.
 */
import { TIMLogLevel } from '../enums/basic.ts';
import {
  type MadeRows,
  type Struct,
  bool,
  filled,
  int,
  list,
  oneOf,
  optional,
  output,
  text,
  uint64,
} from '../fields.ts';
import * as key from '../keys.ts';
import { Socks5ProxyInfo } from './config.ts';

const optionRows = {
  get_info_option_info_flag: filled(uint64),
  get_info_option_role_flag: filled(uint64),
  get_info_option_custom_array: filled(list(text)),
};
/** Which fields group and member queries fetch. */
export interface EffectiveOption extends MadeRows<typeof optionRows> {}
export const EffectiveGroupOption: Struct<EffectiveOption> = output('EffectiveGroupOption', optionRows);
export const EffectiveGroupMemberOption: Struct<EffectiveOption> = output('EffectiveGroupMemberOption', optionRows);

const effectiveUserConfigRows = {
  [key.kTIMUserConfigIsReadReceipt]: filled(bool),
  [key.kTIMUserConfigIsSyncReport]: filled(bool),
  [key.kTIMUserConfigIsIngoreGroupTipsUnRead]: filled(bool),
  [key.kTIMUserConfigIsDisableStorage]: filled(bool),
  [key.kTIMUserConfigGroupGetInfoOption]: filled(EffectiveGroupOption),
  [key.kTIMUserConfigGroupMemberGetInfoOption]: filled(EffectiveGroupMemberOption),
};
/** Settings of the signed-in user, in effect. */
export interface EffectiveUserConfig extends MadeRows<typeof effectiveUserConfigRows> {}
export const EffectiveUserConfig: Struct<EffectiveUserConfig> = output('EffectiveUserConfig', effectiveUserConfigRows);

const effectiveProxyInfoRows = {
  proxy_info_ip: filled(text),
  proxy_info_port: filled(int),
};
/** The HTTP proxy in use; empty and 0 if none. */
export interface EffectiveProxyInfo extends MadeRows<typeof effectiveProxyInfoRows> {}
export const EffectiveProxyInfo: Struct<EffectiveProxyInfo> = output('EffectiveProxyInfo', effectiveProxyInfoRows);

const effectiveConfigRows = {
  [key.kTIMSetConfigLogLevel]: filled(oneOf('TIMLogLevel', TIMLogLevel)),
  [key.kTIMSetConfigCackBackLogLevel]: filled(oneOf('TIMLogLevel', TIMLogLevel)),
  [key.kTIMSetConfigIsLogOutputConsole]: filled(bool),
  [key.kTIMSetConfigUserConfig]: filled(EffectiveUserConfig),
  [key.kTIMSetConfigUserDefineData]: filled(text),
  [key.kTIMSetConfigIsOnlyLocalDNSSource]: filled(bool),
  set_config_proxy_info: filled(EffectiveProxyInfo),
  [key.kTIMSetConfigSocks5ProxyInfo]: optional(Socks5ProxyInfo),
};
/** The whole configuration in effect. */
export interface EffectiveConfig extends MadeRows<typeof effectiveConfigRows> {}
export const EffectiveConfig: Struct<EffectiveConfig> = output('EffectiveConfig', effectiveConfigRows);

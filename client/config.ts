/** The settings of TIMSetConfig: what is in effect, and how a change is laid over it. */
import { TIMLogLevel } from '../contract/enums.ts';
import type { SetConfig } from '../contract/structs/config.ts';
import type { EffectiveConfig, EffectiveUserConfig } from '../contract/structs/effective-config.ts';

export interface Config {
  readonly effective: EffectiveConfig;
  /** Lays given keys over what is in effect. */
  change(given: SetConfig): void;
  reset(): void;
}

const NO_OPTION = { get_info_option_custom_array: [], get_info_option_info_flag: 0, get_info_option_role_flag: 0 };

/**
 * Of the options of a user, `is_read_receipt` says whether receipts are told, and `is_is_disable_storage`, from the next
 * sign-in on, whether anything is kept on the device. The others are kept and answered: what is read is the same on all
 * devices whatever `is_sync_report` says, and the rest is about groups.
 */
const DEFAULT: EffectiveConfig = {
  set_config_callback_log_level: TIMLogLevel.kTIMLog_Info,
  set_config_is_log_output_console: false,
  set_config_is_only_local_dns_source: false,
  set_config_log_level: TIMLogLevel.kTIMLog_Info,
  set_config_proxy_info: { proxy_info_ip: '', proxy_info_port: 0 },
  set_config_user_config: {
    user_config_group_getinfo_option: NO_OPTION,
    user_config_group_member_getinfo_option: NO_OPTION,
    user_config_is_ingore_grouptips_unread: false,
    user_config_is_is_disable_storage: false,
    user_config_is_read_receipt: true,
    user_config_is_sync_report: true,
  },
  set_config_user_define_data: '',
};

export function createConfig(): Config {
  let effective = DEFAULT;
  return {
    get effective() {
      return effective;
    },
    change: (given) => void (effective = overlay(effective, given)),
    reset: () => void (effective = DEFAULT),
  };
}

function overlay(now: EffectiveConfig, given: SetConfig): EffectiveConfig {
  const { set_config_http_proxy_info: http, set_config_user_config: user, ...plain } = given;
  return {
    ...now,
    ...present(plain),
    ...(http && {
      set_config_proxy_info: { proxy_info_ip: http.http_proxy_info_ip, proxy_info_port: http.http_proxy_info_port },
    }),
    ...(user && { set_config_user_config: overlayUser(now.set_config_user_config, user) }),
  };
}

function overlayUser(
  now: EffectiveUserConfig,
  given: NonNullable<SetConfig['set_config_user_config']>,
): EffectiveUserConfig {
  const { user_config_group_getinfo_option: group, user_config_group_member_getinfo_option: member, ...plain } = given;
  const ofGroup = {
    get_info_option_custom_array: group?.group_get_info_option_custom_array && [
      ...group.group_get_info_option_custom_array,
    ],
    get_info_option_info_flag: group?.group_get_info_option_info_flag,
  };
  const ofMember = {
    get_info_option_custom_array: member?.group_member_get_info_option_custom_array && [
      ...member.group_member_get_info_option_custom_array,
    ],
    get_info_option_info_flag: member?.group_member_get_info_option_info_flag,
    get_info_option_role_flag: member?.group_member_get_info_option_role_flag,
  };
  return {
    ...now,
    ...present(plain),
    user_config_group_getinfo_option: { ...now.user_config_group_getinfo_option, ...present(ofGroup) },
    user_config_group_member_getinfo_option: { ...now.user_config_group_member_getinfo_option, ...present(ofMember) },
  };
}

/** Only the keys that have a value. */
function present<T extends object>(given: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}

/**
 * The two key profiles: how each key is spelled and what differs in shape. `v5` is neutral: the spellings of the 5.x
 * headers and of the reference samples, with which everything inside works. `v8` is the newest header. A client prints
 * one profile and accepts both. Used by `fields.ts` (input) and `print.ts` (output).
 */

export type Profile = 'v5' | 'v8';

/** Keys whose spelling the newest header corrected. */
const NEWEST: Readonly<Record<string, string>> = {
  friend_add_pendency_info_idenitifer: 'friend_add_pendency_info_identifier',
  friend_respone_action: 'friend_response_action',
  friend_respone_group_name: 'friend_response_group_name',
  friend_respone_identifier: 'friend_response_identifier',
  friend_respone_remark: 'friend_response_remark',
  group_atrribute_key: 'group_attribute_key',
  group_atrribute_value: 'group_attribute_value',
  group_base_info_lastest_seq: 'group_base_info_latest_seq',
  group_detial_info_add_option: 'group_detail_info_add_option',
  group_detial_info_create_time: 'group_detail_info_create_time',
  group_detial_info_custom_info: 'group_detail_info_custom_info',
  group_detial_info_face_url: 'group_detail_info_face_url',
  group_detial_info_group_id: 'group_detail_info_group_id',
  group_detial_info_group_name: 'group_detail_info_group_name',
  group_detial_info_group_type: 'group_detail_info_group_type',
  group_detial_info_info_seq: 'group_detail_info_info_seq',
  group_detial_info_introduction: 'group_detail_info_introduction',
  group_detial_info_is_shutup_all: 'group_detail_info_is_shutup_all',
  group_detial_info_last_info_time: 'group_detail_info_last_info_time',
  group_detial_info_last_msg_time: 'group_detail_info_last_msg_time',
  group_detial_info_max_member_num: 'group_detail_info_max_member_num',
  group_detial_info_member_num: 'group_detail_info_member_num',
  group_detial_info_next_msg_seq: 'group_detail_info_next_msg_seq',
  group_detial_info_notification: 'group_detail_info_notification',
  group_detial_info_online_member_num: 'group_detail_info_online_member_num',
  group_detial_info_owener_identifier: 'group_detail_info_owner_identifier',
  group_detial_info_searchable: 'group_detail_info_searchable',
  group_detial_info_visible: 'group_detail_info_visible',
  group_get_memeber_info_list_result_info_array: 'group_get_member_info_list_result_info_array',
  group_get_memeber_info_list_result_next_seq: 'group_get_member_info_list_result_next_seq',
  group_member_info_remark: 'group_member_info_friend_remark',
  group_search_member_result_menber_info_list: 'group_search_member_result_member_info_list',
  message_offlie_push_config: 'message_offline_push_config',
  msg_delete_param_is_remble: 'msg_delete_param_is_ramble',
  msg_getmsglist_param_is_remble: 'msg_getmsglist_param_is_ramble',
  msg_search_param_send_indentifier_array: 'msg_search_param_send_identifier_array',
  profile_change_elem_from_identifer: 'profile_change_elem_from_identifier',
  user_config_is_ingore_grouptips_unread: 'user_config_is_ignore_grouptips_unread',
};

/** Keys that are spelled differently in one struct only: there the reference samples disagree with the header. */
const NEWEST_WITHIN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  UserProfile: { user_profile_item_custom_string_array: 'user_profile_custom_string_array' },
  FriendProfile: { friend_profile_item_custom_string_array: 'friend_profile_custom_string_array' },
  EffectiveConfig: { set_config_proxy_info: 'set_config_http_proxy_info' },
  EffectiveProxyInfo: { proxy_info_ip: 'http_proxy_info_ip', proxy_info_port: 'http_proxy_info_port' },
  EffectiveGroupOption: {
    get_info_option_custom_array: 'group_get_info_option_custom_array',
    get_info_option_info_flag: 'group_get_info_option_info_flag',
  },
  EffectiveGroupMemberOption: {
    get_info_option_custom_array: 'group_member_get_info_option_custom_array',
    get_info_option_info_flag: 'group_member_get_info_option_info_flag',
    get_info_option_role_flag: 'group_member_get_info_option_role_flag',
  },
};

/** How a key of a struct is spelled in a profile. */
export function spelling(struct: string, key: string, profile: Profile): string {
  return profile === 'v5' ? key : (NEWEST_WITHIN[struct]?.[key] ?? NEWEST[key] ?? key);
}

/** Those keys of a struct that the newest header spells differently, as pairs of neutral and newest spelling. */
export function newestSpellings(struct: string, keys: readonly string[]): (readonly [string, string])[] {
  return keys.flatMap((key) => {
    const newest = spelling(struct, key, 'v8');
    return newest === key ? [] : [[key, newest] as const];
  });
}

/** Spellings: the misspelt ones are the contract. */
import { expect, test } from 'vitest';
import { structsOf } from './describe.ts';
import { allFields } from './hash.ts';
import * as keys from './keys.ts';
import { newestSpellings, spelling } from './profiles.ts';

test('constants are spelled as the contract spells them', () => {
  expect({
    sender: keys.kTIMMsgSender,
    fromSelf: keys.kTIMMsgIsFormSelf,
    push: keys.kTIMMsgOfflinePushConfig,
    owner: keys.kTIMGroupDetialInfoOwnerIdentifier,
    roaming: keys.kTIMMsgGetMsgListParamIsRamble,
    unread: keys.kTIMUserConfigIsIngoreGroupTipsUnRead,
    storage: keys.kTIMUserConfigIsDisableStorage,
    attribute: keys.TIMGroupAttributeKey,
    request: keys.kTIMFriendAddPendencyInfoIdentifier,
    operation: keys.kTIMInternalOperationSetCustomServerInfo,
    everybody: keys.kImSDK_MesssageAtALL,
    location: keys.kTIMLocationElemlatitude,
    members: keys.TIMGroupSearchGroupMembersdResultMemberInfoList,
  }).toEqual({
    sender: 'message_sender',
    fromSelf: 'message_is_from_self',
    push: 'message_offlie_push_config',
    owner: 'group_detial_info_owener_identifier',
    roaming: 'msg_getmsglist_param_is_remble',
    unread: 'user_config_is_ingore_grouptips_unread',
    storage: 'user_config_is_is_disable_storage',
    attribute: 'group_atrribute_key',
    request: 'friend_add_pendency_info_idenitifer',
    operation: 'internal_operation_set_custom_server_info',
    everybody: '__kImSDK_MesssageAtALL__',
    location: 'location_elem_latitude',
    members: 'group_search_member_result_menber_info_list',
  });
});

test('names of the newest header hold its spelling', () => {
  expect(keys.kTIMGroupDetailInfoOwnerIdentifier).toBe('group_detail_info_owner_identifier');
  expect(keys.kTIMUserConfigIsIgnoreGroupTipsUnRead).toBe('user_config_is_ignore_grouptips_unread');
  expect(keys.kTIMLocationElemLatitude).toBe('location_elem_latitude');
  expect(keys.kImSDK_MessageAtALL).toBe('__kImSDK_MessageAtALL__');
});

test('every key constant has a value, and there are as many as the headers have', () => {
  const entries = Object.entries<string>(keys);
  for (const [name, key] of entries) expect(key, name).toMatch(/^[A-Za-z0-9_.]+$/);
  expect(entries).toHaveLength(894);
});

test('every key of a struct has a constant, but for those only the reference samples have', () => {
  const named = new Set<string>(Object.values(keys));
  const unnamed = [...structsOf(allFields()).values()].flatMap((struct) =>
    Object.keys(struct.rows).filter((key) => !named.has(key)),
  );
  expect([...new Set(unnamed)].sort()).toEqual([
    'get_info_option_custom_array',
    'get_info_option_info_flag',
    'get_info_option_role_flag',
    'proxy_info_ip',
    'proxy_info_port',
    'set_config_proxy_info',
  ]);
});

test('profile v8 spells as the newest header, within one struct where only that differs', () => {
  expect(spelling('Message', 'message_offlie_push_config', 'v8')).toBe('message_offline_push_config');
  expect(spelling('Message', 'message_offlie_push_config', 'v5')).toBe('message_offlie_push_config');
  expect(spelling('Message', 'message_sender', 'v8')).toBe('message_sender');
  expect(spelling('UserProfile', 'user_profile_item_custom_string_array', 'v8')).toBe(
    'user_profile_custom_string_array',
  );
  expect(spelling('UserProfileItem', 'user_profile_item_custom_string_array', 'v8')).toBe(
    'user_profile_item_custom_string_array',
  );
  expect(newestSpellings('MsgDeleteParam', ['msg_delete_param_msg', 'msg_delete_param_is_remble'])).toEqual([
    ['msg_delete_param_is_remble', 'msg_delete_param_is_ramble'],
  ]);
});

test('no struct has two keys of one spelling, in either profile', () => {
  for (const struct of structsOf(allFields()).values()) {
    for (const profile of ['v5', 'v8'] as const) {
      const spelled = Object.keys(struct.rows).map((key) => spelling(struct.name, key, profile));
      expect(new Set(spelled).size, struct.name).toBe(spelled.length);
    }
  }
});

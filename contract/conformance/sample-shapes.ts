/**
 * The shapes of the reference samples: keys and JSON types of events and answers as the C SDK was seen to print them, and
 * a comparison with what we print. For tests, of the tables here and of live output.
 */

/** A JSON type, the shape of an object, or a list with the shape of its items (empty: not known, or an empty list). */
export type SampleShape = 'int' | 'string' | 'bool' | readonly SampleShape[] | { readonly [key: string]: SampleShape };

const option = {
  get_info_option_custom_array: [],
  get_info_option_info_flag: 'int',
  get_info_option_role_flag: 'int',
} as const;
const text = { elem_type: 'int', text_elem_content: 'string' } as const;
const message = {
  message_client_time: 'int',
  message_conv_id: 'string',
  message_conv_type: 'int',
  message_elem_array: [text],
  message_is_from_self: 'bool',
  message_is_read: 'bool',
  message_rand: 'int',
  message_sender: 'string',
  message_seq: 'int',
  message_server_time: 'int',
  message_status: 'int',
} as const;
const sentMessage = {
  message_client_time: 'int',
  message_conv_id: 'string',
  message_conv_type: 'int',
  message_custom_int: 'int',
  message_custom_str: 'string',
  message_elem_array: [text],
  message_is_from_self: 'bool',
  message_is_online_msg: 'bool',
  message_is_peer_read: 'bool',
  message_is_read: 'bool',
  message_priority: 'int',
  message_rand: 'int',
  message_sender: 'string',
  message_seq: 'int',
  message_server_time: 'int',
  message_status: 'int',
} as const;
const member = {
  group_member_info_custom_info: {},
  group_member_info_identifier: 'string',
  group_member_info_join_time: 'int',
  group_member_info_member_role: 'int',
  group_member_info_msg_flag: 'int',
  group_member_info_msg_seq: 'int',
  group_member_info_name_card: 'string',
  group_member_info_shutup_time: 'int',
} as const;
const profile = {
  user_profile_add_permission: 'int',
  user_profile_birthday: 'int',
  user_profile_face_url: 'string',
  user_profile_gender: 'int',
  user_profile_identifier: 'string',
  user_profile_language: 'int',
  user_profile_level: 'int',
  user_profile_location: 'string',
  user_profile_nick_name: 'string',
  user_profile_role: 'int',
  user_profile_self_signature: 'string',
} as const;
const friend = {
  friend_profile_add_source: 'string',
  friend_profile_add_time: 'int',
  friend_profile_add_wording: 'string',
  friend_profile_group_name_array: [],
  friend_profile_identifier: 'string',
  friend_profile_remark: 'string',
  friend_profile_user_profile: profile,
} as const;
const friendResult = {
  friend_result_code: 'int',
  friend_result_desc: 'string',
  friend_result_identifier: 'string',
} as const;
const conversation = {
  conv_active_time: 'int',
  conv_id: 'string',
  conv_is_has_draft: 'bool',
  conv_is_has_lastmsg: 'bool',
  conv_last_msg: message,
  conv_owner: 'string',
  conv_type: 'int',
  conv_unread_num: 'int',
} as const;

/** Events by callback type: the shape of the JSON argument. An event with several samples has several shapes. */
export const eventShapes: Readonly<Record<string, readonly SampleShape[]>> = {
  TIMRecvNewMsgCallback: [
    [message],
    [
      {
        ...message,
        message_elem_array: [
          {
            elem_type: 'int',
            group_report_elem_group_id: 'string',
            group_report_elem_group_name: 'string',
            group_report_elem_msg: 'string',
            group_report_elem_op_group_memberinfo: member,
            group_report_elem_op_user: 'string',
            group_report_elem_platform: 'string',
            group_report_elem_report_type: 'int',
            group_report_elem_user_data: 'string',
          },
        ],
      },
    ],
    [
      {
        ...message,
        message_elem_array: [
          {
            elem_type: 'int',
            group_tips_elem_changed_group_memberinfo_array: [],
            group_tips_elem_group_change_info_array: [
              { group_tips_group_change_info_flag: 'int', group_tips_group_change_info_value: 'string' },
            ],
            group_tips_elem_group_id: 'string',
            group_tips_elem_group_name: 'string',
            group_tips_elem_member_change_info_array: [],
            group_tips_elem_member_num: 'int',
            group_tips_elem_op_group_memberinfo: member,
            group_tips_elem_op_user: 'string',
            group_tips_elem_platform: 'string',
            group_tips_elem_time: 'int',
            group_tips_elem_tip_type: 'int',
            group_tips_elem_user_array: [],
          },
        ],
      },
    ],
  ],
  TIMOnAddFriendCallback: [['string']],
  TIMOnDeleteFriendCallback: [['string']],
  TIMUpdateFriendProfileCallback: [
    [
      {
        friend_profile_update_identifier: 'string',
        friend_profile_update_item: {
          friend_profile_item_group_name_array: ['string'],
          friend_profile_item_remark: 'string',
        },
      },
    ],
  ],
  TIMFriendAddRequestCallback: [
    [
      {
        friend_add_pendency_add_source: 'string',
        friend_add_pendency_add_wording: 'string',
        friend_add_pendency_identifier: 'string',
        friend_add_pendency_nick_name: 'string',
      },
    ],
  ],
};

/** Answers by function: the shape of json_params. */
export const answerShapes: Readonly<Record<string, SampleShape>> = {
  TIMSetConfig: {
    set_config_callback_log_level: 'int',
    set_config_is_log_output_console: 'bool',
    set_config_log_level: 'int',
    set_config_proxy_info: { proxy_info_ip: 'string', proxy_info_port: 'int' },
    set_config_user_config: {
      user_config_group_getinfo_option: option,
      user_config_group_member_getinfo_option: option,
      user_config_is_ingore_grouptips_unread: 'bool',
      user_config_is_read_receipt: 'bool',
      user_config_is_sync_report: 'bool',
    },
  },
  TIMConvCreate: conversation,
  TIMConvGetConvList: [conversation],
  TIMMsgSendNewMsg: sentMessage,
  TIMMsgFindByMsgLocatorList: [message],
  TIMMsgGetMsgList: [message],
  TIMMsgDownloadElemToPath: {
    msg_download_elem_result_current_size: 'int',
    msg_download_elem_result_total_size: 'int',
  },
  TIMMsgBatchSend: [
    {
      msg_batch_send_result_code: 'int',
      msg_batch_send_result_desc: 'string',
      msg_batch_send_result_identifier: 'string',
      msg_batch_send_result_msg: sentMessage,
    },
  ],
  TIMGroupCreate: { create_group_result_groupid: 'string' },
  TIMGroupInviteMember: [{ group_invite_member_result_identifier: 'string', group_invite_member_result_result: 'int' }],
  TIMGroupDeleteMember: [{ group_delete_member_result_identifier: 'string', group_delete_member_result_result: 'int' }],
  TIMGroupGetJoinedGroupList: [
    {
      group_base_info_face_url: 'string',
      group_base_info_group_id: 'string',
      group_base_info_group_name: 'string',
      group_base_info_group_type: 'string',
      group_base_info_info_seq: 'int',
      group_base_info_is_shutup_all: 'bool',
      group_base_info_lastest_seq: 'int',
      group_base_info_msg_flag: 'int',
      group_base_info_readed_seq: 'int',
      group_base_info_self_info: {
        group_self_info_join_time: 'int',
        group_self_info_msg_flag: 'int',
        group_self_info_role: 'int',
        group_self_info_unread_num: 'int',
      },
    },
  ],
  TIMGroupGetGroupInfoList: [
    {
      get_groups_info_result_code: 'int',
      get_groups_info_result_desc: 'string',
      get_groups_info_result_info: {
        group_detial_info_add_option: 'int',
        group_detial_info_create_time: 'int',
        group_detial_info_custom_info: {},
        group_detial_info_face_url: 'string',
        group_detial_info_group_id: 'string',
        group_detial_info_group_name: 'string',
        group_detial_info_group_type: 'string',
        group_detial_info_info_seq: 'int',
        group_detial_info_introduction: 'string',
        group_detial_info_is_shutup_all: 'bool',
        group_detial_info_last_info_time: 'int',
        group_detial_info_last_msg_time: 'int',
        group_detial_info_max_member_num: 'int',
        group_detial_info_member_num: 'int',
        group_detial_info_next_msg_seq: 'int',
        group_detial_info_notification: 'string',
        group_detial_info_online_member_num: 'int',
        group_detial_info_owener_identifier: 'string',
        group_detial_info_searchable: 'int',
        group_detial_info_visible: 'int',
      },
    },
  ],
  TIMGroupGetMemberInfoList: {
    group_get_memeber_info_list_result_info_array: [member],
    group_get_memeber_info_list_result_next_seq: 'int',
  },
  TIMGroupGetPendencyList: {
    group_pendency_result_next_start_time: 'int',
    group_pendency_result_pendency_array: [
      {
        group_pendency_add_time: 'int',
        group_pendency_apply_invite_msg: 'string',
        group_pendency_approval_msg: 'string',
        group_pendency_form_identifier: 'string',
        group_pendency_form_user_defined_data: 'string',
        group_pendency_group_id: 'string',
        group_pendency_handle_result: 'int',
        group_pendency_handled: 'int',
        group_pendency_pendency_type: 'int',
        group_pendency_to_identifier: 'string',
        group_pendency_to_user_defined_data: 'string',
      },
    ],
    group_pendency_result_read_time_seq: 'int',
    group_pendency_result_unread_num: 'int',
  },
  TIMProfileGetUserProfileList: [profile],
  TIMFriendshipGetFriendProfileList: [
    {
      ...friend,
      friend_profile_item_custom_string_array: [
        { friend_profile_custom_string_info_key: 'string', friend_profile_custom_string_info_value: 'string' },
      ],
    },
  ],
  TIMFriendshipAddFriend: friendResult,
  TIMFriendshipDeleteFriend: [friendResult],
  TIMFriendshipHandleFriendAddRequest: friendResult,
  TIMFriendshipGetPendencyList: {
    pendency_page_current_seq: 'int',
    pendency_page_pendency_info_array: [
      {
        friend_add_pendency_info_add_source: 'string',
        friend_add_pendency_info_add_time: 'int',
        friend_add_pendency_info_add_wording: 'string',
        friend_add_pendency_info_idenitifer: 'string',
        friend_add_pendency_info_nick_name: 'string',
        friend_add_pendency_info_type: 'int',
      },
    ],
    pendency_page_start_time: 'int',
    pendency_page_unread_num: 'int',
  },
  TIMFriendshipDeletePendency: [friendResult],
  TIMFriendshipCheckFriendType: [
    {
      friendship_check_friendtype_result_code: 'int',
      friendship_check_friendtype_result_desc: 'string',
      friendship_check_friendtype_result_identifier: 'string',
      friendship_check_friendtype_result_relation: 'int',
    },
  ],
  TIMFriendshipCreateFriendGroup: [friendResult],
  TIMFriendshipGetFriendGroupList: [
    {
      friend_group_info_count: 'int',
      friend_group_info_identifier_array: ['string'],
      friend_group_info_name: 'string',
    },
  ],
  TIMFriendshipModifyFriendGroup: [friendResult],
  TIMFriendshipAddToBlackList: [friendResult],
  TIMFriendshipGetBlackList: [friend],
  TIMFriendshipDeleteFromBlackList: [friendResult],
};

/**
 * Where a printed value differs from a sample: a key that is missing, or of another JSON type. Keys the sample does not
 * have are no difference.
 */
export function differences(shape: SampleShape, value: unknown, path = ''): string[] {
  if (typeof shape === 'string') return jsonType(value) === shape ? [] : [`${path} is not ${shape}`];
  if (isList(shape)) {
    if (!Array.isArray(value)) return [`${path} is not a list`];
    const [item] = shape;
    return item === undefined ? [] : value.flatMap((one, index) => differences(item, one, `${path}[${index}]`));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is not an object`];
  return Object.entries(shape).flatMap(([key, part]) =>
    differences(part, (value as Readonly<Record<string, unknown>>)[key], `${path}.${key}`),
  );
}

function isList(shape: SampleShape): shape is readonly SampleShape[] {
  return Array.isArray(shape);
}

function jsonType(value: unknown): string {
  if (typeof value === 'boolean') return 'bool';
  return Number.isSafeInteger(value) ? 'int' : typeof value;
}

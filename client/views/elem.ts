/**
 * Elements as they are shown: those with files have all their keys, and the messages within a merged one are seen by who
 * looks. Addresses of files come last, see urls.ts.
 */
import { TIMConvType, TIMElemType, TIMMsgPriority, TIMMsgStatus, TIMPlatform } from '../../contract/enums.ts';
import { filesOf } from '../../contract/file-keys.ts';
import * as key from '../../contract/keys.ts';
import { FileElem, ImageElem, SoundElem, VideoElem } from '../../contract/structs/elem.ts';
import type { Elem, GivenElem, GivenMessage, GivenMergerElem, Message } from '../../contract/structs/message.ts';
import { isMerged } from '../../rules/merged.ts';
import { emptyProfile } from './profile.ts';
import { uniqueId } from './unique-id.ts';

/** Files are fetched by their addresses: what the contract's download flags say with 2. */
const BY_ADDRESS = 2;

/** Who looks, and in which conversation. */
export interface Onlooker {
  readonly viewer: string;
  readonly peer: string;
}

export function viewElems(elements: readonly GivenElem[], onlooker: Onlooker): Elem[] {
  return elements.map((one) => {
    if (isMerged(one)) return viewMerged(one, onlooker);
    return filesOf(one.elem_type).length > 0 ? ({ ...defaultsOf(one.elem_type), ...one } as Elem) : (one as Elem);
  });
}

/** The messages of a merged one. */
export function viewMergedList(list: readonly GivenMessage[], onlooker: Onlooker): Message[] {
  return list.map((one) => viewMergedMessage(one, onlooker));
}

function viewMerged(one: GivenMergerElem, onlooker: Onlooker): Elem {
  return {
    ...one,
    merge_elem_abstract_array: [...one.merge_elem_abstract_array],
    merge_elem_layer_over_limit: false,
    merge_elem_message_array: viewMergedList(one.merge_elem_message_array, onlooker),
    merge_elem_relay_buffer: '',
    merge_elem_relay_json_key: one.merge_elem_relay_json_key ?? '',
    merge_elem_relay_pb_key: '',
  };
}

/** It stands where the merged one does: where it was said before is nobody's business. */
function viewMergedMessage(one: GivenMessage, { viewer, peer }: Onlooker): Message {
  const { message_sender: sender = '', message_seq: seq = 0, message_rand: rand = 0 } = one;
  return {
    message_client_time: one.message_client_time ?? 0,
    message_cloud_custom_str: one.message_cloud_custom_str ?? '',
    message_conv_id: peer,
    message_conv_type: TIMConvType.kTIMConv_C2C,
    message_custom_int: 0,
    message_custom_str: '',
    message_elem_array: viewElems(one.message_elem_array, { viewer, peer }),
    message_excluded_from_last_message: false,
    message_is_excluded_from_unread_count: false,
    message_is_from_self: sender === viewer,
    message_is_online_msg: false,
    message_is_peer_read: false,
    message_is_read: true,
    message_msg_id: one.message_msg_id ?? '',
    message_platform: one.message_platform ?? TIMPlatform.kTIMPlatform_Other,
    message_priority: one.message_priority ?? TIMMsgPriority.kTIMMsgPriority_Normal,
    message_rand: rand,
    message_sender: sender,
    message_sender_profile: {
      ...emptyProfile(sender),
      user_profile_face_url: one.message_sender_profile?.user_profile_face_url ?? '',
      user_profile_nick_name: one.message_sender_profile?.user_profile_nick_name ?? '',
    },
    message_seq: seq,
    message_server_time: one.message_server_time ?? 0,
    message_status: TIMMsgStatus.kTIMMsg_SendSucc,
    message_unique_id: uniqueId(seq, rand),
  };
}

const structs = {
  [TIMElemType.kTIMElem_Image]: ImageElem,
  [TIMElemType.kTIMElem_Sound]: SoundElem,
  [TIMElemType.kTIMElem_File]: FileElem,
  [TIMElemType.kTIMElem_Video]: VideoElem,
} as const;
const made = new Map<number, Readonly<Record<string, unknown>>>();

/** What the keys of an element with files are while nothing is known of them. */
function defaultsOf(type: number): Readonly<Record<string, unknown>> {
  const known = made.get(type);
  if (known) return known;
  const defaults: Record<string, unknown> = {};
  for (const [name, row] of Object.entries(structs[type as keyof typeof structs].rows)) {
    if (FLAGS.has(name)) defaults[name] = BY_ADDRESS;
    else if (row.access === 'optional') defaults[name] = row.field.shape.is === 'text' ? '' : 0;
  }
  made.set(type, defaults);
  return defaults;
}

const FLAGS: ReadonlySet<string> = new Set([
  key.kTIMSoundElemDownloadFlag,
  key.kTIMFileElemDownloadFlag,
  key.kTIMVideoElemVideoDownloadFlag,
  key.kTIMVideoElemImageDownloadFlag,
]);

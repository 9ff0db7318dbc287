/**
 * What a message may consist of, beyond the shapes of its schema: which elements, how many, and how large they are
 * together. The server asks for every message; a client may ask first, to spare the way.
 */
import { FILE_ID_KEYS, filesOf, IMAGE_VERSIONS, isFileId, PATH_KEYS, SHOWN_KEYS } from '../contract/file-keys.ts';
import { TIMElemType } from '../contract/enums.ts';
import { ErrorCode } from '../contract/errors.ts';
import {
  MAX_ELEMENTS,
  MAX_FILE_NAME_BYTES,
  MAX_MENTIONED,
  MAX_MERGED,
  MAX_MERGED_LAYERS,
  MAX_MESSAGE_BYTES,
} from '../contract/limits.ts';
import type { GivenElem, GivenMergerElem } from '../contract/structs/message.ts';
import type { MessageBody } from '../contract/structs/message-body.ts';
import { isMerged, layersOf, readListKey } from './merged.ts';
import { type Refusal, refusal } from './refusal.ts';

/** Elements a client may send; the others are the server's. */
const SENDABLE: ReadonlySet<number> = new Set([
  TIMElemType.kTIMElem_Text,
  TIMElemType.kTIMElem_Custom,
  TIMElemType.kTIMElem_Face,
  TIMElemType.kTIMElem_Location,
  TIMElemType.kTIMElem_Image,
  TIMElemType.kTIMElem_Sound,
  TIMElemType.kTIMElem_Video,
  TIMElemType.kTIMElem_File,
  TIMElemType.kTIMElem_Merge,
]);

/** Elements of which a message holds one at most. */
const SINGLE: ReadonlySet<number> = new Set([
  TIMElemType.kTIMElem_Custom,
  TIMElemType.kTIMElem_Sound,
  TIMElemType.kTIMElem_Merge,
]);

/**
 * Refuses a body that breaks a rule, as it is to be stored: 20001 for its elements, 8005 for merged messages nested too
 * deep, 10053 for too many mentioned, 93000 for its size.
 */
export function checkMessageBody(body: MessageBody): Refusal | undefined {
  return checkMessage(body) ?? faultOf(body.message_elem_array.map(storedFault)) ?? checkSize(body);
}

/** The part of it that can be asked before files are uploaded, and long lists of merged messages moved. */
export function checkMessage(body: MessageBody): Refusal | undefined {
  const elements = body.message_elem_array;
  if (elements.length === 0 || elements.length > MAX_ELEMENTS)
    return unusable(`a message has 1 to ${MAX_ELEMENTS} elements`);
  let seen = 0;
  for (const element of elements) {
    const type = element.elem_type;
    const fault = elementFault(element);
    if (fault !== undefined) return unusable(fault);
    if (isMerged(element) && layersOf(element) > MAX_MERGED_LAYERS) {
      const desc = `merged messages are nested deeper than ${MAX_MERGED_LAYERS} layers`;
      return refusal(ErrorCode.ERR_MERGER_MSG_LAYERS_OVER_LIMIT, desc);
    }
    if (!SINGLE.has(type)) continue;
    if ((seen & (1 << type)) !== 0) return unusable(`a message has one element of type ${type} at most`);
    seen |= 1 << type;
  }
  const mentioned = body.message_group_at_user_array?.length ?? 0;
  if (mentioned <= MAX_MENTIONED) return undefined;
  return refusal(
    ErrorCode.ERR_SVR_GROUP_AT_COUNT_LIMIT,
    `${mentioned} users are mentioned; ${MAX_MENTIONED} are allowed`,
  );
}

/** Refuses a message that is too large: 93000. */
export function checkSize(body: MessageBody): Refusal | undefined {
  const size = messageBytes(body);
  if (size <= MAX_MESSAGE_BYTES) return undefined;
  return refusal(
    ErrorCode.ERR_SVR_MSG_BODY_SIZE_LIMIT,
    `the elements of the message hold ${size} bytes together; ${MAX_MESSAGE_BYTES} are allowed`,
  );
}

/**
 * Size of a message as its limit means it: bytes of UTF-8 of all texts in the elements, of the cloud data, of who is mentioned, and of
 * lists of merged messages as JSON. What names files does not count.
 */
export function messageBytes(body: Omit<MessageBody, 'message_msg_id'>): number {
  let bytes = utf8Bytes(body.message_cloud_custom_str ?? '');
  for (const user of body.message_group_at_user_array ?? []) bytes += utf8Bytes(user);
  for (const element of body.message_elem_array) {
    for (const key in element) {
      const value: unknown = element[key as keyof typeof element];
      if (typeof value === 'string') bytes += isCounted(key) ? utf8Bytes(value) : 0;
      else if (Array.isArray(value) && value.length > 0) bytes += utf8Bytes(JSON.stringify(value));
    }
  }
  return bytes;
}

/** What is wrong with a list of merged messages as it is to be stored; undefined if nothing is. */
export function mergedFault(list: GivenMergerElem['merge_elem_message_array']): string | undefined {
  if (list.length > MAX_MERGED) return `a merged message holds ${MAX_MERGED} messages at most`;
  for (const { message_elem_array: elements } of list) {
    for (const one of elements) {
      const fault = elementFault(one) ?? storedFault(one);
      if (fault !== undefined) return `a merged message: ${fault}`;
    }
  }
  return undefined;
}

function isCounted(key: string): boolean {
  return !FILE_ID_KEYS.has(key) && !PATH_KEYS.has(key) && !SHOWN_KEYS.has(key);
}

/** What is wrong with an element, stored or not. */
function elementFault(element: GivenElem): string | undefined {
  if (!SENDABLE.has(element.elem_type)) return `elements of type ${element.elem_type} can't be sent`;
  if (isMerged(element)) {
    const { merge_elem_message_array: list, merge_elem_relay_json_key: named = '' } = element;
    if (list.length > MAX_MERGED) return `a merged message holds ${MAX_MERGED} messages at most`;
    if (list.length > 0 === (named !== '')) return 'a merged message has either a list or the key of one';
    if (named !== '' && !readListKey(named)) return 'merge_elem_relay_json_key names no list';
  }
  const isFile = element.elem_type === TIMElemType.kTIMElem_File;
  if (!isFile || utf8Bytes(element.file_elem_file_name) <= MAX_FILE_NAME_BYTES) return undefined;
  return `file_elem_file_name is longer than ${MAX_FILE_NAME_BYTES} bytes`;
}

/** What is wrong with an element as it is to be stored: with its files on the server, and nothing of a device. */
function storedFault(element: GivenElem): string | undefined {
  const type = element.elem_type;
  const files = filesOf(type);
  if (files.length === 0 && !isMerged(element)) return undefined;
  const values = element as unknown as Readonly<Record<string, unknown>>;
  for (const key in values) {
    const isOfDevice = (PATH_KEYS.has(key) || SHOWN_KEYS.has(key)) && typeof values[key] === 'string';
    if (isOfDevice && values[key] !== '') return `${key} is of one device: it can't be stored`;
  }
  if (isMerged(element)) return mergedFault(element.merge_elem_message_array);
  for (const { id, size, optional } of files) {
    if (optional && !values[id]) continue;
    if (!isFileId(values[id])) return `${id} has to be the id of a file`;
    if (!(Number(values[size]) > 0)) return `${size} has to be the size of the file`;
  }
  if (type !== TIMElemType.kTIMElem_Image) return undefined;
  const wrong = IMAGE_VERSIONS.find(({ id }) => !isFileId(values[id]));
  return wrong && `${wrong.id} has to be the id of a file`;
}

function faultOf(faults: readonly (string | undefined)[]): Refusal | undefined {
  const fault = faults.find((one) => one !== undefined);
  return fault === undefined ? undefined : unusable(fault);
}

function unusable(desc: string): Refusal {
  return refusal(ErrorCode.ERR_SVR_MSG_PKG_PARSE_FAILED, desc);
}

/** Bytes of a text in UTF-8; a lone surrogate counts as the replacement character it becomes. */
function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isPair(unit, text.charCodeAt(i + 1))) {
      bytes += 2;
      i += 1;
    } else bytes += 2;
  }
  return bytes;
}

/** Whether two UTF-16 units are one character beyond the basic plane. `next` is NaN at the end of a text. */
function isPair(unit: number, next: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000;
}

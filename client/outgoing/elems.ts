/**
 * The elements of a message on their way out, in two forms. As kept on this device they have the paths of their files, so that a
 * message can be sent again; as stored on the server they have nothing of a device. Neither has what is made anew
 * wherever it is shown.
 */
import { FILE_ID_KEYS, filesOf, IMAGE_VERSIONS, isFileId, PATH_KEYS, SHOWN_KEYS } from '../../contract/file-keys.ts';
import { TIMElemType } from '../../contract/enums.ts';
import * as key from '../../contract/keys.ts';
import type { GivenElem, GivenMessage } from '../../contract/structs/message.ts';
import { type MessageBody, printMessageBody, type SentElem } from '../../contract/structs/message-body.ts';
import { isMerged } from '../../rules/merged.ts';

type Values = Readonly<Record<string, unknown>>;

/** An element as this device keeps it. Ids that are none are left out: then there is a file to upload. */
export function keptElem(given: GivenElem): SentElem {
  if (isMerged(given)) {
    const list = given.merge_elem_message_array.map(mergedMessage);
    return { ...without(given, isMadeAnew), merge_elem_message_array: list } as SentElem;
  }
  return filesOf(given.elem_type).length === 0 ? (given as SentElem) : without(given as SentElem, isMadeAnew);
}

/** An element as the server stores it. */
export function storedElem(kept: SentElem): SentElem {
  if (filesOf(kept.elem_type).length === 0) return kept;
  const stored: Record<string, unknown> = { ...kept };
  for (const name in stored) if (PATH_KEYS.has(name)) stored[name] = '';
  return stored as unknown as SentElem;
}

/** A message within a merged one: what was said, by whom and when; not where, nor what only concerned its viewer. */
function mergedMessage(one: GivenMessage): GivenMessage {
  const { user_profile_nick_name: nick, user_profile_face_url: face } = one.message_sender_profile ?? {};
  const profile = { ...(nick && { user_profile_nick_name: nick }), ...(face && { user_profile_face_url: face }) };
  return {
    message_client_time: one.message_client_time,
    message_cloud_custom_str: one.message_cloud_custom_str || undefined,
    message_elem_array: one.message_elem_array.map((elem) => storedElem(keptElem(elem))),
    message_msg_id: one.message_msg_id,
    message_rand: one.message_rand,
    message_sender: one.message_sender,
    message_sender_profile: nick || face ? profile : undefined,
    message_seq: one.message_seq,
    message_server_time: one.message_server_time,
  };
}

function isMadeAnew(name: string, value: unknown): boolean {
  if (SHOWN_KEYS.has(name)) return true;
  if (name === key.kTIMMergerElemRelayJsonKey) return value === '';
  return FILE_ID_KEYS.has(name) && !isFileId(value);
}

/**
 * Whether two bodies say the same: whatever of their files has been uploaded, and wherever the list of merged messages is.
 */
export function sayTheSame(
  one: Omit<MessageBody, 'message_msg_id'>,
  other: Omit<MessageBody, 'message_msg_id'>,
): boolean {
  return essence(one, other) === essence(other, one);
}

function essence(body: Omit<MessageBody, 'message_msg_id'>, other: Omit<MessageBody, 'message_msg_id'>): string {
  const elements = body.message_elem_array.map((elem, index) => {
    if (isMerged(elem)) {
      // A list and the key of one can't be compared; two lists can, and two keys.
      if (isMoved(elem) === isMoved(other.message_elem_array[index])) return elem;
      return without({ ...elem, merge_elem_message_array: [] }, isFound);
    }
    const hasPath = filesOf(elem.elem_type).some(({ path }) => (elem as unknown as Values)[path]);
    return filesOf(elem.elem_type).length === 0
      ? elem
      : without(elem, (name) => isMeasured(name) || (hasPath && FILE_ID_KEYS.has(name)));
  });
  return printMessageBody({ ...body, message_elem_array: elements as SentElem[], message_msg_id: '' });
}

/** Whether its list of merged messages is on the server. */
function isMoved(elem: SentElem | undefined): boolean {
  return elem !== undefined && isMerged(elem) && elem.merge_elem_message_array.length === 0;
}

const isFound = (name: string): boolean => name === key.kTIMMergerElemRelayJsonKey;
/** What an upload tells of a file. */
const isMeasured = (name: string): boolean => /_(?:size|width|height|format)$/.test(name);

function without<T extends object>(elem: T, drop: (name: string, value: unknown) => boolean): T {
  return Object.fromEntries(Object.entries(elem).filter(([name, value]) => !drop(name, value))) as T;
}

/** What there is to do before a body can be sent: files that have no id yet. */
export function filesToUpload(elem: SentElem): ReturnType<typeof filesOf> {
  const values = elem as unknown as Values;
  return filesOf(elem.elem_type).filter(({ id, path, optional }) => !values[id] && (values[path] || !optional));
}

/** An element without the ids of the files at these paths. */
export function withoutFiles(elem: SentElem, paths: ReadonlySet<string>): SentElem {
  const values = elem as unknown as Values;
  const files = filesOf(elem.elem_type).filter(({ path }) => paths.has(values[path] as string));
  if (files.length === 0) return elem;
  const ids = new Set<string>((isImage(elem) ? IMAGE_VERSIONS : files).map(({ id }) => id));
  return without(elem, (name) => ids.has(name));
}

/** Whether an element is an image, of which the server makes versions. */
export function isImage(elem: SentElem): boolean {
  return elem.elem_type === TIMElemType.kTIMElem_Image;
}

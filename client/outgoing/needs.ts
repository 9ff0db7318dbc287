/** What there is to upload before a message can be sent; how that is done is in upload.ts, which is loaded for it in browsers. */
import { MAX_MESSAGE_BYTES } from '../../contract/limits.ts';
import type { MessageBody } from '../../contract/structs/message-body.ts';
import { isMerged } from '../../rules/merged.ts';
import { messageBytes } from '../../rules/message-body.ts';
import { filesToUpload } from './elems.ts';

type Body = Omit<MessageBody, 'message_msg_id'>;

/** Whether anything of a body is still to be uploaded. */
export function needsUpload(body: Body): boolean {
  return body.message_elem_array.some((elem) => filesToUpload(elem).length > 0) || hasLongList(body);
}

/** Whether it merges a list of messages that is too long to travel with it. */
export function hasLongList(body: Body): boolean {
  const hasList = body.message_elem_array.some((elem) => isMerged(elem) && elem.merge_elem_message_array.length > 0);
  return hasList && messageBytes(body) > MAX_MESSAGE_BYTES;
}

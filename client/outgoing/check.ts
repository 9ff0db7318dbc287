/** Whether a message can be sent, before anything is done about it: the rules' verdict under the codes of the SDK. */
import { TIMMsgStatus } from '../../contract/enums.ts';
import { ErrorCode } from '../../contract/errors.ts';
import { MAX_MERGED } from '../../contract/limits.ts';
import type { GivenMessage } from '../../contract/structs/message.ts';
import type { MessageBody } from '../../contract/structs/message-body.ts';
import { isMerged } from '../../rules/merged.ts';
import { checkMessage, checkSize } from '../../rules/message-body.ts';
import type { Refusal } from '../../rules/refusal.ts';
import { type Failure, fail } from '../result.ts';
import { filesToUpload } from './elems.ts';

/** What is to be merged: 6017 unless it is a few messages that were sent. */
export function checkMerged(given: GivenMessage): Failure | undefined {
  for (const elem of given.message_elem_array) {
    if (!isMerged(elem)) continue;
    const { merge_elem_message_array: list } = elem;
    if (list.length > MAX_MERGED) {
      return fail(ErrorCode.ERR_INVALID_PARAMETERS, `${list.length} messages; ${MAX_MERGED} can be merged`);
    }
    const { kTIMMsg_SendSucc: sent } = TIMMsgStatus;
    const unsent = list.findIndex(({ message_status: status }) => status !== sent);
    if (unsent < 0) continue;
    return fail(ErrorCode.ERR_INVALID_PARAMETERS, `merge_elem_message_array[${unsent}] is no message that was sent`);
  }
  return undefined;
}

/** 6016 for its elements, 7004 for a file that is not named, 8005, 10053, and 8001 for its size. */
export function checkOutgoing(kept: Omit<MessageBody, 'message_msg_id'>): Failure | undefined {
  const body = { ...kept, message_msg_id: '' };
  const refused = checkMessage(body);
  if (refused) return under(refused);
  for (const elem of body.message_elem_array) {
    const nowhere = filesToUpload(elem).find(({ path }) => !(elem as unknown as Record<string, unknown>)[path]);
    if (nowhere) return fail(ErrorCode.ERR_SDK_COMM_FILE_NOT_FOUND, `${nowhere.path} is empty`);
  }
  const tooLarge = checkSize({ ...body, message_elem_array: body.message_elem_array.map(withoutList) });
  return tooLarge && under(tooLarge);
}

/** A list that is too long is moved to the server. */
function withoutList(elem: MessageBody['message_elem_array'][number]) {
  return isMerged(elem) ? { ...elem, merge_elem_message_array: [] } : elem;
}

/** A verdict of the rules under the code the SDK has for it. */
export function under({ code, desc }: Refusal): Failure {
  if (code === ErrorCode.ERR_SVR_MSG_BODY_SIZE_LIMIT) return fail(ErrorCode.ERR_SDK_MSG_BODY_SIZE_LIMIT, desc);
  return fail(code === ErrorCode.ERR_SVR_MSG_PKG_PARSE_FAILED ? ErrorCode.ERR_INVALID_MSG_ELEM : code, desc);
}

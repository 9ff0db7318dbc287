/**
 * TIMMsgDownloadMergerMessage: the messages that were merged into one, out of the message itself or from the server. What
 * comes from there was written by another client, so it is read as what anybody may have sent.
 */
import { TIMMsgStatus } from '../../contract/enums.ts';
import { ErrorCode } from '../../contract/errors.ts';
import { list } from '../../contract/fields.ts';
import { MAX_FILE_BYTES, MAX_MERGED, MAX_MERGED_LAYERS } from '../../contract/limits.ts';
import { reader } from '../../contract/print.ts';
import { type GivenMergerElem, type GivenMessage, Message } from '../../contract/structs/message.ts';
import { isMerged, layersOf, readListKey } from '../../rules/merged.ts';
import { mergedFault } from '../../rules/message-body.ts';
import { keptElem } from '../outgoing/elems.ts';
import { done, fail, type Result } from '../result.ts';
import type { Transfer } from '../transfer/transfer.ts';
import { viewMergedList } from '../views/elem.ts';
import { type Implementations } from './table.ts';

export function mergeCalls(parts: {
  viewer: string;
  transfer: Pick<Transfer, 'fetch'>;
}): Required<Pick<Implementations, 'TIMMsgDownloadMergerMessage'>> {
  return {
    async TIMMsgDownloadMergerMessage({ json_single_msg: message }) {
      const elem = message.message_elem_array.find(isMerged);
      if (!elem || message.message_status === TIMMsgStatus.kTIMMsg_Revoked) {
        return fail(ErrorCode.ERR_INVALID_PARAMETERS, 'this message merges no others');
      }
      if (elem.merge_elem_layer_over_limit) return fail(ErrorCode.ERR_MERGER_MSG_LAYERS_OVER_LIMIT);
      const found = await listOf(elem, parts.transfer);
      if (!found.ok) return found;
      return done(viewMergedList(found.value, { viewer: parts.viewer, peer: message.message_conv_id ?? '' }));
    },
  };
}

async function listOf(
  elem: GivenMergerElem,
  transfer: Pick<Transfer, 'fetch'>,
): Promise<Result<readonly GivenMessage[]>> {
  // What was shown has what is made anew; without that it is the list as it was sent.
  const inline = keptElem(elem) as GivenMergerElem;
  if (inline.merge_elem_message_array.length > 0) return check(inline.merge_elem_message_array);
  const named = readListKey(elem.merge_elem_relay_json_key ?? '');
  if (!named) return fail(ErrorCode.ERR_INVALID_PARAMETERS, 'merge_elem_relay_json_key names no list');
  if (named.layers > MAX_MERGED_LAYERS) return fail(ErrorCode.ERR_MERGER_MSG_LAYERS_OVER_LIMIT);
  const fetched = await transfer.fetch(named.id, MAX_FILE_BYTES.list);
  return fetched.ok ? readList(fetched.value) : fetched;
}

const readMessages = /* @__PURE__ */ reader(list(Message, { max: MAX_MERGED }));

function readList(bytes: Uint8Array): Result<readonly GivenMessage[]> {
  const { value, error } = readMessages(new TextDecoder().decode(bytes));
  return value === undefined ? unreadable(error) : check(value);
}

function check(messages: readonly GivenMessage[]): Result<readonly GivenMessage[]> {
  const fault = mergedFault(messages);
  if (fault !== undefined) return unreadable(fault);
  const elem = { merge_elem_message_array: messages } as GivenMergerElem;
  return layersOf(elem) > MAX_MERGED_LAYERS ? fail(ErrorCode.ERR_MERGER_MSG_LAYERS_OVER_LIMIT) : done(messages);
}

function unreadable(why: string): Result<never> {
  return fail(ErrorCode.ERR_SDK_NET_DECODE_FAILED, `the list of merged messages can't be read: ${why}`);
}

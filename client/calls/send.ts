/** TIMMsgSendMessage, TIMMsgSendNewMsg, TIMMsgSendNewMsgEx: one way to send in three shapes. And TIMMsgCancelSend. */
import { TIMPlatform } from '../../contract/enums.ts';
import { ErrorCode } from '../../contract/errors.ts';
import type { Message } from '../../contract/structs/message.ts';
import type { GivenMessage } from '../../contract/structs/message.ts';
import type { Outbox, Outgoing } from '../outbox.ts';
import { checkMerged, checkOutgoing } from '../outgoing/check.ts';
import { keptElem } from '../outgoing/elems.ts';
import { done, fail, type Result } from '../result.ts';
import { checkC2c, type Hooks, type Implementations } from './table.ts';

type Name = 'TIMMsgSendMessage' | 'TIMMsgSendNewMsg' | 'TIMMsgSendNewMsgEx' | 'TIMMsgCancelSend';
interface SendParams {
  readonly conv_id: string;
  readonly conv_type: Parameters<typeof checkC2c>[1];
  readonly json_msg_param: GivenMessage;
}

/** `platform`: of this device, as messages name it. */
export function sendCalls(parts: {
  outbox: Pick<Outbox, 'send' | 'cancel'>;
  platform: TIMPlatform;
}): Required<Pick<Implementations, Name>> {
  const send = async ({ conv_id, conv_type, json_msg_param }: SendParams, hooks: Hooks): Promise<Result<Message>> => {
    const refused = checkC2c(conv_id, conv_type);
    if (refused) return refused;
    const outgoing = outgoingOf(conv_id, json_msg_param, parts.platform);
    return outgoing.ok ? await parts.outbox.send(outgoing.value, (id) => hooks.id(id)) : outgoing;
  };
  return {
    TIMMsgSendMessage: (params, hooks) => send(params, hooks),
    TIMMsgSendNewMsg: (params, hooks) => send(params, hooks),
    TIMMsgSendNewMsgEx: (params, hooks) => send(params, hooks),

    async TIMMsgCancelSend({ conv_id, conv_type, message_id }) {
      const refused = checkC2c(conv_id, conv_type);
      if (refused) return refused;
      if (parts.outbox.cancel(conv_id, message_id)) return done(undefined);
      return fail(ErrorCode.ERR_SDK_INVALID_CANCEL_MESSAGE, 'no such message is waiting to leave this device');
    },
  };
}

/** A message as given, for a user; or what is wrong with it. */
export function outgoingOf(peer: string, given: GivenMessage, platform: TIMPlatform): Result<Outgoing> {
  const unmergeable = checkMerged(given);
  if (unmergeable) return unmergeable;
  const mentioned = given.message_group_at_user_array ?? [];
  const body: Outgoing['body'] = {
    message_elem_array: given.message_elem_array.map(keptElem),
    message_cloud_custom_str: given.message_cloud_custom_str,
    message_priority: given.message_priority,
    message_platform: platform,
    message_is_excluded_from_unread_count: given.message_is_excluded_from_unread_count,
    message_excluded_from_last_message: given.message_excluded_from_last_message,
    message_offlie_push_config: given.message_offlie_push_config,
    message_is_forward_message: given.message_is_forward_message,
    message_group_at_user_array: mentioned.length > 0 ? mentioned : undefined,
  };
  const wrong = checkOutgoing(body);
  if (wrong) return wrong;
  return done({
    peer,
    body,
    online: given.message_is_online_msg ?? false,
    customInt: given.message_custom_int ?? 0,
    customStr: given.message_custom_str ?? '',
    again: given.message_msg_id,
  });
}

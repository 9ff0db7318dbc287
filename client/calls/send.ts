/** TIMMsgSendMessage, TIMMsgSendNewMsg, TIMMsgSendNewMsgEx: one way to send in three shapes. */
import { TIMPlatform } from '../../contract/enums.ts';
import { ErrorCode } from '../../contract/errors.ts';
import type { Message } from '../../contract/structs/message.ts';
import type { GivenMessage } from '../../contract/structs/message.ts';
import type { MessageBody } from '../../contract/structs/message-body.ts';
import { checkMessageBody } from '../../rules/message-body.ts';
import type { Outbox, Outgoing } from '../outbox.ts';
import { type Failure, fail, type Result } from '../result.ts';
import { checkC2c, type Hooks, type Implementations } from './table.ts';

type Name = 'TIMMsgSendMessage' | 'TIMMsgSendNewMsg' | 'TIMMsgSendNewMsgEx';
interface SendParams {
  readonly conv_id: string;
  readonly conv_type: Parameters<typeof checkC2c>[1];
  readonly json_msg_param: GivenMessage;
}

/** `platform`: of this device, as messages name it. */
export function sendCalls(parts: {
  outbox: Pick<Outbox, 'send'>;
  platform: TIMPlatform;
}): Required<Pick<Implementations, Name>> {
  const send = async ({ conv_id, conv_type, json_msg_param }: SendParams, hooks: Hooks): Promise<Result<Message>> => {
    const refused = checkC2c(conv_id, conv_type);
    if (refused) return refused;
    const outgoing = outgoingOf(conv_id, json_msg_param, parts.platform);
    const wrong = checkOutgoing(outgoing);
    return wrong ?? (await parts.outbox.send(outgoing, (id) => hooks.id(id)));
  };
  return {
    TIMMsgSendMessage: (params, hooks) => send(params, hooks),
    TIMMsgSendNewMsg: (params, hooks) => send(params, hooks),
    TIMMsgSendNewMsgEx: (params, hooks) => send(params, hooks),
  };
}

function outgoingOf(peer: string, given: GivenMessage, platform: TIMPlatform): Outgoing {
  return {
    peer,
    body: {
      message_elem_array: given.message_elem_array as MessageBody['message_elem_array'],
      message_cloud_custom_str: given.message_cloud_custom_str,
      message_priority: given.message_priority,
      message_platform: platform,
      message_is_excluded_from_unread_count: given.message_is_excluded_from_unread_count,
      message_excluded_from_last_message: given.message_excluded_from_last_message,
      message_offlie_push_config: given.message_offlie_push_config,
      message_is_forward_message: given.message_is_forward_message,
    },
    online: given.message_is_online_msg ?? false,
    customInt: given.message_custom_int ?? 0,
    customStr: given.message_custom_str ?? '',
  };
}

/** The rules' verdict under the codes of the SDK. */
function checkOutgoing({ body }: Outgoing): Failure | undefined {
  const refused = checkMessageBody({ ...body, message_msg_id: '' });
  if (!refused) return undefined;
  const tooLarge = refused.code === ErrorCode.ERR_SVR_MSG_BODY_SIZE_LIMIT;
  return fail(tooLarge ? ErrorCode.ERR_SDK_MSG_BODY_SIZE_LIMIT : ErrorCode.ERR_INVALID_MSG_ELEM, refused.desc);
}

/** The SDK's calls that a chat's commands are made of. */
import { TIMConvType, TIMElemType, TIMMsgStatus } from '../../contract/enums.ts';
import type { Message } from '../../contract/structs/message.ts';
import { MAX_HISTORY } from './command.ts';
import type { ChatIm } from './im.ts';
import { Refusal } from './refusal.ts';

/** Sends a text; resolves when it is acknowledged. */
export function sendText(im: ChatIm, peer: string, text: string): Promise<Message> {
  const element = { elem_type: TIMElemType.kTIMElem_Text, text_elem_content: text };
  return im.call('TIMMsgSendNewMsg', {
    conv_id: peer,
    conv_type: TIMConvType.kTIMConv_C2C,
    json_msg_param: { message_elem_array: [element] },
  });
}

/** Takes back the `nth` last own message, and resolves to it; throws {@link Refusal} if there is none. */
export async function revokeMessage(im: ChatIm, peer: string, nth: number): Promise<Message> {
  const messages = await newestMessages(im, peer, MAX_HISTORY);
  const own = messages.filter(({ message_is_from_self, message_status }) => {
    return message_is_from_self && message_status === TIMMsgStatus.kTIMMsg_SendSucc;
  });
  const target = own[nth - 1];
  if (target === undefined) throw new Refusal('you have not written as many messages');
  await im.call('TIMMsgRevoke', { conv_id: peer, conv_type: TIMConvType.kTIMConv_C2C, json_msg_param: target });
  return target;
}

/** The newest messages of the chat, newest first, from the server if they are not here. */
export async function newestMessages(im: ChatIm, peer: string, count: number): Promise<Message[]> {
  return im.call('TIMMsgGetMsgList', {
    conv_id: peer,
    conv_type: TIMConvType.kTIMConv_C2C,
    json_get_msg_param: { msg_getmsglist_param_count: count, msg_getmsglist_param_is_remble: true },
  });
}

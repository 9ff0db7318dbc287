/** Functions of messages. */
import { TIMConvType, TIMReceiveMessageOpt } from '../enums/conversation.ts';
import { list, oneOf, text } from '../fields.ts';
import { buffer, json, optionalJson, param } from '../params.ts';
import { Message, MessageReference } from '../structs/message.ts';
import {
  DownloadElemParam,
  GetC2CRecvMsgOptResult,
  MsgBatchSendParam,
  MsgBatchSendResult,
  MsgDeleteParam,
  MsgDownloadElemResult,
  MsgGetMsgListParam,
  MsgLocator,
} from '../structs/message-call.ts';
import { MessageSearchParam, MessageSearchResult } from '../structs/message-search.ts';
import { call } from './rows.ts';

const conversation = [param('conv_id', text), param('conv_type', oneOf('TIMConvType', TIMConvType))] as const;
const receiveOption = oneOf('TIMReceiveMessageOpt', TIMReceiveMessageOpt);

export const messageFunctions = {
  TIMMsgSendMessage: call([...conversation, json('json_msg_param', Message), buffer('message_id_buffer')], {
    reply: Message,
  }),
  TIMMsgSendNewMsg: call([...conversation, json('json_msg_param', Message)], { reply: Message }),
  TIMMsgSendNewMsgEx: call([...conversation, json('json_msg_param', Message)], { reply: Message, idFirst: true }),
  TIMMsgCancelSend: call([...conversation, param('message_id', text)]),
  TIMMsgFindMessages: call([json('json_message_id_array', list(text))], {
    reply: list(Message),
  }),
  TIMMsgReportReaded: call([...conversation, optionalJson('json_msg_param', MessageReference)]),
  TIMMsgMarkAllMessageAsRead: call([]),
  TIMMsgRevoke: call([...conversation, json('json_msg_param', MessageReference)]),
  TIMMsgFindByMsgLocatorList: call([...conversation, json('json_msg_Locator_array', list(MsgLocator))], {
    reply: list(Message),
  }),
  TIMMsgImportMsgList: call([...conversation, json('json_msg_array', list(Message))]),
  TIMMsgSaveMsg: call([...conversation, json('json_msg_param', Message)]),
  TIMMsgGetMsgList: call([...conversation, json('json_get_msg_param', MsgGetMsgListParam)], { reply: list(Message) }),
  TIMMsgDelete: call([...conversation, json('json_msgdel_param', MsgDeleteParam)]),
  TIMMsgListDelete: call([...conversation, json('json_msg_array', list(MessageReference))]),
  TIMMsgClearHistoryMessage: call(conversation),
  TIMMsgSetC2CReceiveMessageOpt: call([json('json_identifier_array', list(text)), param('opt', receiveOption)]),
  TIMMsgGetC2CReceiveMessageOpt: call([json('json_identifier_array', list(text))], {
    reply: list(GetC2CRecvMsgOptResult),
  }),
  TIMMsgSetGroupReceiveMessageOpt: call([param('group_id', text), param('opt', receiveOption)]),
  TIMMsgDownloadElemToPath: call([json('json_download_elem_param', DownloadElemParam), param('path', text)], {
    reply: MsgDownloadElemResult,
    repeats: true,
  }),
  TIMMsgDownloadMergerMessage: call([json('json_single_msg', Message)], {
    reply: list(Message),
  }),
  TIMMsgBatchSend: call([json('json_batch_send_param', MsgBatchSendParam)], {
    reply: list(MsgBatchSendResult),
  }),
  TIMMsgSearchLocalMessages: call([json('json_search_message_param', MessageSearchParam)], {
    reply: MessageSearchResult,
  }),
  TIMMsgSetLocalCustomData: call([json('json_msg_param', MessageReference)]),
} as const;

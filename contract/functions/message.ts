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
  TIMMsgSendMessage: call(
    'Sends a message; its id is written into the buffer (128 bytes or more) at once.',
    [...conversation, json('json_msg_param', Message), buffer('message_id_buffer')],
    { reply: Message },
  ),
  TIMMsgSendNewMsg: call('Sends a message.', [...conversation, json('json_msg_param', Message)], { reply: Message }),
  TIMMsgSendNewMsgEx: call(
    'Sends a message; the first callback gives its id, the second what became of it.',
    [...conversation, json('json_msg_param', Message)],
    { reply: Message, idFirst: true },
  ),
  TIMMsgCancelSend: call('Stops a message that is still being sent.', [...conversation, param('message_id', text)]),
  TIMMsgFindMessages: call('Finds messages by their ids.', [json('json_message_id_array', list(text))], {
    reply: list(Message),
  }),
  TIMMsgReportReaded: call('Marks a conversation as read up to a message, or up to the newest.', [
    ...conversation,
    optionalJson('json_msg_param', MessageReference),
  ]),
  TIMMsgMarkAllMessageAsRead: call('Marks every conversation as read.', []),
  TIMMsgRevoke: call('Takes back a message that was sent a short time ago.', [
    ...conversation,
    json('json_msg_param', MessageReference),
  ]),
  TIMMsgFindByMsgLocatorList: call(
    'Finds messages by locators.',
    [...conversation, json('json_msg_Locator_array', list(MsgLocator))],
    { reply: list(Message) },
  ),
  TIMMsgImportMsgList: call('Puts messages into the local history; they are not sent.', [
    ...conversation,
    json('json_msg_array', list(Message)),
  ]),
  TIMMsgSaveMsg: call('Puts one message into the local history; it is not sent.', [
    ...conversation,
    json('json_msg_param', Message),
  ]),
  TIMMsgGetMsgList: call(
    'Gets a page of the history.',
    [...conversation, json('json_get_msg_param', MsgGetMsgListParam)],
    { reply: list(Message) },
  ),
  TIMMsgDelete: call('Deletes a message for this user, here or everywhere.', [
    ...conversation,
    json('json_msgdel_param', MsgDeleteParam),
  ]),
  TIMMsgListDelete: call('Deletes messages for this user, everywhere.', [
    ...conversation,
    json('json_msg_array', list(MessageReference)),
  ]),
  TIMMsgClearHistoryMessage: call('Clears the history of a conversation, which stays.', conversation),
  TIMMsgSetC2CReceiveMessageOpt: call('Sets whether messages of some users are received and announced.', [
    json('json_identifier_array', list(text)),
    param('opt', receiveOption),
  ]),
  TIMMsgGetC2CReceiveMessageOpt: call(
    'Gets whether messages of some users are received and announced.',
    [json('json_identifier_array', list(text))],
    { reply: list(GetC2CRecvMsgOptResult) },
  ),
  TIMMsgSetGroupReceiveMessageOpt: call('Sets whether messages of a group are received and announced.', [
    param('group_id', text),
    param('opt', receiveOption),
  ]),
  TIMMsgDownloadElemToPath: call(
    'Downloads a file of an element, by its id or its URL, to a path of this device.',
    [json('json_download_elem_param', DownloadElemParam), param('path', text)],
    { reply: MsgDownloadElemResult, repeats: true },
  ),
  TIMMsgDownloadMergerMessage: call(
    'Gets the messages that were merged into one.',
    [json('json_single_msg', Message)],
    {
      reply: list(Message),
    },
  ),
  TIMMsgBatchSend: call('Sends one message to many users.', [json('json_batch_send_param', MsgBatchSendParam)], {
    reply: list(MsgBatchSendResult),
  }),
  TIMMsgSearchLocalMessages: call(
    'Searches the local history.',
    [json('json_search_message_param', MessageSearchParam)],
    { reply: MessageSearchResult },
  ),
  TIMMsgSetLocalCustomData: call("Keeps the app's own number and text with a message on this device.", [
    json('json_msg_param', MessageReference),
  ]),
} as const;

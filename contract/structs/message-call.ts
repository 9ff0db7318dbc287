/**
 * Structs of the contract: arguments and answers of the calls around messages.
 */
import { TIMConvType, TIMReceiveMessageOpt } from '../enums/conversation.ts';
import { TIMDownloadType } from '../enums/message.ts';
import {
  type GivenRows,
  type MadeRows,
  type Struct,
  bool,
  filled,
  int,
  list,
  oneOf,
  optional,
  output,
  required,
  struct,
  text,
  uint,
  uint64,
} from '../fields.ts';
import * as key from '../keys.ts';
import { Message, MessageReference } from './message.ts';

const messageReceiptRows = {
  [key.kTIMMsgReceiptConvId]: filled(text),
  [key.kTIMMsgReceiptConvType]: filled(oneOf('TIMConvType', TIMConvType)),
  [key.kTIMMsgReceiptTimeStamp]: filled(uint64),
};
/** The peer has read up to a time (s). */
export interface MessageReceipt extends MadeRows<typeof messageReceiptRows> {}
export const MessageReceipt: Struct<MessageReceipt> = output('MessageReceipt', messageReceiptRows);

const msgBatchSendParamRows = {
  [key.kTIMMsgBatchSendParamIdentifierArray]: required(list(text)),
  [key.kTIMMsgBatchSendParamMsg]: required(Message),
};
/** One message for many users. */
export interface MsgBatchSendParam extends MadeRows<typeof msgBatchSendParamRows> {}
/** The same as it may be given. */
export interface GivenMsgBatchSendParam extends GivenRows<typeof msgBatchSendParamRows> {}
export const MsgBatchSendParam: Struct<GivenMsgBatchSendParam, MsgBatchSendParam> = struct(
  'MsgBatchSendParam',
  msgBatchSendParamRows,
);

const msgBatchSendResultRows = {
  [key.kTIMMsgBatchSendResultIdentifier]: filled(text),
  [key.kTIMMsgBatchSendResultCode]: filled(int),
  [key.kTIMMsgBatchSendResultDesc]: filled(text),
  [key.kTIMMsgBatchSendResultMsg]: filled(Message),
};
/** What became of it for one of them. */
export interface MsgBatchSendResult extends MadeRows<typeof msgBatchSendResultRows> {}
export const MsgBatchSendResult: Struct<MsgBatchSendResult> = output('MsgBatchSendResult', msgBatchSendResultRows);

const msgLocatorRows = {
  [key.kTIMMsgLocatorConvId]: filled(text),
  [key.kTIMMsgLocatorConvType]: filled(oneOf('TIMConvType', TIMConvType)),
  [key.kTIMMsgLocatorIsRevoked]: required(bool),
  [key.kTIMMsgLocatorTime]: required(uint64),
  [key.kTIMMsgLocatorSeq]: required(uint64),
  [key.kTIMMsgLocatorIsSelf]: required(bool),
  [key.kTIMMsgLocatorRand]: required(uint64),
  [key.kTIMMsgLocatorUniqueId]: filled(uint64),
};
/** Names one message: every part must match. */
export interface MsgLocator extends MadeRows<typeof msgLocatorRows> {}
/** The same as it may be given. */
export interface GivenMsgLocator extends GivenRows<typeof msgLocatorRows> {}
export const MsgLocator: Struct<GivenMsgLocator, MsgLocator> = struct('MsgLocator', msgLocatorRows);

const msgGetMsgListParamRows = {
  [key.kTIMMsgGetMsgListParamLastMsg]: optional(MessageReference),
  [key.kTIMMsgGetMsgListParamCount]: optional(uint),
  [key.kTIMMsgGetMsgListParamIsRamble]: optional(bool),
  [key.kTIMMsgGetMsgListParamIsForward]: optional(bool),
  [key.kTIMMsgGetMsgListParamLastMsgSeq]: optional(uint64),
  [key.kTIMMsgGetMsgListParamTimeBegin]: optional(uint64),
  [key.kTIMMsgGetMsgListParamTimePeriod]: optional(uint64),
};
/** Which page of the history to fetch. */
export interface MsgGetMsgListParam extends MadeRows<typeof msgGetMsgListParamRows> {}
/** The same as it may be given. */
export interface GivenMsgGetMsgListParam extends GivenRows<typeof msgGetMsgListParamRows> {}
export const MsgGetMsgListParam: Struct<GivenMsgGetMsgListParam, MsgGetMsgListParam> = struct(
  'MsgGetMsgListParam',
  msgGetMsgListParamRows,
);

const msgDeleteParamRows = {
  [key.kTIMMsgDeleteParamMsg]: optional(MessageReference),
  [key.kTIMMsgDeleteParamIsRamble]: optional(bool),
};
/** Which message to delete. */
export interface MsgDeleteParam extends MadeRows<typeof msgDeleteParamRows> {}
/** The same as it may be given. */
export interface GivenMsgDeleteParam extends GivenRows<typeof msgDeleteParamRows> {}
export const MsgDeleteParam: Struct<GivenMsgDeleteParam, MsgDeleteParam> = struct('MsgDeleteParam', msgDeleteParamRows);

const downloadElemParamRows = {
  [key.kTIMMsgDownloadElemParamFlag]: optional(uint),
  [key.kTIMMsgDownloadElemParamType]: optional(oneOf('TIMDownloadType', TIMDownloadType)),
  [key.kTIMMsgDownloadElemParamId]: optional(text),
  [key.kTIMMsgDownloadElemParamBusinessId]: optional(uint),
  [key.kTIMMsgDownloadElemParamUrl]: optional(text),
};
/** What to download. */
export interface DownloadElemParam extends GivenRows<typeof downloadElemParamRows> {}
export const DownloadElemParam: Struct<DownloadElemParam> = struct('DownloadElemParam', downloadElemParamRows);

const msgDownloadElemResultRows = {
  [key.kTIMMsgDownloadElemResultCurrentSize]: filled(uint),
  [key.kTIMMsgDownloadElemResultTotalSize]: filled(uint),
};
/** Bytes downloaded so far, and in all. */
export interface MsgDownloadElemResult extends MadeRows<typeof msgDownloadElemResultRows> {}
export const MsgDownloadElemResult: Struct<MsgDownloadElemResult> = output(
  'MsgDownloadElemResult',
  msgDownloadElemResultRows,
);

const getC2CRecvMsgOptResultRows = {
  [key.kTIMMsgGetC2CRecvMsgOptResultIdentifier]: filled(text),
  [key.kTIMMsgGetC2CRecvMsgOptResultOpt]: filled(oneOf('TIMReceiveMessageOpt', TIMReceiveMessageOpt)),
};
/** One user's receive option. */
export interface GetC2CRecvMsgOptResult extends MadeRows<typeof getC2CRecvMsgOptResultRows> {}
export const GetC2CRecvMsgOptResult: Struct<GetC2CRecvMsgOptResult> = output(
  'GetC2CRecvMsgOptResult',
  getC2CRecvMsgOptResultRows,
);

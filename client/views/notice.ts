/** What is told of messages that changed: locators of revoked ones, and receipts. */
import { TIMConvType } from '../../contract/enums.ts';
import type { RevokeBody } from '../../contract/entry.ts';
import type { MessageReceipt, MsgLocator } from '../../contract/structs/message-call.ts';
import { seconds } from './message.ts';
import { uniqueId } from './unique-id.ts';

export function viewLocator(revoked: RevokeBody, viewer: string, peer: string): MsgLocator {
  return {
    message_locator_conv_id: peer,
    message_locator_conv_type: TIMConvType.kTIMConv_C2C,
    message_locator_is_revoked: true,
    message_locator_is_self: revoked.from === viewer,
    message_locator_rand: revoked.rand,
    message_locator_seq: revoked.seq,
    message_locator_time: seconds(revoked.time),
    message_locator_unique_id: uniqueId(revoked.seq, revoked.rand),
  };
}

/** `timeMs`: of the newest message the peer has read. */
export function viewReceipt(peer: string, timeMs: number): MessageReceipt {
  return {
    msg_receipt_conv_id: peer,
    msg_receipt_conv_type: TIMConvType.kTIMConv_C2C,
    msg_receipt_time_stamp: seconds(timeMs),
  };
}

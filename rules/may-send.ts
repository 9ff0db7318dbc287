/** Who may send to whom. Facts in, verdict out; the server's decision for `send` asks here under the stream's lock. */
import { ErrorCode } from '../contract/errors.ts';
import { type Refusal, refusal } from './refusal.ts';

/** What an app does with a message to an id nobody has ever used: create the account, or refuse (20003). */
export type UnknownReceivers = 'accept' | 'refuse';

/** Facts about one C2C send. */
export interface C2cSend {
  /** Whether the receiver's account exists. */
  receiverKnown: boolean;
  unknownReceivers: UnknownReceivers;
}

/** Whether a C2C message may go out; anyone may write to anyone who exists. */
export function maySendC2c(send: C2cSend): Refusal | undefined {
  if (send.receiverKnown || send.unknownReceivers === 'accept') return undefined;
  return refusal(ErrorCode.ERR_SVR_MSG_INVALID_ID, 'the receiver is unknown: it has never signed in to this app');
}

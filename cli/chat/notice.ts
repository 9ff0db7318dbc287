/** What a chat tells the person in front of it. The session makes notices; `render.ts` prints them. */
import type { TIMNetworkStatus } from '../../contract/enums.ts';
import type { ConvInfo } from '../../contract/structs/conversation.ts';
import type { MessageReceipt, MsgLocator } from '../../contract/structs/message-call.ts';
import type { Message } from '../../contract/structs/message.ts';

export type Notice =
  | { is: 'signedIn' }
  /** Messages that came in, or were sent from another device of this user. */
  | { is: 'received'; messages: readonly Message[] }
  /** An own message has been acknowledged. */
  | { is: 'sent'; message: Message }
  /** An own message has been taken back, as was asked for here. */
  | { is: 'takenBack'; message: Message }
  | { is: 'receipts'; receipts: readonly MessageReceipt[] }
  | { is: 'revocations'; locators: readonly MsgLocator[] }
  | { is: 'network'; status: TIMNetworkStatus; code: number; desc: string }
  | { is: 'kicked' }
  | { is: 'expired' }
  /** Oldest first. */
  | { is: 'history'; messages: readonly Message[] }
  | { is: 'conversations'; conversations: readonly ConvInfo[] }
  | { is: 'help' }
  /** Something that was asked for did not succeed. */
  | { is: 'failed'; what: string; reason: string }
  | { is: 'leaving'; pending: number };

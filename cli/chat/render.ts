/** Prints notices as lines for people. Pure: who is looking, the time and the colours are passed in. */
import { TIMElemType, TIMMsgStatus, TIMNetworkStatus } from '../../contract/enums.ts';
import type { ConvInfo } from '../../contract/structs/conversation.ts';
import type { MsgLocator } from '../../contract/structs/message-call.ts';
import type { Elem, Message } from '../../contract/structs/message.ts';
import type { Painter } from '../paint.ts';
import { COMMANDS_HELP } from './command.ts';
import type { Notice } from './notice.ts';
import { brief, visible } from './visible.ts';

/** Who is looking at the chat, and when. */
export interface Viewer {
  user: string;
  peer: string;
  /** Wall clock, ms: of another day's times the date is shown too. */
  now: number;
  paint: Painter;
}

const BRIEF_LENGTH = 60;

/** The text of one notice, without a line feed at its end; empty if there is nothing to print. */
export function render(notice: Notice, viewer: Viewer): string {
  const { user, peer, paint } = viewer;
  const remark = (text: string): string => paint('dim', `-- ${visible(text)}`);
  switch (notice.is) {
    case 'signedIn':
      return remark(`${user} is signed in; what you type goes to ${peer}, /help tells more`);
    case 'received':
    case 'history':
      if (notice.messages.length === 0) return remark('nothing has been written yet');
      return notice.messages.map((message) => messageText(message, viewer)).join('\n');
    case 'sent':
      return messageText(notice.message, viewer);
    case 'takenBack':
      return remark(`you took back the message of ${clockText(notice.message.message_server_time, viewer.now)}`);
    case 'receipts':
      return notice.receipts
        .map((receipt) => {
          const until = clockText(receipt.msg_receipt_time_stamp, viewer.now);
          return remark(`${receipt.msg_receipt_conv_id} has read what you wrote until ${until}`);
        })
        .join('\n');
    case 'revocations':
      return notice.locators.map((locator) => remark(revocationText(locator, viewer))).join('\n');
    case 'network':
      return networkText(notice, viewer);
    case 'kicked':
      return paint('red', `-- ${user} has signed in on another device of this kind: this one is signed out`);
    case 'expired':
      return paint('red', `-- the UserSig of ${user} has run out: this device is signed out`);
    case 'conversations':
      if (notice.conversations.length === 0) return remark('no conversations yet');
      return notice.conversations.map((conversation) => conversationText(conversation, viewer)).join('\n');
    case 'help':
      return COMMANDS_HELP;
    case 'failed':
      return paint('red', `-- ${visible(`${notice.what}: ${notice.reason}`)}`);
    case 'leaving':
      return remark(`waiting until ${notice.pending} sent message(s) are acknowledged; Ctrl-C leaves at once`);
  }
}

/** `12:01:02 bob: hello`; of another conversation than the one on screen with its name in front. */
export function messageText(message: Message, { user, peer, now, paint }: Viewer): string {
  const { message_sender: sender, message_conv_id: conversation, message_client_time, message_server_time } = message;
  const time = clockText(message_server_time || message_client_time, now);
  const elsewhere = conversation === peer ? '' : `[${visible(conversation)}] `;
  const head = `${time} ${elsewhere}${visible(sender)}: `;
  const indented = contentText(message).replaceAll('\n', `\n${' '.repeat(head.length)}`);
  const name = `${elsewhere}${paint(sender === user ? 'green' : 'cyan', visible(sender))}`;
  return `${paint('dim', time)} ${name}: ${indented}`;
}

/** What a message says, safe for a terminal. */
export function contentText(message: Message): string {
  if (message.message_status === TIMMsgStatus.kTIMMsg_Revoked) return '(taken back)';
  return message.message_elem_array.map(elementText).join(' ');
}

function elementText(element: Elem): string {
  switch (element.elem_type) {
    case TIMElemType.kTIMElem_Text:
      return visible(element.text_elem_content);
    case TIMElemType.kTIMElem_Custom:
      return `(custom: ${brief(element.custom_elem_desc || element.custom_elem_data || '', BRIEF_LENGTH)})`;
    case TIMElemType.kTIMElem_Face:
      return `(face ${element.face_elem_index})`;
    case TIMElemType.kTIMElem_Location: {
      const { location_elem_desc = '', location_elem_latitude, location_elem_longitude } = element;
      return `(place: ${brief(location_elem_desc, BRIEF_LENGTH)} ${location_elem_latitude}, ${location_elem_longitude})`;
    }
    default:
      return `(element of type ${element.elem_type})`;
  }
}

function revocationText(locator: MsgLocator, { peer, now }: Viewer): string {
  const { message_locator_conv_id: conversation, message_locator_is_self, message_locator_time } = locator;
  const who = message_locator_is_self ? 'you' : conversation;
  const where = conversation === peer || !message_locator_is_self ? '' : ` to ${conversation}`;
  return `${who} took back the message${where} of ${clockText(message_locator_time, now)}`;
}

function networkText({ status, desc }: Extract<Notice, { is: 'network' }>, { paint }: Viewer): string {
  switch (status) {
    case TIMNetworkStatus.kTIMConnected:
      return paint('dim', '-- connected');
    case TIMNetworkStatus.kTIMDisconnected:
      return paint('yellow', `-- connection lost: ${visible(desc)}`);
    case TIMNetworkStatus.kTIMConnecting:
      return paint('dim', '-- connecting');
    case TIMNetworkStatus.kTIMConnectFailed:
      return paint('yellow', `-- no connection: ${visible(desc)}`);
  }
}

function conversationText(conversation: ConvInfo, viewer: Viewer): string {
  const { conv_id, conv_unread_num, conv_is_pinned, conv_last_msg } = conversation;
  const unread = conv_unread_num === 0 ? '' : `  ${viewer.paint('bold', `${conv_unread_num} unread`)}`;
  const pinned = conv_is_pinned ? '  pinned' : '';
  const time = conv_last_msg && clockText(conv_last_msg.message_server_time, viewer.now);
  const last =
    conv_last_msg && `  ${time} ${conv_last_msg.message_sender}: ${brief(contentText(conv_last_msg), BRIEF_LENGTH)}`;
  return `${conv_id}${unread}${pinned}${last ?? ''}`;
}

/** A time (s since 1970) on this machine's clock: of today `12:01:02`, of another day with its date. */
export function clockText(seconds: number, now: number): string {
  const time = new Date(seconds * 1000);
  const today = new Date(now);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  if (time.toDateString() === today.toDateString()) return clock;
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`;
}

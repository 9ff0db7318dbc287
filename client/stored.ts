/** The neutral entry of a message as a device keeps it: the form in which the local store and the conversations hold it. */
import { type Entry, EntryState } from '../contract/entry.ts';
import { TIMMsgStatus } from '../contract/enums.ts';
import type { StoredMessage } from './local/port.ts';
import { readBody } from './views/body.ts';

/** The message of an entry, as the local store keeps it. */
export function storedMessage(entry: Entry): StoredMessage {
  const { stream, pos, from, seq, time, rand, ctime, state = EntryState.Normal, body } = entry;
  const id = readBody(body).message_msg_id;
  const status = TIMMsgStatus.kTIMMsg_SendSucc;
  return { stream, pos, local: 0, id, from, seq, time, rand, ctime, state, status, body, customInt: 0, customStr: '' };
}

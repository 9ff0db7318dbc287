/** Finds the message an app means when it hands a Message back: by its id, or by its number and random number. */
import type { MessageReference } from '../contract/structs/message.ts';
import type { Conversation } from './conversation.ts';
import type { History } from './history.ts';
import type { LocalStore, StoredMessage } from './local/port.ts';

export type Locate = (conversation: Conversation, message: MessageReference) => Promise<StoredMessage | undefined>;

export function createLocate(parts: { store: Pick<LocalStore, 'byIds'>; history: Pick<History, 'bySeqs'> }): Locate {
  return async (one, { message_msg_id: id, message_seq: seq, message_rand: rand }) => {
    const known = id ? await parts.store.byIds([id]) : [];
    const here = known.find(({ stream }) => stream === one.stream);
    if (here || !seq) return here;
    const [found] = await parts.history.bySeqs(one, [seq]);
    return rand === undefined || found?.rand === rand ? found : undefined;
  };
}

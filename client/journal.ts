/**
 * One step of the signed-in user's state: what changed is written to the local store as a whole, then told in order,
 * then the conversations that changed, then the total of unread messages. Steps are synchronous: between the first
 * change and `commit` nothing else runs.
 */
import { TIMConvEvent } from '../contract/enums.ts';
import type { EventName, EventPayload } from '../contract/events.ts';
import type { Conversation } from './conversation.ts';
import type { Conversations } from './conversations.ts';
import type { Change, LocalStore } from './local/port.ts';
import { viewConversation } from './views/conversation.ts';

/** Tells one event; see events.ts. */
export type Emit = <N extends EventName>(event: N, ...payload: EventPayload<N>) => void;

/** Events whose payload is one list of what happened. */
export type ListEvent =
  | 'TIMRecvNewMsgCallback'
  | 'TIMMsgReadedReceiptCallback'
  | 'TIMMsgRevokeCallback'
  | 'TIMMsgUpdateCallback';
type ItemOf<N extends ListEvent> = EventPayload<N>[0][number];

export interface Journal {
  /** Something to write. */
  change(change: Change): void;
  /** A conversation that changed: to write, and to tell. */
  touch(conversation: Conversation): void;
  /** Something to tell. Items of the same event that follow each other become one call. */
  tell<N extends ListEvent>(event: N, item: ItemOf<N>): void;
  commit(): void;
}

export function createJournal(parts: {
  viewer: string;
  store: Pick<LocalStore, 'write'>;
  conversations: Conversations;
  emit: Emit;
}): Journal {
  const { viewer, store, conversations, emit } = parts;
  let changes: Change[] = [];
  let facts: { event: ListEvent; items: unknown[] }[] = [];

  const tellConversations = (event: TIMConvEvent, which: readonly Conversation[]): void => {
    if (which.length === 0) return;
    emit(
      'TIMConvEventCallback',
      event,
      which.map((one) => viewConversation(one, viewer)),
    );
  };

  return {
    change: (change) => void changes.push(change),
    touch: (conversation) => conversations.touch(conversation),
    tell(event, item) {
      const last = facts.at(-1);
      if (last?.event === event) last.items.push(item);
      else facts.push({ event, items: [item] });
    },
    commit() {
      const { touched, added, updated, deleted, total } = conversations.takeChanged();
      const toWrite = [...changes, ...touched.map((conversation) => ({ put: 'conversation', conversation }) as const)];
      const toTell = facts;
      // A handler may start the next step.
      changes = [];
      facts = [];
      if (toWrite.length > 0) store.write(toWrite);
      for (const { event, items } of toTell) emit(event, items as never);
      tellConversations(TIMConvEvent.kTIMConvEvent_Add, added);
      tellConversations(TIMConvEvent.kTIMConvEvent_Update, updated);
      tellConversations(TIMConvEvent.kTIMConvEvent_Del, deleted);
      if (total !== undefined) emit('TIMConvTotalUnreadMessageCountChangedCallback', total);
    },
  };
}

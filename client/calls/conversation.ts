/** TIMConv…: the conversation list, its order, and deleting from it. */
import { c2cKey } from '../../contract/stream-key.ts';
import type { Conversation } from '../conversation.ts';
import type { Conversations } from '../conversations.ts';
import { dropLocal } from '../deletions.ts';
import type { Journal } from '../journal.ts';
import type { Link } from '../link/link.ts';
import type { Reading } from '../reading.ts';
import { done, type Result } from '../result.ts';
import { viewConversation } from '../views/conversation.ts';
import { set, type SetParts } from './set.ts';
import { checkC2c, type Implementations } from './table.ts';

type Name =
  | 'TIMConvCreate'
  | 'TIMConvDelete'
  | 'TIMConvGetConvList'
  | 'TIMConvGetConvInfo'
  | 'TIMConvPinConversation'
  | 'TIMConvGetTotalUnreadMessageCount';

export interface ConversationParts extends SetParts {
  viewer: string;
  conversations: Conversations;
  journal: Journal;
  link: Pick<Link, 'request' | 'serverNow'>;
  reading: Reading;
}

export function conversationCalls(parts: ConversationParts): Required<Pick<Implementations, Name>> {
  const { viewer, conversations, journal, link, sync } = parts;
  const view = (one: Conversation) => viewConversation(one, viewer);

  return {
    async TIMConvCreate({ conv_id, conv_type }) {
      const refused = checkC2c(conv_id, conv_type);
      if (refused) return refused;
      const one = conversations.openWith(conv_id);
      if (!conversations.isListed(one.stream)) {
        one.kept = true;
        one.active ||= link.serverNow();
        journal.touch(one);
        journal.commit();
      }
      return done(view(one));
    },

    async TIMConvDelete({ conv_id, conv_type }) {
      const refused = checkC2c(conv_id, conv_type);
      const one = refused ? undefined : conversations.withPeer(conv_id);
      return refused ?? (one ? await remove(parts, one) : done(undefined));
    },

    async TIMConvGetConvList() {
      await sync.listed();
      return done(conversations.listed().map(view));
    },

    async TIMConvGetConvInfo({ json_get_conv_list_param: wanted }) {
      await sync.listed();
      const found = wanted.flatMap(({ get_conversation_list_param_conv_id: id, ...named }) => {
        const isC2c = checkC2c(id, named.get_conversation_list_param_conv_type) === undefined;
        const one = isC2c ? conversations.withPeer(id) : undefined;
        return one && conversations.isListed(one.stream) ? [view(one)] : [];
      });
      return done(found);
    },

    async TIMConvPinConversation({ conv_id, conv_type, is_pinned }) {
      return checkC2c(conv_id, conv_type) ?? (await set(parts, { stream: c2cKey(viewer, conv_id), pinned: is_pinned }));
    },

    async TIMConvGetTotalUnreadMessageCount() {
      await sync.listed();
      return done({ conv_get_total_unread_message_count_result_unread_count: conversations.total() });
    },
  };
}

/** Off the list, with its history, on all devices; it comes back with its next message. */
async function remove(parts: ConversationParts, one: Conversation): Promise<Result<void>> {
  const upto = one.pos;
  if (upto > 0 || one.pinned > 0) {
    const read = await parts.reading.drop({ one, upto });
    const { stream } = one;
    const result = read.ok ? await set(parts, { stream, pinned: false, hidden: upto, cleared: upto }) : read;
    if (!result.ok) return result;
  }
  // What only this device knew of it.
  Object.assign(one, { kept: false, draft: null });
  dropLocal(parts.journal, one, upto);
  parts.journal.touch(one);
  parts.journal.commit();
  return done(undefined);
}

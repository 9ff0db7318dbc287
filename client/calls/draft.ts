/** TIMConvSetDraft and TIMConvCancelDraft: unsent messages, kept on this device only. They answer at once. */
import { TIMConvType, TIMResult } from '../../contract/enums.ts';
import type { GivenDraft } from '../../contract/structs/conversation.ts';
import type { Conversations } from '../conversations.ts';
import type { Journal } from '../journal.ts';
import type { Link } from '../link/link.ts';
import { seconds } from '../views/message.ts';
import { checkC2c } from './table.ts';

export interface Drafts {
  TIMConvSetDraft(conv_id: string, conv_type: TIMConvType, draft: GivenDraft): TIMResult;
  TIMConvCancelDraft(conv_id: string, conv_type: TIMConvType): TIMResult;
}

export function draftCalls(parts: {
  conversations: Conversations;
  journal: Journal;
  link: Pick<Link, 'serverNow'>;
}): Drafts {
  const { conversations, journal, link } = parts;
  return {
    TIMConvSetDraft(conv_id, conv_type, draft) {
      if (checkC2c(conv_id, conv_type)) return TIMResult.TIM_ERR_CONV;
      const one = conversations.openWith(conv_id);
      const now = link.serverNow();
      one.draft = { ...draft, draft_edit_time: draft.draft_edit_time ?? seconds(now) };
      one.kept = true;
      one.active ||= now;
      journal.touch(one);
      journal.commit();
      return TIMResult.TIM_SUCC;
    },
    TIMConvCancelDraft(conv_id, conv_type) {
      if (checkC2c(conv_id, conv_type)) return TIMResult.TIM_ERR_CONV;
      const one = conversations.withPeer(conv_id);
      if (one?.draft) {
        one.draft = null;
        journal.touch(one);
        journal.commit();
      }
      return TIMResult.TIM_SUCC;
    },
  };
}

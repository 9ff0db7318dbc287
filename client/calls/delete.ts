/**
 * TIMMsgDelete, TIMMsgListDelete, TIMMsgClearHistoryMessage: messages that the user does not want to see any more, here or
 * on all devices. Nobody else is affected. What others sent and was never read counts as unread as long as it is on any
 * other device, and no longer when it is deleted everywhere.
 */
import { ErrorCode } from '../../contract/errors.ts';
import { MAX_DELETED } from '../../contract/limits.ts';
import type { TIMConvType } from '../../contract/enums.ts';
import { TIMMsgStatus } from '../../contract/enums.ts';
import type { MessageReference } from '../../contract/structs/message.ts';
import type { Conversation } from '../conversation.ts';
import type { Conversations } from '../conversations.ts';
import type { CursorKeeper } from '../cursor.ts';
import { dropLocal, type Deletions } from '../deletions.ts';
import type { History } from '../history.ts';
import type { Journal } from '../journal.ts';
import { AFTER_ALL, comparePlaces, type StoredMessage } from '../local/port.ts';
import type { Locate } from '../locate.ts';
import type { Reading } from '../reading.ts';
import { done, fail, type Result } from '../result.ts';
import { set, type SetParts } from './set.ts';
import { checkC2c, type Implementations } from './table.ts';

type Name = 'TIMMsgDelete' | 'TIMMsgListDelete' | 'TIMMsgClearHistoryMessage';

export interface DeleteParts extends SetParts {
  conversations: Conversations;
  cursor: Pick<CursorKeeper, 'now'>;
  deletions: Pick<Deletions, 'here' | 'clearHere'>;
  history: Pick<History, 'page'>;
  journal: Journal;
  locate: Locate;
  reading: Reading;
}

export function deleteCalls(parts: DeleteParts): Required<Pick<Implementations, Name>> {
  /** The conversation, once the list is exact; undefined if there is none. */
  const find = async (convId: string, convType: TIMConvType): Promise<Result<Conversation | undefined>> => {
    const refused = checkC2c(convId, convType);
    if (refused) return refused;
    await parts.sync.listed();
    return done(parts.conversations.withPeer(convId));
  };

  return {
    async TIMMsgDelete({ conv_id, conv_type, json_msgdel_param: given }) {
      const { msg_delete_param_msg: message, msg_delete_param_is_remble: everywhere = false } = given;
      const found = await find(conv_id, conv_type);
      if (!found.ok) return found;
      if (message) return await deleteNamed(parts, found.value, [message], everywhere);
      return found.value ? await clear(parts, found.value, everywhere) : done(undefined);
    },

    async TIMMsgListDelete({ conv_id, conv_type, json_msg_array: named }) {
      if (named.length > MAX_DELETED) {
        return fail(ErrorCode.ERR_INVALID_PARAMETERS, `at most ${MAX_DELETED} messages can be deleted at once`);
      }
      const found = await find(conv_id, conv_type);
      return found.ok ? await deleteNamed(parts, found.value, named, true) : found;
    },

    async TIMMsgClearHistoryMessage({ conv_id, conv_type }) {
      const found = await find(conv_id, conv_type);
      if (!found.ok) return found;
      return found.value ? await clear(parts, found.value, true) : done(undefined);
    },
  };
}

/** All of them or none. */
async function deleteNamed(
  parts: DeleteParts,
  one: Conversation | undefined,
  named: readonly MessageReference[],
  everywhere: boolean,
): Promise<Result<void>> {
  const messages: StoredMessage[] = [];
  const { epoch } = parts.cursor.now;
  for (const reference of named) {
    const message = one && (await parts.locate(one, reference));
    if (!message) return fail(ErrorCode.ERR_INVALID_PARAMETERS, 'a message to delete is not in this conversation');
    if (message.status === TIMMsgStatus.kTIMMsg_Sending) {
      return fail(ErrorCode.ERR_SDK_INVALID_OPERATION, 'a message that is being sent has to be cancelled first');
    }
    if (!messages.some((other) => comparePlaces(other, message) === 0)) messages.push(message);
  }
  if (!one || messages.length === 0) return done(undefined);
  const ofLog = messages.filter(({ local }) => local === 0);
  if (!everywhere || ofLog.length === 0) {
    await fetchLeft(parts, one, messages);
    await parts.deletions.here(one, messages, epoch);
    return done(undefined);
  }
  const result = await change(parts, one, { deleted: ofLog.map(({ pos }) => pos) });
  const onlyHere = messages.filter(({ local }) => local > 0);
  if (result.ok && onlyHere.length > 0) await parts.deletions.here(one, onlyHere, epoch);
  return result;
}

/** Without a message that stands last there has to be another one: it may still be on the server only. */
async function fetchLeft(
  { history }: DeleteParts,
  one: Conversation,
  messages: readonly StoredMessage[],
): Promise<void> {
  if (!messages.some((message) => one.last && comparePlaces(message, one.last) === 0)) return;
  const limit = messages.length + 1;
  await history.page(one, { from: AFTER_ALL, newer: false, limit, roaming: true });
}

/** All history, here or everywhere. */
async function clear(parts: DeleteParts, one: Conversation, everywhere: boolean): Promise<Result<void>> {
  const upto = one.pos;
  if (everywhere && upto > 0) {
    const read = await parts.reading.drop({ one, upto });
    const result = read.ok ? await change(parts, one, { cleared: upto }) : read;
    if (!result.ok) return result;
  }
  if (!everywhere) parts.deletions.clearHere(one);
  else {
    if (one.last && one.last.local > 0 && parts.conversations.isListed(one.stream)) one.kept = true;
    dropLocal(parts.journal, one, upto);
    parts.journal.commit();
  }
  return done(undefined);
}

/** A conversation that was on the list stays there. */
function change(
  parts: DeleteParts,
  { stream, hidden }: Conversation,
  to: { readonly deleted?: number[]; readonly cleared?: number },
): Promise<Result<void>> {
  const shown = hidden > 0 && parts.conversations.isListed(stream) ? { hidden: 0 } : {};
  return set(parts, { stream, ...to, ...shown });
}

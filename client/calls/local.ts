/**
 * TIMMsgImportMsgList, TIMMsgSaveMsg, TIMMsgSetLocalCustomData: what an app keeps on this device only. Messages that are put
 * in are never sent; they stand behind what was said before, and in the conversation list as any other does.
 */
import { EntryState } from '../../contract/entry.ts';
import { TIMMsgStatus } from '../../contract/enums.ts';
import { ErrorCode } from '../../contract/errors.ts';
import type { GivenMessage, MessageReference } from '../../contract/structs/message.ts';
import { type MessageBody, printMessageBody } from '../../contract/structs/message-body.ts';
import type { Random } from '../../host/host.ts';
import { checkMessage, checkSize } from '../../rules/message-body.ts';
import { messageId } from '../../rules/message-id.ts';
import { type Conversation, nextLocal, offerLast } from '../conversation.ts';
import type { Conversations } from '../conversations.ts';
import type { History } from '../history.ts';
import type { Inbox } from '../inbox.ts';
import type { Journal } from '../journal.ts';
import { mayStandLast } from '../last.ts';
import { comparePlaces, type LocalStore, type StoredMessage } from '../local/port.ts';
import type { Locate } from '../locate.ts';
import type { Outbox } from '../outbox.ts';
import { under } from '../outgoing/check.ts';
import { done, type Failure, fail, type Result } from '../result.ts';
import { seconds } from '../views/message.ts';
import { checkC2c, type Implementations } from './table.ts';

type Name = 'TIMMsgImportMsgList' | 'TIMMsgSaveMsg' | 'TIMMsgSetLocalCustomData';

const MAX_RAND = 2 ** 32;
/** The last second that is a number also in milliseconds. */
const MAX_TIME_S = Math.floor(Number.MAX_SAFE_INTEGER / 1000);

export interface LocalCallParts {
  viewer: string;
  conversations: Conversations;
  journal: Journal;
  locate: Locate;
  history: Pick<History, 'page'>;
  inbox: Pick<Inbox, 'step'>;
  outbox: Pick<Outbox, 'amend'>;
  random: Random;
  store: Pick<LocalStore, 'byIds'>;
  serverNow: () => number;
  tinyid: () => number;
}

export function localCalls(parts: LocalCallParts): Required<Pick<Implementations, Name>> {
  const { conversations } = parts;

  const putIn = async (
    convId: string,
    convType: Parameters<typeof checkC2c>[1],
    given: readonly GivenMessage[],
  ): Promise<Result<void>> => {
    const refused = checkC2c(convId, convType) ?? given.map(check).find((one) => one !== undefined);
    if (refused) return refused;
    const taken = await takenIds(parts, given);
    if (given.length > 0) putAll(parts, conversations.openWith(convId), given, taken);
    return done(undefined);
  };

  return {
    TIMMsgImportMsgList: ({ conv_id, conv_type, json_msg_array }) => putIn(conv_id, conv_type, json_msg_array),
    TIMMsgSaveMsg: ({ conv_id, conv_type, json_msg_param }) => putIn(conv_id, conv_type, [json_msg_param]),

    async TIMMsgSetLocalCustomData({ json_msg_param: given }) {
      const message = await find(parts, given);
      const one = message && conversations.get(message.stream);
      let isHere = false;
      if (one) await parts.inbox.step(async () => void (isHere = await amend(parts, one, message.id, given)));
      return isHere ? done(undefined) : fail(ErrorCode.ERR_INVALID_PARAMETERS, 'there is no such message');
    },
  };
}

/** Where the message stands may be another place than a moment ago. False if it is not here. */
async function amend(
  { journal, outbox, store }: LocalCallParts,
  one: Conversation,
  id: string,
  given: MessageReference,
): Promise<boolean> {
  const [here] = await store.byIds([id]);
  if (!here) return false;
  const { message_custom_int: customInt = here.customInt, message_custom_str: customStr = here.customStr } = given;
  const own = { customInt, customStr };
  const place = outbox.amend(id, own) ?? here;
  journal.change({ amend: place, stream: one.stream, ...own });
  if (one.last && comparePlaces(one.last, place) === 0) {
    one.last = { ...one.last, ...own };
    journal.change({ put: 'conversation', conversation: one });
  }
  journal.commit();
  return true;
}

/** A message of any conversation, by its id, or by the conversation it names and its number. It is here then. */
async function find({ conversations, store, locate, history }: LocalCallParts, given: MessageReference) {
  const { message_msg_id: id, message_conv_id: peer } = given;
  const [known] = id ? await store.byIds([id]) : [];
  const one = known || !peer ? undefined : conversations.withPeer(peer);
  const found = one && (await locate(one, given));
  if (found) await history.page(one, { from: { pos: found.pos, local: 1 }, newer: false, limit: 1, roaming: true });
  return known ?? found;
}

/** The rules' verdict under the codes of the SDK. */
function check(given: GivenMessage): Failure | undefined {
  const { message_server_time: said = 0, message_client_time: made = 0 } = given;
  if (Math.max(said, made) > MAX_TIME_S) return fail(ErrorCode.ERR_INVALID_PARAMETERS, 'there is no such time');
  const body = bodyOf(given, '');
  const wrong = checkMessage(body) ?? checkSize(body);
  return wrong && under(wrong);
}

/** Ids among those given that messages on this device have already. */
async function takenIds({ store }: LocalCallParts, given: readonly GivenMessage[]): Promise<Set<string>> {
  const ids = given.flatMap(({ message_msg_id: id }) => id || []);
  return new Set((await store.byIds(ids)).map(({ id }) => id));
}

function putAll(parts: LocalCallParts, one: Conversation, given: readonly GivenMessage[], taken: Set<string>): void {
  const { journal } = parts;
  for (const message of given) {
    const row = rowOf(parts, one, message, taken);
    journal.change({ put: 'message', message: row });
    if (mayStandLast(row)) offerLast(one, row);
    one.active = Math.max(one.active, row.time);
  }
  one.kept = true;
  journal.touch(one);
  journal.commit();
}

function rowOf(
  { viewer, random, serverNow, tinyid }: LocalCallParts,
  one: Conversation,
  given: GivenMessage,
  taken: Set<string>,
): StoredMessage {
  const now = serverNow();
  const { message_server_time: said = 0, message_client_time: made = said } = given;
  const time = said > 0 ? said * 1000 : made > 0 ? made * 1000 : now;
  const ctime = made > 0 ? made : seconds(time);
  const rand = given.message_rand === undefined ? random.uint32() : given.message_rand % MAX_RAND;
  const isFree = given.message_msg_id && !taken.has(given.message_msg_id);
  const id = isFree ? given.message_msg_id! : messageId(tinyid(), seconds(now), random.uint32());
  taken.add(id);
  return {
    stream: one.stream,
    pos: one.pos,
    local: nextLocal(one),
    id,
    from: given.message_sender || viewer,
    seq: given.message_seq ?? 0,
    time,
    rand,
    ctime,
    state: EntryState.Normal,
    status: TIMMsgStatus.kTIMMsg_LocalImported,
    body: printMessageBody(bodyOf(given, id)),
    customInt: given.message_custom_int ?? 0,
    customStr: given.message_custom_str ?? '',
  };
}

function bodyOf(given: GivenMessage, id: string): MessageBody {
  return {
    message_elem_array: given.message_elem_array as MessageBody['message_elem_array'],
    message_msg_id: id,
    message_cloud_custom_str: given.message_cloud_custom_str,
    message_priority: given.message_priority,
    message_platform: given.message_platform,
    message_is_excluded_from_unread_count: given.message_is_excluded_from_unread_count,
    message_excluded_from_last_message: given.message_excluded_from_last_message,
    message_group_at_user_array: given.message_group_at_user_array,
    message_is_forward_message: given.message_is_forward_message,
  };
}

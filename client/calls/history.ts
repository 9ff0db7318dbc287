/** TIMMsgGetMsgList, TIMMsgFindByMsgLocatorList, TIMMsgFindMessages: reading what was said. */
import type { CallParams } from '../../contract/functions.ts';
import { EntryState } from '../../contract/entry.ts';
import { TIMConvType } from '../../contract/enums.ts';
import { ErrorCode } from '../../contract/errors.ts';
import { MAX_DELETED, MAX_PAGE } from '../../contract/limits.ts';
import type { MessageReference } from '../../contract/structs/message.ts';
import type { GivenMsgLocator, MsgGetMsgListParam } from '../../contract/structs/message-call.ts';
import type { Conversation } from '../conversation.ts';
import type { Conversations } from '../conversations.ts';
import type { History, PageRequest } from '../history.ts';
import { AFTER_ALL, type LocalStore, type Place, type StoredMessage } from '../local/port.ts';
import type { Locate } from '../locate.ts';
import { done, fail, type Result } from '../result.ts';
import type { Sync } from '../sync.ts';
import { seconds, viewMessage } from '../views/message.ts';
import { checkC2c, type Implementations } from './table.ts';

type Name = 'TIMMsgGetMsgList' | 'TIMMsgFindByMsgLocatorList' | 'TIMMsgFindMessages';

/** Messages of a page that names no count, and the most a page may have. */
const DEFAULT_COUNT = 20;
const MAX_COUNT = 10_000;

export interface HistoryCallParts {
  viewer: string;
  conversations: Conversations;
  history: History;
  locate: Locate;
  store: Pick<LocalStore, 'byIds'>;
  sync: Pick<Sync, 'listed'>;
}

export function historyCalls(parts: HistoryCallParts): Required<Pick<Implementations, Name>> {
  const { viewer, conversations, history } = parts;
  const view = (one: Conversation) => (message: StoredMessage) => viewMessage(message, viewer, one);
  return {
    async TIMMsgGetMsgList({ conv_id, conv_type, json_get_msg_param: given }) {
      const refused = checkC2c(conv_id, conv_type);
      if (refused) return refused;
      await parts.sync.listed();
      const one = conversations.withPeer(conv_id);
      if (!one) return done([]);
      const page = await readPage(parts, one, given);
      return page.ok ? done(page.value.map(view(one))) : page;
    },

    async TIMMsgFindByMsgLocatorList({ conv_id, conv_type, json_msg_Locator_array: locators }) {
      const refused = checkC2c(conv_id, conv_type);
      if (refused) return refused;
      await parts.sync.listed();
      const one = conversations.withPeer(conv_id);
      if (!one) return done([]);
      const seqs = locators.map(({ message_locator_seq: seq }) => seq);
      const found = new Map((await history.bySeqs(one, seqs)).map((message) => [message.seq, message]));
      const matching = locators.flatMap((locator) => {
        const message = found.get(locator.message_locator_seq);
        return message && isMeant(message, locator, { viewer, peer: conv_id }) ? [message] : [];
      });
      return done(matching.map(view(one)));
    },

    async TIMMsgFindMessages({ json_message_id_array: ids }) {
      const found = new Map((await parts.store.byIds(ids)).map((message) => [message.id, message]));
      const messages = ids.flatMap((id) => {
        const message = found.get(id);
        const one = message && conversations.get(message.stream);
        return message && one ? [viewMessage(message, viewer, one)] : [];
      });
      return done(messages);
    },
  };
}

type PageParams = CallParams<'TIMMsgGetMsgList'>['json_get_msg_param'];

async function readPage(
  parts: HistoryCallParts,
  one: Conversation,
  given: PageParams,
): Promise<Result<StoredMessage[]>> {
  const roaming = given.msg_getmsglist_param_is_remble ?? false;
  const limit = Math.min(given.msg_getmsglist_param_count || DEFAULT_COUNT, MAX_COUNT);
  const anchor = await anchorOf(parts, one, given, roaming);
  if (anchor === 'none')
    return fail(ErrorCode.ERR_INVALID_PARAMETERS, 'the message to start from is not in this conversation');
  // Without an anchor there is nothing newer than the newest.
  const newer = anchor !== 'newest' && (given.msg_getmsglist_param_is_forward ?? false);
  const from = anchor === 'newest' ? AFTER_ALL : anchor;
  const page = await parts.history.page(one, { from, newer, limit, roaming });
  return done(withinPeriod(page, given, newer));
}

/** Where the page starts: the message given, else the number given, else the time given, else the newest message. */
async function anchorOf(
  { history, locate }: HistoryCallParts,
  one: Conversation,
  given: PageParams,
  roaming: boolean,
): Promise<Place | 'newest' | 'none'> {
  const newer = given.msg_getmsglist_param_is_forward ?? false;
  const { msg_getmsglist_param_last_msg: message, msg_getmsglist_param_last_msg_seq: seq } = given;
  const time = given.msg_getmsglist_param_time_begin;
  if (message?.message_msg_id || message?.message_seq) {
    const found = await locate(one, message);
    return found ?? (await besideDeleted(history, one, message, { newer, roaming })) ?? 'none';
  }
  if (seq) {
    const [found] = await history.bySeqs(one, [seq]);
    return found ? beside(found, newer) : ((await besideNumber(history, one, seq, newer)) ?? 'none');
  }
  if (!time) return 'newest';
  return await history.placeAtTime(one, time * 1000 + (newer ? 0 : 999), newer, roaming);
}

/** The place from which a page begins with this message. */
function beside({ pos }: StoredMessage, newer: boolean): Place {
  return newer ? { pos: pos - 1, local: AFTER_ALL.local } : { pos: pos + 1, local: 0 };
}

/** The same for the next message that is left, where the one given was deleted meanwhile: from its time on. */
async function besideDeleted(
  history: History,
  one: Conversation,
  { message_seq: seq = 0, message_server_time: time = 0, message_conv_id: peer }: MessageReference,
  { newer, roaming }: Pick<PageRequest, 'newer' | 'roaming'>,
): Promise<Place | undefined> {
  if (seq === 0) return undefined;
  if (time === 0 || peer !== one.peer) return await besideNumber(history, one, seq, newer);
  let from = await history.placeAtTime(one, time * 1000 + (newer ? 0 : 999), newer, roaming);
  for (;;) {
    // Of the same second there may be some on the other side of it.
    const page = await history.page(one, { from, newer, limit: MAX_PAGE, roaming });
    const next = page.find(({ local, seq: other }) => local === 0 && (newer ? other > seq : other < seq));
    if (next) return beside(next, newer);
    from = page.at(-1) ?? from;
    if (page.length < MAX_PAGE) return from;
  }
}

/** The same if nothing but its number is known: not beyond a gap of more than can be deleted at once. */
async function besideNumber(
  history: History,
  one: Conversation,
  seq: number,
  newer: boolean,
): Promise<Place | undefined> {
  const seqs = Array.from({ length: MAX_DELETED }, (_, n) => (newer ? seq + n + 1 : seq - n - 1));
  const left = (await history.bySeqs(one, seqs)).sort((a, b) => a.pos - b.pos);
  const next = newer ? left[0] : left.at(-1);
  const isBeyond = next && one.deleted.some(([from, to]) => (newer ? from < next.pos : to > next.pos));
  return isBeyond ? beside(next, newer) : undefined;
}

/** A page that starts at a time ends where its period does. */
function withinPeriod(page: StoredMessage[], given: MsgGetMsgListParam, newer: boolean): StoredMessage[] {
  const { msg_getmsglist_param_time_begin: begin, msg_getmsglist_param_time_period: period } = given;
  if (!begin || !period || given.msg_getmsglist_param_last_msg) return page;
  return page.filter(({ time }) => (newer ? seconds(time) <= begin + period : seconds(time) >= begin - period));
}

/** Every part of a locator has to match, the conversation, too, if it names one. */
function isMeant(
  message: StoredMessage,
  locator: GivenMsgLocator,
  { viewer, peer }: { viewer: string; peer: string },
): boolean {
  const { message_locator_conv_id: id = '', message_locator_conv_type: type = TIMConvType.kTIMConv_C2C } = locator;
  return (
    (id === '' || (id === peer && type === TIMConvType.kTIMConv_C2C)) &&
    locator.message_locator_time === seconds(message.time) &&
    locator.message_locator_rand === message.rand &&
    locator.message_locator_is_self === (message.from === viewer) &&
    locator.message_locator_is_revoked === (message.state === EntryState.Revoked)
  );
}

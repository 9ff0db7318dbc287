/** TIMMsgSearchLocalMessages: looks through what this device holds, with or without a connection. */
import type { CallParams } from '../../contract/functions.ts';
import { TIMConvType, TIMKeywordListMatchType } from '../../contract/enums.ts';
import { ErrorCode } from '../../contract/errors.ts';
import { MAX_KEYWORDS } from '../../contract/limits.ts';
import { c2cKey } from '../../contract/stream-key.ts';
import type { MessageSearchResultItem } from '../../contract/structs/message-search.ts';
import type { Conversations } from '../conversations.ts';
import type { Found, LocalStore, Search } from '../local/port.ts';
import { done, fail, type Result } from '../result.ts';
import { viewMessage } from '../views/message.ts';
import { checkC2c, type Implementations } from './table.ts';

type Given = CallParams<'TIMMsgSearchLocalMessages'>['json_search_message_param'];

export interface SearchParts {
  viewer: string;
  conversations: Conversations;
  store: Pick<LocalStore, 'search'>;
  serverNow: () => number;
}

export function searchCalls(parts: SearchParts): Required<Pick<Implementations, 'TIMMsgSearchLocalMessages'>> {
  const { viewer, conversations, store } = parts;
  const items = ({ streams }: Found): MessageSearchResultItem[] =>
    streams.flatMap(({ stream, count, messages }) => {
      const one = conversations.get(stream);
      if (!one) return [];
      return {
        msg_search_result_item_conv_id: one.peer,
        msg_search_result_item_conv_type: TIMConvType.kTIMConv_C2C,
        msg_search_result_item_message_array: messages.map((message) => viewMessage(message, viewer, one)),
        msg_search_result_item_total_message_count: count,
      };
    });

  return {
    async TIMMsgSearchLocalMessages({ json_search_message_param: given }) {
      const search = searchOf(parts, given);
      if (!search.ok) return search;
      const page = askedPage(given);
      if (search.value.stream !== undefined) {
        const found = await store.search({ ...search.value, ...page });
        return done({ msg_search_result_item_array: items(found), msg_search_result_total_count: found.total });
      }
      // What is counted, and paged, are the conversations.
      const found = items(await store.search({ ...search.value, ...EVERYTHING }));
      const shown = found.slice(page.offset, page.offset + page.limit);
      return done({ msg_search_result_item_array: shown, msg_search_result_total_count: found.length });
    },
  };
}

const EVERYTHING = { offset: 0, limit: Number.MAX_SAFE_INTEGER };

/** Without a size there is one page. */
function askedPage({ msg_search_param_page_index: index = 0, msg_search_param_page_size: size = 0 }: Given) {
  return size === 0 ? EVERYTHING : { offset: index * size, limit: size };
}

function searchOf({ viewer, serverNow }: SearchParts, given: Given): Result<Omit<Search, 'offset' | 'limit'>> {
  const keywords = given.msg_search_param_keyword_array.filter((keyword) => keyword !== '');
  const { msg_search_param_message_type_array: types, msg_search_param_send_indentifier_array: senders } = given;
  if (keywords.length > MAX_KEYWORDS) {
    return fail(ErrorCode.ERR_INVALID_PARAMETERS, `at most ${MAX_KEYWORDS} keywords can be searched for`);
  }
  if (keywords.length === 0 && !types?.length && !senders?.length) {
    return fail(ErrorCode.ERR_INVALID_PARAMETERS, 'there is no keyword, no sender and no type to search for');
  }
  const stream = streamOf(viewer, given);
  if (!stream.ok) return stream;
  const all = given.msg_search_param_keyword_list_match_type === TIMKeywordListMatchType.TIMKeywordListMatchType_And;
  return done({
    keywords,
    match: all ? 'all' : 'any',
    ...(types?.length && { types }),
    ...(senders?.length && { senders }),
    ...(stream.value !== undefined && { stream: stream.value }),
    ...periodOf(given, serverNow()),
  });
}

/** One conversation, or undefined for all. */
function streamOf(viewer: string, given: Given): Result<string | undefined> {
  const { msg_search_param_conv_id: id = '', msg_search_param_conv_type: type = TIMConvType.kTIMConv_C2C } = given;
  if (id === '' || type === TIMConvType.kTIMConv_Invalid) return done(undefined);
  return checkC2c(id, type) ?? done(c2cKey(viewer, id));
}

/** The period counts back from the position; without one from now. */
function periodOf(given: Given, nowMs: number): Pick<Search, 'since' | 'until'> {
  const { msg_search_param_search_time_position: position = 0, msg_search_param_search_time_period: period = 0 } =
    given;
  const end = position === 0 ? nowMs : position * 1000;
  return {
    ...(period > 0 && { since: end - period * 1000 }),
    ...(position > 0 && { until: end + 999 }),
  };
}

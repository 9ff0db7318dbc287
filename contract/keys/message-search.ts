/**
 * Key names of search in the local history: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// MessageSearchParam
export const kTIMMsgSearchParamKeywordArray = 'msg_search_param_keyword_array';
export const kTIMMsgSearchParamMessageTypeArray = 'msg_search_param_message_type_array';
export const kTIMMsgSearchParamConvId = 'msg_search_param_conv_id';
export const kTIMMsgSearchParamConvType = 'msg_search_param_conv_type';
export const kTIMMsgSearchParamSearchTimePosition = 'msg_search_param_search_time_position';
export const kTIMMsgSearchParamSearchTimePeriod = 'msg_search_param_search_time_period';
export const kTIMMsgSearchParamPageIndex = 'msg_search_param_page_index';
export const kTIMMsgSearchParamPageSize = 'msg_search_param_page_size';
export const kTIMMsgSearchParamKeywordListMatchType = 'msg_search_param_keyword_list_match_type';
export const kTIMMsgSearchParamSenderIdentifierArray = 'msg_search_param_send_indentifier_array';
export const kTIMMsgSearchParamSearchCount = 'msg_search_param_search_count';
export const kTIMMsgSearchParamSearchCursor = 'msg_search_param_search_cursor';

// MessageSearchResultItem
export const kTIMMsgSearchResultItemConvId = 'msg_search_result_item_conv_id';
export const kTIMMsgSearchResultItemConvType = 'msg_search_result_item_conv_type';
export const kTIMMsgSearchResultItemTotalMessageCount = 'msg_search_result_item_total_message_count';
export const kTIMMsgSearchResultItemMessageArray = 'msg_search_result_item_message_array';

// MessageSearchResult
export const kTIMMsgSearchResultTotalCount = 'msg_search_result_total_count';
export const kTIMMsgSearchResultItemArray = 'msg_search_result_item_array';
export const kTIMMsgSearchResultSearchCursor = 'msg_search_result_search_cursor';

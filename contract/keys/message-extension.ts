/**
 * Key names of translations, extensions and reactions of messages: one constant a key, named as in the C headers, spelled as the contract spells it.
 */

// MessageTranslateTextResult
export const kTIMMsgTranslateTextSourceText = 'msg_translate_text_source_text';
export const kTIMMsgTranslateTextTargetText = 'msg_translate_text_target_text';

// MessageExtension
export const kTIMMsgExtensionKey = 'message_extension_key';
export const kTIMMsgExtensionValue = 'message_extension_value';

// MessageExtensionResult
export const kTIMMsgExtensionResultCode = 'message_extension_result_code';
export const kTIMMsgExtensionResultInfo = 'message_extension_result_info';
export const kTIMMsgExtensionItem = 'message_extension_item';

// MessageReaction
export const kTIMMsgReactionID = 'message_reaction_id';
export const kTIMMsgReactionTotalUserCount = 'message_reaction_total_user_count';
export const kTIMMsgReactionPartialUserInfoList = 'message_reaction_partial_user_info_array';
export const kTIMMsgReactionReactedByMyself = 'message_reaction_reacted_by_myself';

// MessageReactionResult
export const kTIMMsgReactionResultCode = 'message_reaction_result_code';
export const kTIMMsgReactionResultInfo = 'message_reaction_result_info';
export const kTIMMsgReactionResultMsgId = 'message_reaction_result_msg_id';
export const kTIMMsgReactionResultReactionList = 'message_reaction_result_reaction_list';

// MessageReactionUserResult
export const kTIMMsgReactionUserResultUserInfoArray = 'message_reaction_user_result_user_info_array';
export const kTIMMsgReactionUserResultNextSeq = 'message_reaction_user_result_next_seq';
export const kTIMMsgReactionUserResultIsFinished = 'message_reaction_user_result_is_finished';

// MessageReactionChangeInfo
export const kTIMMsgReactionChangeInfoMsgId = 'message_reaction_change_info_msg_id';
export const kTIMMsgReactionChangeInfoReactionList = 'message_reaction_change_info_reaction_list';

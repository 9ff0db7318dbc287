/** Arguments of calls: what is wrong with them is said at once, and nobody is called. */
import { describe, expect, it } from 'vitest';
import { openPair, textMessage, textOf } from './stage.ts';

type AnyFunction = (...args: unknown[]) => unknown;

describe('arguments', () => {
  const text = textMessage('a');
  it.each<[string, unknown[], number]>([
    ['TIMMsgSendNewMsg', ['bob', 1, '{'], -3],
    ['TIMMsgSendNewMsg', ['bob', 1, ''], -3],
    ['TIMMsgSendNewMsg', ['bob', 1, '[]'], -3],
    ['TIMMsgSendNewMsg', ['bob', 1, '{}'], -3],
    ['TIMMsgSendNewMsg', ['bob', 1, '{"message_elem_array":[{"elem_type":99}]}'], -3],
    ['TIMMsgSendNewMsg', ['bob', 1, '{"message_elem_array":[{"elem_type":0,"text_elem_content":5}]}'], -3],
    ['TIMMsgSendNewMsg', ['bob', 1, null], -4],
    ['TIMMsgSendNewMsg', ['bob', 1, { message_elem_array: [] }], -4],
    ['TIMMsgSendNewMsg', ['', 1, text], -5],
    ['TIMMsgSendNewMsg', [null, 1, text], -5],
    ['TIMMsgSendNewMsg', [5, 1, text], -5],
    ['TIMMsgSendNewMsg', ['bob', 0, text], -5],
    ['TIMMsgSendNewMsg', ['bob', 4, text], -5],
    ['TIMMsgSendNewMsg', ['bob', '1', text], -5],
    ['TIMMsgSendMessage', ['bob', 1, text, 'no buffer'], -4],
    ['TIMMsgReportReaded', ['bob', 1, '{'], -3],
    ['TIMMsgReportReaded', ['', 0, ''], -5],
    ['TIMMsgReportReaded', ['bob', 9, ''], -5],
    ['TIMMsgGetMsgList', ['bob', 1, '{"msg_getmsglist_param_count":-1}'], -3],
    ['TIMMsgGetMsgList', ['bob', 1, '{"msg_getmsglist_param_count":"20"}'], -3],
    ['TIMMsgGetMsgList', ['bob', 1, '[['.repeat(600)], -3],
    ['TIMMsgFindByMsgLocatorList', ['bob', 1, '[{}]'], -3],
    ['TIMMsgDownloadElemToPath', ['', 'path'], -3],
    ['TIMMsgDownloadElemToPath', ['{"msg_download_elem_param_type":4}', 'path'], -3],
    ['TIMMsgDownloadElemToPath', ['{"msg_download_elem_param_id":5}', 'path'], -3],
    ['TIMMsgDownloadElemToPath', [{}, 'path'], -4],
    ['TIMMsgDownloadElemToPath', ['{}', null], -4],
    ['TIMMsgFindMessages', ['[5]'], -3],
    ['TIMMsgRevoke', ['bob', 1, ''], -3],
    ['TIMMsgDelete', ['bob', 1, ''], -3],
    ['TIMMsgDelete', ['bob', 1, '{"msg_delete_param_is_remble":1}'], -3],
    ['TIMMsgDelete', ['bob', 1, '{"msg_delete_param_msg":[]}'], -3],
    ['TIMMsgDelete', ['', 1, '{}'], -5],
    ['TIMMsgListDelete', ['bob', 1, '{}'], -3],
    ['TIMMsgListDelete', ['bob', 0, '[]'], -5],
    ['TIMMsgListDelete', ['bob', 1, null], -4],
    ['TIMMsgClearHistoryMessage', ['', 1], -5],
    ['TIMMsgClearHistoryMessage', ['bob', 'C2C'], -5],
    ['TIMMsgImportMsgList', ['bob', 1, text], -3],
    ['TIMMsgImportMsgList', ['bob', 1, '[{}]'], -3],
    ['TIMMsgImportMsgList', [null, 1, '[]'], -5],
    ['TIMMsgSaveMsg', ['bob', 1, '[]'], -3],
    ['TIMMsgSaveMsg', ['bob', 1, '{"message_elem_array":[{"elem_type":0}],"message_sender":5}'], -3],
    ['TIMMsgSaveMsg', ['bob', 1, undefined], -4],
    ['TIMMsgSetLocalCustomData', [''], -3],
    ['TIMMsgSetLocalCustomData', ['{"message_custom_int":"1"}'], -3],
    ['TIMMsgSetLocalCustomData', [{}], -4],
    ['TIMMsgSearchLocalMessages', ['{}'], -3],
    ['TIMMsgSearchLocalMessages', ['{"msg_search_param_keyword_array":"a"}'], -3],
    [
      'TIMMsgSearchLocalMessages',
      ['{"msg_search_param_keyword_array":[],"msg_search_param_message_type_array":[99]}'],
      -3,
    ],
    ['TIMMsgSearchLocalMessages', ['{"msg_search_param_keyword_array":[],"msg_search_param_page_size":-1}'], -3],
    ['TIMMsgSetC2CReceiveMessageOpt', ['["bob"]', 4], -4],
    ['TIMMsgSetC2CReceiveMessageOpt', ['["bob"]', '1'], -4],
    ['TIMMsgSetC2CReceiveMessageOpt', ['"bob"', 1], -3],
    ['TIMMsgGetC2CReceiveMessageOpt', ['[5]'], -3],
    ['TIMMsgGetC2CReceiveMessageOpt', [null], -4],
    ['TIMConvPinConversation', ['bob', 1, 'yes'], -4],
    ['TIMConvGetConvInfo', ['{}'], -3],
    ['TIMConvDelete', ['', 1], -5],
    ['TIMGroupQuit', [''], -6],
    ['TIMGroupQuit', [null], -6],
    ['TIMSetConfig', ['{"set_config_log_level":77}'], -3],
    ['TIMLogin', [null, 'sig'], -4],
    ['TIMLogin', ['alice', 5], -4],
    ['callExperimentalAPI', ['{}'], -3],
  ])('%s %j returns %i, and calls nobody', async (name, args, result) => {
    const { alice, quiet } = await openPair();
    const call = (alice.tim as unknown as Record<string, AnyFunction>)[name]!;
    const lines: string[] = [];
    alice.tim.TIMSetLogCallback((_level, line) => void lines.push(line), null);
    expect(call(...args, () => expect.unreachable(), null)).toBe(result);
    await quiet();
    // The reason is in the log: the caller only has a number.
    expect(lines.join()).toContain(`${name} was refused`);
  });

  it('a callback that is no function is refused, none at all is fine', async () => {
    const { alice, bob, quiet } = await openPair();
    const send = alice.tim.TIMMsgSendNewMsg as AnyFunction;
    expect(send('bob', 1, textMessage('a'), 'callback', null)).toBe(-4);
    expect(send('bob', 1, textMessage('b'), null, null)).toBe(0);
    expect(send('bob', 1, textMessage('c'), undefined)).toBe(0);
    expect(send('bob', 1, textMessage('d'))).toBe(0);
    expect((alice.tim.TIMSetConfig as AnyFunction)('{}', null, null)).toBe(0);
    await quiet();
    expect(bob.received().map(textOf)).toEqual(['b', 'c', 'd']);
  });
});

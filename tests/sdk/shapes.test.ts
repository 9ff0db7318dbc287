/**
 * What the SDK prints on a live system has every key and JSON type of the reference samples, in both
 * profiles, with its keys sorted at every level.
 */
import { describe, expect, it } from 'vitest';
import { answerShapes, differences, eventShapes } from '../../contract/conformance/sample-shapes.ts';
import { type Device, type Json, openPair, textMessage } from './stage.ts';

/** Whether the keys of JSON text are sorted at every level: printing the parsed text with sorted keys changes nothing. */
function isSorted(text: string): boolean {
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .toSorted(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, inner]) => [key, sorted(inner)]),
          )
        : value;
  return JSON.stringify(sorted(JSON.parse(text))) === text;
}

/** Makes a call and gives the text its callback got. */
function textOfCall(device: Device, name: string, ...args: unknown[]): Promise<string> {
  return new Promise((resolve) => {
    const functions = device.tim as unknown as Record<string, (...all: unknown[]) => unknown>;
    functions[name]!(...args, (_code: number, _desc: string, json: string) => resolve(json), null);
  });
}

describe.each(['v5', 'v8'] as const)('in profile %s', (profile) => {
  async function scene() {
    const pair = await openPair();
    const carol = await pair.signedIn('carol', { profile });
    const texts: Record<string, string> = {};
    carol.tim.TIMAddRecvNewMsgCallback((json) => void (texts['TIMRecvNewMsgCallback'] = json), null);
    carol.tim.TIMSetMsgReadedReceiptCallback((json) => void (texts['receipt'] = json), null);
    carol.tim.TIMSetMsgRevokeCallback((json) => void (texts['locator'] = json), null);
    const told = await pair.alice.say('carol', 'hello');
    const call = async (name: string, ...args: unknown[]) => {
      texts[name] = await pair.world.until(textOfCall(carol, name, ...args));
    };
    await call('TIMMsgSendNewMsg', 'alice', 1, textMessage('hello'));
    await call('TIMConvCreate', 'alice', 1);
    await call('TIMConvGetConvList');
    await call('TIMMsgGetMsgList', 'alice', 1, '{}');
    const [newest] = JSON.parse(texts['TIMMsgGetMsgList']!) as Json[];
    const locator = {
      message_locator_is_revoked: false,
      message_locator_is_self: true,
      message_locator_rand: newest!['message_rand'],
      message_locator_seq: newest!['message_seq'],
      message_locator_time: newest!['message_server_time'],
      message_locator_unique_id: newest!['message_unique_id'],
    };
    await call('TIMMsgFindByMsgLocatorList', 'alice', 1, JSON.stringify([locator]));
    await call('TIMSetConfig', '{}');
    await call('TIMConvGetTotalUnreadMessageCount');
    await pair.alice.ok('TIMMsgReportReaded', 'carol', 1, '');
    await pair.alice.ok('TIMMsgRevoke', 'carol', 1, JSON.stringify(told));
    await pair.quiet();
    return texts;
  }

  it('every sample is met, and keys are sorted', async () => {
    const texts = await scene();
    for (const name of [
      'TIMMsgSendNewMsg',
      'TIMConvCreate',
      'TIMConvGetConvList',
      'TIMMsgGetMsgList',
      'TIMMsgFindByMsgLocatorList',
    ]) {
      const answer = JSON.parse(texts[name]!) as Json[];
      expect([name, differences(answerShapes[name]!, answer)]).toEqual([name, []]);
      if (Array.isArray(answer)) expect(answer).not.toEqual([]);
    }
    const [textMessageShape] = eventShapes['TIMRecvNewMsgCallback']!;
    expect(differences(textMessageShape!, JSON.parse(texts['TIMRecvNewMsgCallback']!))).toEqual([]);
    if (profile === 'v5') {
      expect(differences(answerShapes['TIMSetConfig']!, JSON.parse(texts['TIMSetConfig']!))).toEqual([]);
    }
    for (const [name, text] of Object.entries(texts)) expect([name, isSorted(text)]).toEqual([name, true]);
    expect(JSON.parse(texts['receipt']!)).toEqual([
      { msg_receipt_conv_id: 'alice', msg_receipt_conv_type: 1, msg_receipt_time_stamp: expect.any(Number) as number },
    ]);
    expect(Object.keys((JSON.parse(texts['locator']!) as Json[])[0]!)).toEqual([
      'message_locator_conv_id',
      'message_locator_conv_type',
      'message_locator_is_revoked',
      'message_locator_is_self',
      'message_locator_rand',
      'message_locator_seq',
      'message_locator_time',
      'message_locator_unique_id',
    ]);
    expect(JSON.parse(texts['TIMConvGetTotalUnreadMessageCount']!)).toEqual({
      conv_get_total_unread_message_count_result_unread_count: 0,
    });
  });

  it('what is put in, set and deleted is shown, and asked for, in the keys of the contract', async () => {
    const { alice, signedIn, world, quiet } = await openPair();
    const carol = await signedIn('carol', { profile });
    const told: string[] = [];
    carol.tim.TIMSetConvEventCallback((event, json) => void (event === 2 && told.push(json)), null);
    const call = (name: string, ...args: unknown[]) => world.until(textOfCall(carol, name, ...args));
    const sent = await alice.say('carol', 'hello');
    await quiet();
    for (const name of ['TIMMsgSaveMsg', 'TIMMsgImportMsgList']) {
      const given = textMessage('put in', { message_sender: 'alice' });
      expect(await call(name, 'alice', 1, name === 'TIMMsgSaveMsg' ? given : `[${given}]`)).toBe('');
    }
    expect(await call('TIMMsgSetC2CReceiveMessageOpt', '["alice"]', 2)).toBe('');
    const option = '{"msg_recv_msg_opt_result_identifier":"alice","msg_recv_msg_opt_result_opt":2}';
    expect(await call('TIMMsgGetC2CReceiveMessageOpt', '["alice"]')).toBe(`[${option}]`);
    const page = await call('TIMMsgGetMsgList', 'alice', 1, '{}');
    expect(differences(answerShapes['TIMMsgGetMsgList']!, JSON.parse(page))).toEqual([]);
    expect(await call('TIMMsgSetLocalCustomData', JSON.stringify({ ...sent, message_custom_int: 1 }))).toBe('');
    for (const key of ['msg_delete_param_is_remble', 'msg_delete_param_is_ramble']) {
      const [newest] = JSON.parse(await call('TIMMsgGetMsgList', 'alice', 1, '{}')) as Json[];
      const given = JSON.stringify({ msg_delete_param_msg: newest, [key]: true });
      expect(await call('TIMMsgDelete', 'alice', 1, given)).toBe('');
    }
    expect(await call('TIMMsgListDelete', 'alice', 1, JSON.stringify([sent]))).toBe('');
    expect(await call('TIMMsgClearHistoryMessage', 'alice', 1)).toBe('');
    await quiet();
    expect(told.length).toBeGreaterThan(3);
    for (const text of told) {
      expect(isSorted(text)).toBe(true);
      const [info] = JSON.parse(text) as Json[];
      expect(typeof info!['conv_recv_opt']).toBe('number');
      expect(Object.hasOwn(info!, 'conv_last_msg')).toBe(info!['conv_is_has_lastmsg']);
    }
    expect(JSON.parse(told.at(-1)!)).toMatchObject([{ conv_is_has_lastmsg: false, conv_recv_opt: 2 }]);
  });

  it('the profile of a sender is filled everywhere', async () => {
    const texts = await scene();
    const profiles = Object.values(texts).flatMap((text) => text.match(/"message_sender_profile":\{[^}]*\}/g) ?? []);
    expect(profiles.length).toBeGreaterThan(4);
    for (const text of profiles) expect(text.match(/user_profile_/g)).toHaveLength(11);
  });

  it('keys are spelled as the profile says, and read in either spelling', async () => {
    const { alice, bob, signedIn, quiet, world } = await openPair();
    const carol = await signedIn('carol', { profile });
    let received = '';
    carol.tim.TIMAddRecvNewMsgCallback((json) => void (received = json), null);
    for (const [device, key] of [
      [alice, 'message_offlie_push_config'],
      [bob, 'message_offline_push_config'],
    ] as const) {
      await device.say('carol', 'ring', { [key]: { offline_push_config_desc: 'ring' } });
      await quiet();
      expect(received).toContain(
        profile === 'v5' ? '"message_offlie_push_config":{' : '"message_offline_push_config":{',
      );
    }
    for (const key of ['user_config_is_ingore_grouptips_unread', 'user_config_is_ignore_grouptips_unread']) {
      for (const value of [true, false]) {
        const given = JSON.stringify({ set_config_user_config: { [key]: value } });
        const text = await world.until(textOfCall(carol, 'TIMSetConfig', given));
        const spelled = profile === 'v5' ? 'ingore' : 'ignore';
        expect(text).toContain(`"user_config_is_${spelled}_grouptips_unread":${value}`);
      }
    }
    const param = JSON.stringify({ msg_getmsglist_param_is_ramble: true });
    expect(await world.until(textOfCall(carol, 'TIMMsgGetMsgList', 'alice', 1, param))).toContain('ring');
  });
});

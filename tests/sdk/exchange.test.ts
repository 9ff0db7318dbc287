/** People exchange messages through the real server: what each device is told, in which order, and how it looks. */
import { describe, expect, it } from 'vitest';
import { type Device, type Json, openPair, openStage, textMessage, textOf } from './stage.ts';

const names = (device: Device): string[] => device.told.map(([name]) => name);

describe('a message', () => {
  it('goes from one to the other, and shows to each from its own side', async () => {
    const { alice, bob, quiet, errors } = await openPair();
    const sent = await alice.say('bob', 'hello');
    await quiet();
    expect(sent).toMatchObject({
      message_conv_id: 'bob',
      message_is_from_self: true,
      message_is_read: true,
      message_seq: 1,
      message_status: 2,
    });
    expect(bob.received()).toEqual([
      { ...sent, message_conv_id: 'alice', message_is_from_self: false, message_is_read: false },
    ]);
    expect(alice.received()).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('is told in order: to its sender conversation and answer, to its receiver message, conversation, total', async () => {
    const { alice, bob, quiet } = await openPair();
    alice.told.length = 0;
    bob.told.length = 0;
    await alice.say('bob', 'hello');
    await quiet();
    expect(names(alice)).toEqual(['TIMConvEventCallback', 'TIMConvEventCallback', 'TIMMsgSendNewMsg']);
    expect(alice.events('TIMConvEventCallback').map(([event]) => event)).toEqual([0, 2]);
    expect(names(bob)).toEqual([
      'TIMRecvNewMsgCallback',
      'TIMConvEventCallback',
      'TIMConvTotalUnreadMessageCountChangedCallback',
    ]);
    expect(bob.events('TIMConvEventCallback')).toMatchObject([[0, [{ conv_id: 'alice', conv_unread_num: 1 }]]]);
    expect(bob.events('TIMConvTotalUnreadMessageCountChangedCallback')).toEqual([[1]]);
  });

  it('carries every kind of element, several at once, and all that goes with it', async () => {
    const { alice, bob, quiet } = await openPair();
    const elements = [
      { elem_type: 0, text_elem_content: 'line 1\nline 2 \u0000 鸿雁 \ud83d\udc26' },
      { elem_type: 3, custom_elem_data: 'd', custom_elem_desc: 'e', custom_elem_ext: 'x', custom_elem_sound: 's' },
      { elem_type: 6, face_elem_index: 12, face_elem_buf: 'grin' },
      { elem_type: 7, location_elem_desc: 'Xi’an', location_elem_latitude: 34.27, location_elem_longitude: 108.95 },
    ];
    const message = {
      message_elem_array: elements,
      message_priority: 0,
      message_cloud_custom_str: '{"reply":1}',
      message_custom_int: 7,
      message_custom_str: 'mine',
      message_offlie_push_config: { offline_push_config_desc: 'ring' },
    };
    const sent = await alice.ok<Json>('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify(message));
    await quiet();
    expect(sent).toMatchObject(message);
    // What is local stays with its sender.
    expect(bob.received()).toMatchObject([{ ...message, message_custom_int: 0, message_custom_str: '' }]);
  });

  it('that is forwarded is a new one, and says so', async () => {
    const { alice, bob, quiet } = await openPair();
    const sent = await alice.say('bob', 'pass it on', { message_cloud_custom_str: 'x' });
    await quiet();
    const [received] = bob.received();
    const forwarded = JSON.stringify({ ...received, message_is_forward_message: true });
    const again = await bob.ok<Json>('TIMMsgSendNewMsg', 'alice', 1, forwarded);
    expect(again['message_msg_id']).not.toBe(sent['message_msg_id']);
    expect(again).toMatchObject({ message_sender: 'bob', message_conv_id: 'alice', message_status: 2, message_seq: 2 });
    await quiet();
    expect(alice.received()).toMatchObject([
      {
        message_is_forward_message: true,
        message_cloud_custom_str: 'x',
        message_elem_array: sent['message_elem_array'],
      },
    ]);
  });

  it('after message arrives in the order of sending', async () => {
    const { alice, bob, quiet } = await openPair();
    const texts = Array.from({ length: 20 }, (_, n) => `m${n}`);
    for (const text of texts) void alice.start('TIMMsgSendNewMsg', 'bob', 1, textMessage(text));
    await quiet();
    expect(bob.received().map(textOf)).toEqual(texts);
    expect(bob.received().map((message) => message['message_seq'])).toEqual(texts.map((_, n) => n + 1));
  });

  it("shows on the sender's other devices, but not again on its own", async () => {
    const { alice, quiet, signedIn } = await openPair();
    const other = await signedIn('alice', { platform: 'Web' });
    const sent = await alice.say('bob', 'hello');
    await quiet();
    expect(other.received()).toEqual([sent]);
    expect(alice.received()).toEqual([]);
    expect(other.events('TIMConvTotalUnreadMessageCountChangedCallback')).toEqual([]);
  });

  it('to oneself is sent, is read, and comes to the other device once', async () => {
    const { alice, quiet, signedIn } = await openPair();
    const other = await signedIn('alice', { platform: 'Web' });
    await alice.say('alice', 'note');
    await quiet();
    expect(other.received().map(textOf)).toEqual(['note']);
    expect(await other.ok('TIMConvGetConvList')).toMatchObject([{ conv_id: 'alice', conv_unread_num: 0 }]);
  });
});

describe('flags', () => {
  it('keep a message out of the unread count, or off the conversation list', async () => {
    const { alice, bob, quiet, signedIn } = await openPair();
    await alice.say('bob', 'counted');
    await alice.say('bob', 'not counted', { message_is_excluded_from_unread_count: true });
    await alice.say('bob', 'not shown', { message_excluded_from_last_message: true });
    await quiet();
    expect(bob.received()).toHaveLength(3);
    const [info] = await bob.ok<Json[]>('TIMConvGetConvList');
    expect(info).toMatchObject({ conv_unread_num: 2 });
    expect(textOf(info!['conv_last_msg'] as Json)).toBe('not counted');
    // A new device learns the same from the server.
    const other = await signedIn('bob', { platform: 'Web' });
    expect(await other.ok('TIMConvGetConvList')).toEqual([info]);
  });
});

describe('an online-only message', () => {
  const online = { message_is_online_msg: true };

  it('comes to who is there, and leaves no trace', async () => {
    const { alice, bob, quiet, signedIn } = await openPair();
    const sent = await alice.say('bob', 'now', online);
    await quiet();
    expect(sent).toMatchObject({ message_is_online_msg: true, message_status: 2, message_is_from_self: true });
    expect(bob.received()).toMatchObject([{ message_is_online_msg: true, message_conv_id: 'alice' }]);
    for (const device of [alice, bob, await signedIn('bob', { platform: 'Web' })]) {
      expect(await device.ok('TIMConvGetConvList')).toEqual([]);
      const roaming = JSON.stringify({ msg_getmsglist_param_is_remble: true });
      expect(await device.ok('TIMMsgGetMsgList', device.user === 'alice' ? 'bob' : 'alice', 1, roaming)).toEqual([]);
    }
    expect((await alice.call('TIMMsgRevoke', 'bob', 1, JSON.stringify(sent))).code).toBe(6017);
  });

  it('is lost to who is away, and has a number of its own', async () => {
    const { alice, bob, quiet } = await openPair();
    await bob.ok('TIMLogout');
    const first = await alice.say('bob', 'one', online);
    const second = await alice.say('bob', 'two', online);
    await bob.login();
    await quiet();
    expect(bob.received()).toEqual([]);
    expect(second['message_seq']).not.toBe(first['message_seq']);
  });
});

describe('three ways to send', () => {
  it('TIMMsgSendMessage writes the id into its buffer before it returns', async () => {
    const { alice, quiet } = await openPair();
    const buffer = new Uint8Array(128).fill(1);
    const answer = alice.start('TIMMsgSendMessage', 'bob', 1, textMessage('a'), buffer);
    const id = new TextDecoder().decode(buffer.subarray(0, buffer.indexOf(0)));
    expect(id).toMatch(/^\d+_\d+_\d+$/);
    await quiet();
    expect((await answer).json).toMatchObject({ message_msg_id: id, message_status: 2 });
  });

  it('a buffer that is too small gets what fits, and none is no harm', async () => {
    const { alice, quiet } = await openPair();
    const buffer = new Uint8Array(4).fill(1);
    const answers = [buffer, null].map((to) => alice.start('TIMMsgSendMessage', 'bob', 1, textMessage('a'), to));
    expect(buffer[3]).toBe(0);
    expect(buffer.subarray(0, 3).every((byte) => byte > 0x20)).toBe(true);
    await quiet();
    expect((await Promise.all(answers)).map(({ code }) => code)).toEqual([0, 0]);
  });

  it('TIMMsgSendNewMsgEx gives the id first, then the outcome, both with the user data', async () => {
    const { alice, quiet } = await openPair();
    const came: unknown[][] = [];
    const note = (what: string) => (code: number, _desc: string, json: string, data: unknown) =>
      void came.push([what, code, json, data]);
    const returned = alice.tim.TIMMsgSendNewMsgEx('bob', 1, textMessage('a'), note('id'), note('end'), 'mine');
    expect([returned, came]).toEqual([0, []]);
    await quiet();
    expect(came.map(([what, code, , data]) => [what, code, data])).toEqual([
      ['id', 0, 'mine'],
      ['end', 0, 'mine'],
    ]);
    expect(JSON.parse(String(came[1]![2]))).toMatchObject({ message_msg_id: came[0]![2] });
  });
});

describe('a message that can not be sent', () => {
  const texts = (count: number) => Array.from({ length: count }, () => ({ elem_type: 0, text_elem_content: 'a' }));
  it.each([
    ['no element', { message_elem_array: [] }, 6016],
    ['too many elements', { message_elem_array: texts(65) }, 6016],
    ['two custom elements', { message_elem_array: [{ elem_type: 3 }, { elem_type: 3 }] }, 6016],
    ['a group tip', { message_elem_array: [{ elem_type: 5, group_tips_elem_tip_type: 1 }] }, 6016],
    ['12 KiB and one byte', { message_elem_array: [{ elem_type: 0, text_elem_content: 'x'.repeat(12289) }] }, 8001],
  ])('%s', async (_what, message, code) => {
    const { alice, bob, quiet } = await openPair();
    const answer = await alice.call('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify(message));
    expect(answer).toMatchObject({ code, json: undefined });
    expect(answer.desc).not.toBe('');
    await quiet();
    expect(bob.received()).toEqual([]);
    expect(await alice.ok('TIMConvGetConvList')).toEqual([]);
  });

  it('12 KiB to the byte, and 64 elements, can', async () => {
    const { alice } = await openPair();
    await alice.say('bob', '鸿'.repeat(4096));
    await alice.ok('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify({ message_elem_array: texts(64) }));
  });

  it('a bad receiver, a group, the system conversation', async () => {
    const { alice } = await openPair();
    const send = async (to: string, type: number) =>
      (await alice.call('TIMMsgSendNewMsg', to, type, textMessage('a'))).code;
    expect(await send('x'.repeat(33), 1)).toBe(7003);
    expect(await send('鸿雁', 1)).toBe(7003);
    expect(await send('team', 2)).toBe(7013);
    expect(await send('', 3)).toBe(7013);
  });

  it("the server's refusal ends the call, and the message is kept as failed", async () => {
    const stage = await openStage({ unknownReceivers: 'refuse' });
    const alice = await stage.signedIn('alice');
    expect((await alice.call('TIMMsgSendNewMsg', 'nobody', 1, textMessage('a'))).code).toBe(20003);
    expect(await alice.ok('TIMMsgGetMsgList', 'nobody', 1, '{}')).toMatchObject([
      { message_status: 3, message_seq: 0 },
    ]);
  });
});

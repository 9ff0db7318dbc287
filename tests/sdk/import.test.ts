/** What an app keeps on one device only: messages put into the history, and its own number and text with a message. */
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/device.ts';
import { type Device, type Json, openPair, textMessage, textOf } from './stage.ts';

const ROAMING = { msg_getmsglist_param_is_remble: true };
const history = (device: Device, peer: string, param: Json = {}) =>
  device.ok<Json[]>('TIMMsgGetMsgList', peer, 1, JSON.stringify(param));
const page = async (device: Device, peer: string, param: Json = {}) => (await history(device, peer, param)).map(textOf);
const conversation = async (device: Device, peer: string): Promise<Json | undefined> =>
  (await device.ok<Json[]>('TIMConvGetConvList')).find(({ conv_id }) => conv_id === peer);
const given = (text: string, more: Json = {}): Json => JSON.parse(textMessage(text, more)) as Json;
const importAll = (device: Device, peer: string, messages: Json[]) =>
  device.call('TIMMsgImportMsgList', peer, 1, JSON.stringify(messages));

describe('messages that are put in', () => {
  it('stand in the history as given, are found, and are never sent', async () => {
    const { alice, bob, world, quiet, errors } = await openPair();
    const now = Math.floor(world.clock.now() / 1000);
    bob.told.length = 0;
    const list = [
      given('from her', { message_sender: 'alice', message_client_time: now - 50, message_server_time: now - 49 }),
      given('from him', { message_sender: 'bob', message_server_time: now - 40, message_cloud_custom_str: 'cloud' }),
      given('kept id', { message_msg_id: 'mine', message_seq: 7, message_rand: 9, message_custom_int: 5 }),
    ];
    expect(await importAll(bob, 'alice', list)).toEqual({ code: 0, desc: '', json: undefined });
    await quiet();
    const shown = await history(bob, 'alice', ROAMING);
    expect(shown).toMatchObject([
      { message_msg_id: 'mine', message_seq: 7, message_rand: 9, message_custom_int: 5, message_sender: 'bob' },
      { message_server_time: now - 40, message_client_time: now - 40, message_cloud_custom_str: 'cloud' },
      { message_sender: 'alice', message_client_time: now - 50, message_server_time: now - 49 },
    ]);
    for (const message of shown) {
      const own = message['message_sender'] === 'bob';
      const common = {
        message_status: 5,
        message_is_read: true,
        message_is_peer_read: false,
        message_conv_id: 'alice',
      };
      expect(message).toMatchObject({ ...common, message_is_from_self: own });
    }
    const ids = shown.map(({ message_msg_id }) => message_msg_id);
    expect(new Set(ids).size).toBe(3);
    expect((await bob.ok<Json[]>('TIMMsgFindMessages', JSON.stringify(ids))).map(textOf)).toEqual(shown.map(textOf));
    expect(bob.events('TIMRecvNewMsgCallback')).toEqual([]);
    expect(bob.events('TIMConvEventCallback').map(([event]) => event)).toEqual([0]);
    expect([await page(alice, 'bob', ROAMING), alice.received(), errors]).toEqual([[], [], []]);
  });

  it('go with the conversation: what stood last in it does not come back', async () => {
    const { bob } = await openPair();
    expect((await importAll(bob, 'carol', [given('gone')])).code).toBe(0);
    bob.told.length = 0;
    await bob.ok('TIMConvDelete', 'carol', 1);
    expect(bob.events('TIMConvEventCallback').map(([event]) => event)).toEqual([1]);
    expect(await bob.ok<Json>('TIMConvCreate', 'carol', 1)).not.toHaveProperty('conv_last_msg');
    expect((await conversation(bob, 'carol'))?.['conv_last_msg']).toBeUndefined();
    expect(await page(bob, 'carol')).toEqual([]);
  });

  it('keep the addresses of files of elsewhere; files of the server have fresh ones', async () => {
    const { bob } = await openPair();
    const url = 'https://elsewhere.example/a';
    const sound = (more: Json): Json => ({
      message_elem_array: [
        { elem_type: 2, sound_elem_file_path: '', sound_elem_file_size: 1, sound_elem_file_time: 1, ...more },
      ],
    });
    const list = [
      sound({ sound_elem_url: url }),
      sound({ sound_elem_url: url, sound_elem_file_id: 'of elsewhere' }),
      sound({ sound_elem_url: url, sound_elem_file_id: 'a'.repeat(32) }),
      sound({ sound_elem_file_id: 'of elsewhere' }),
    ];
    expect(await importAll(bob, 'carol', list)).toMatchObject({ code: 0 });
    const shown = (await history(bob, 'carol')).map((message) => (message['message_elem_array'] as Json[])[0]!);
    expect(shown.map((elem) => elem['sound_elem_url']).reverse()).toEqual([
      url,
      url,
      expect.stringContaining(`/${'a'.repeat(32)}?t=`),
      '',
    ]);
  });

  it('stand in the list as the last message, until something is said, and count nothing', async () => {
    const { alice, quiet, signedIn } = await openPair();
    const bob = await signedIn('bob', { platform: 'Mac', storage: { path: temporaryDirectory() } });
    await alice.say('bob', 'a');
    await quiet();
    bob.told.length = 0;
    expect((await bob.call('TIMMsgSaveMsg', 'alice', 1, textMessage('tip', { message_sender: 'alice' }))).code).toBe(0);
    await bob.ok('TIMMsgSaveMsg', 'alice', 1, textMessage('hidden', { message_excluded_from_last_message: true }));
    const tip = { message_elem_array: [{ text_elem_content: 'tip' }], message_status: 5 };
    expect(await conversation(bob, 'alice')).toMatchObject({ conv_last_msg: tip, conv_unread_num: 1 });
    expect(bob.events('TIMConvTotalUnreadMessageCountChangedCallback')).toEqual([]);
    // What the server says of the conversation does not take its place.
    const web = await signedIn('bob', { platform: 'Web' });
    await web.ok('TIMConvPinConversation', 'alice', 1, true);
    await bob.ok('TIMLogout');
    await bob.login();
    await quiet();
    expect(await conversation(bob, 'alice')).toMatchObject({ conv_last_msg: tip, conv_is_pinned: true });
    await alice.say('bob', 'b');
    await quiet();
    expect(await page(bob, 'alice')).toEqual(['b', 'hidden', 'tip', 'a']);
    expect(await conversation(bob, 'alice')).toMatchObject({
      conv_last_msg: { message_elem_array: [{ text_elem_content: 'b' }] },
    });
  });

  it('are there after a restart, in their places, with and without a network', async () => {
    const stage = await openPair();
    const { alice, world, quiet } = stage;
    const storage = { path: temporaryDirectory() };
    const first = await stage.signedIn('carol', { storage });
    await alice.say('carol', 'a');
    await quiet();
    await importAll(first, 'alice', [given('b'), given('c')]);
    await importAll(first, 'dave', [given('only here')]);
    await alice.say('carol', 'd');
    await quiet();
    await first.ok('TIMMsgSaveMsg', 'alice', 1, textMessage('e'));
    first.tim.TIMUninit();
    const again = await stage.signedIn('carol', { storage });
    await quiet();
    await again.ok('TIMMsgSaveMsg', 'alice', 1, textMessage('f'));
    await alice.say('carol', 'g');
    await quiet();
    expect(await page(again, 'alice', ROAMING)).toEqual(['g', 'f', 'e', 'd', 'c', 'b', 'a']);
    expect(await conversation(again, 'dave')).toMatchObject({ conv_last_msg: { message_status: 5 } });
    world.network.partition(again.host, 'server');
    await world.run(200_000);
    await again.ok('TIMMsgSaveMsg', 'alice', 1, textMessage('h'));
    const [, third] = await history(again, 'alice', { msg_getmsglist_param_count: 2 });
    const older = { ...ROAMING, msg_getmsglist_param_last_msg: third!, msg_getmsglist_param_count: 3 };
    expect(await page(again, 'alice', older)).toEqual(['f', 'e', 'd']);
    // None of them was taken for a message that failed.
    expect((await history(again, 'alice')).map(({ message_status }) => message_status)).toEqual([
      5, 2, 5, 5, 2, 5, 5, 2,
    ]);
    expect(stage.errors).toEqual([]);
  });

  it('go with the conversation when it is deleted', async () => {
    const { alice, bob, quiet } = await openPair();
    await alice.say('bob', 'a');
    await quiet();
    await importAll(bob, 'alice', [given('b')]);
    await importAll(bob, 'dave', [given('c')]);
    for (const peer of ['alice', 'dave']) await bob.ok('TIMConvDelete', peer, 1);
    expect(await bob.ok('TIMConvGetConvList')).toEqual([]);
    await alice.say('bob', 'd');
    await quiet();
    expect([await page(bob, 'alice', ROAMING), await page(bob, 'dave')]).toEqual([['d'], []]);
  });

  it('have to be messages: else all are refused', async () => {
    const { bob } = await openPair();
    const calls: [Json[], number][] = [
      [[given('a'), { message_elem_array: [] }], 6016],
      [[{ message_elem_array: [{ elem_type: 3 }, { elem_type: 3 }] }], 6016],
      [[given('x'.repeat(13_000))], 8001],
      // Milliseconds, or less, in place of seconds.
      [[given('a', { message_server_time: 1.7e15 })], 6017],
      [[given('a', { message_client_time: 9_007_199_254_741 })], 6017],
    ];
    for (const [list, code] of calls) expect((await importAll(bob, 'alice', list)).code).toBe(code);
    expect((await bob.call('TIMMsgSaveMsg', 'alice', 1, '{"message_elem_array":[]}')).code).toBe(6016);
    expect((await bob.call('TIMMsgSaveMsg', 'team', 2, textMessage('a'))).code).toBe(7013);
    expect((await importAll(bob, 'x'.repeat(33), [given('a')])).code).toBe(7003);
    expect((await importAll(bob, 'alice', [])).code).toBe(0);
    expect(await bob.ok('TIMConvGetConvList')).toEqual([]);
  });
});

describe("an app's own number and text", () => {
  const note = (device: Device, message: Json, int: number, text: string) =>
    device.call(
      'TIMMsgSetLocalCustomData',
      JSON.stringify({ ...message, message_custom_int: int, message_custom_str: text }),
    );

  it('are shown with the message from then on, on this device only, also after a restart', async () => {
    const stage = await openPair();
    const { alice, quiet } = stage;
    const storage = { path: temporaryDirectory() };
    const first = await stage.signedIn('carol', { storage });
    const sent = [await alice.say('carol', 'a'), await first.say('alice', 'b')];
    await quiet();
    first.told.length = 0;
    for (const message of sent) {
      expect(await note(first, message, 7, 'seven')).toEqual({ code: 0, desc: '', json: undefined });
    }
    await quiet();
    expect(first.told.map(([name]) => name)).toEqual(['TIMMsgSetLocalCustomData', 'TIMMsgSetLocalCustomData']);
    first.tim.TIMUninit();
    const again = await stage.signedIn('carol', { storage });
    await quiet();
    const noted = { message_custom_int: 7, message_custom_str: 'seven' };
    expect(await history(again, 'alice', ROAMING)).toMatchObject([noted, noted]);
    expect(await conversation(again, 'alice')).toMatchObject({ conv_last_msg: noted });
    const ids = JSON.stringify(sent.map(({ message_msg_id }) => message_msg_id));
    expect(await again.ok('TIMMsgFindMessages', ids)).toMatchObject([noted, noted]);
    expect(await history(alice, 'carol')).toMatchObject([{ message_custom_int: 0 }, { message_custom_int: 0 }]);
  });

  it('are kept when the message comes from the server again, or was there only', async () => {
    const stage = await openPair();
    const { alice, quiet } = stage;
    const sent: Json[] = [];
    for (let n = 1; n <= 5; n += 1) sent.push(await alice.say('carol', String(n)));
    const reader = await stage.signedIn('carol');
    await reader.ok('TIMMsgReportReaded', 'alice', 1, '');
    await quiet();
    // Starts near the head, which has been read: it holds nothing.
    const carol = await stage.signedIn('carol', { platform: 'Web' });
    await quiet();
    const { message_seq, message_rand } = sent[1]!;
    expect(
      (await note(carol, { message_conv_id: 'alice', message_conv_type: 1, message_seq, message_rand }, 2, 'two')).code,
    ).toBe(0);
    const shown = await history(carol, 'alice', ROAMING);
    expect(shown.map(({ message_custom_str }) => message_custom_str)).toEqual(['', '', '', 'two', '']);
  });

  it('that a message was sent with stand with it in the list, and stay when it turns out to have been sent', async () => {
    const { alice, bob, world, quiet } = await openPair();
    await bob.say('alice', 'a', { message_custom_int: 4, message_custom_str: 'four' });
    await quiet();
    const sentWith = { message_custom_int: 4, message_custom_str: 'four' };
    expect(await conversation(bob, 'alice')).toMatchObject({ conv_last_msg: sentWith });
    world.network.hold('server', bob.host);
    const answer = bob.start('TIMMsgSendNewMsg', 'alice', 1, textMessage('b'));
    expect((await world.until(answer)).code).not.toBe(0);
    const [failed] = await history(bob, 'alice');
    expect(failed).toMatchObject({ message_status: 3 });
    await note(bob, failed!, 5, 'five');
    world.network.heal('server', bob.host);
    await world.run(60_000);
    const noted = { message_status: 2, message_custom_int: 5, message_custom_str: 'five' };
    expect(bob.events('TIMMsgUpdateCallback').flat(2)).toMatchObject([noted]);
    expect(await history(bob, 'alice')).toMatchObject([noted, sentWith]);
    expect(alice.received().map(textOf)).toEqual(['a', 'b']);
  });

  it('go with messages that failed or were put in, too; others are told with their code', async () => {
    const { bob, world } = await openPair();
    await bob.ok('TIMMsgSaveMsg', 'alice', 1, textMessage('saved'));
    world.network.partition(bob.host, 'server');
    await bob.call('TIMMsgSendNewMsg', 'alice', 1, textMessage('failed'));
    for (const message of await history(bob, 'alice')) expect((await note(bob, message, 3, 'three')).code).toBe(0);
    const noted = { message_custom_int: 3, message_custom_str: 'three' };
    expect(await history(bob, 'alice')).toMatchObject([noted, noted]);
    for (const message of [{}, { message_msg_id: 'none' }, { message_conv_id: 'nobody', message_seq: 1 }]) {
      expect((await note(bob, message, 1, '')).code).toBe(6017);
    }
  });
});

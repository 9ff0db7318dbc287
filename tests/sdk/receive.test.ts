/** Receive options: of whom a user wants to hear, on all devices, and what they count for. */
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/device.ts';
import { type Device, type Json, openPair, textMessage, textOf } from './stage.ts';

const set = (device: Device, users: string[], option: number) =>
  device.call('TIMMsgSetC2CReceiveMessageOpt', JSON.stringify(users), option);
const get = async (device: Device, ...users: string[]) =>
  (await device.ok<Json[]>('TIMMsgGetC2CReceiveMessageOpt', JSON.stringify(users))).map((one) => [
    one['msg_recv_msg_opt_result_identifier'],
    one['msg_recv_msg_opt_result_opt'],
  ]);
const conversation = async (device: Device, peer: string): Promise<Json | undefined> =>
  (await device.ok<Json[]>('TIMConvGetConvList')).find(({ conv_id }) => conv_id === peer);
const totalOf = async (device: Device) => Object.values(await device.ok<Json>('TIMConvGetTotalUnreadMessageCount'))[0];

describe('an option', () => {
  it('is 0 until it is set, and then the same on all devices, also after a restart', async () => {
    const stage = await openPair();
    const { alice, bob, quiet } = stage;
    const storage = { path: temporaryDirectory() };
    const web = await stage.signedIn('bob', { platform: 'Web' });
    const mac = await stage.signedIn('bob', { platform: 'Mac', storage });
    await alice.say('bob', 'a');
    await quiet();
    expect(await get(bob, 'alice', 'nobody')).toEqual([
      ['alice', 0],
      ['nobody', 0],
    ]);
    mac.tim.TIMUninit();
    for (const device of [bob, web]) device.told.length = 0;
    expect(await set(bob, ['alice', 'carol', 'alice'], 2)).toEqual({ code: 0, desc: '', json: undefined });
    await quiet();
    const again = await stage.signedIn('bob', { platform: 'Mac', storage });
    const fresh = await stage.signedIn('bob', { platform: 'iPad' });
    await quiet();
    for (const device of [bob, web, again, fresh]) {
      expect(await get(device, 'carol', 'alice', 'dave')).toEqual([
        ['carol', 2],
        ['alice', 2],
        ['dave', 0],
      ]);
      expect(await conversation(device, 'alice')).toMatchObject({ conv_recv_opt: 2 });
      // It is no reason to be on the list.
      expect(await conversation(device, 'carol')).toBeUndefined();
    }
    for (const device of [bob, web]) {
      expect(device.events('TIMConvEventCallback')).toMatchObject([[2, [{ conv_id: 'alice', conv_recv_opt: 2 }]]]);
    }
    expect(stage.errors).toEqual([]);
  });

  it('of 1 tells of no message, and they are in the history all the same', async () => {
    const { alice, bob, quiet, signedIn } = await openPair();
    const web = await signedIn('bob', { platform: 'Web' });
    await set(bob, ['alice'], 1);
    await quiet();
    await alice.say('bob', 'a');
    await alice.say('bob', 'online', { message_is_online_msg: true });
    await web.say('alice', 'own');
    await quiet();
    expect(bob.received().map(textOf)).toEqual(['own']);
    expect(web.received()).toEqual([]);
    for (const device of [bob, web]) {
      const page = await device.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, '{}');
      expect(page.map(textOf)).toEqual(['own', 'a']);
      expect(await conversation(device, 'alice')).toMatchObject({
        conv_last_msg: { message_elem_array: [{ text_elem_content: 'own' }] },
      });
    }
    await bob.ok('TIMLogout');
    await alice.say('bob', 'away');
    await bob.login();
    await quiet();
    expect(bob.received().map(textOf)).toEqual(['own']);
    await set(bob, ['alice'], 0);
    await alice.say('bob', 'again');
    await quiet();
    expect(bob.received().map(textOf)).toEqual(['own', 'again']);
  });

  it('of 2 tells of messages', async () => {
    const { alice, bob, quiet } = await openPair();
    await set(bob, ['alice'], 2);
    await alice.say('bob', 'a');
    await quiet();
    expect(bob.received().map(textOf)).toEqual(['a']);
  });

  it.each([1, 2])('of %i leaves a conversation out of the total, but not out of its own count', async (option) => {
    const { alice, bob, quiet, signedIn } = await openPair();
    const web = await signedIn('bob', { platform: 'Web' });
    const carol = await signedIn('carol');
    await alice.say('bob', 'a');
    await carol.say('bob', 'c');
    await quiet();
    await set(bob, ['alice'], option);
    await alice.say('bob', 'b');
    await quiet();
    const fresh = await signedIn('bob', { platform: 'Mac' });
    await quiet();
    for (const device of [bob, web, fresh]) {
      expect(await conversation(device, 'alice')).toMatchObject({ conv_unread_num: 2 });
      expect(await totalOf(device)).toBe(1);
      expect(device.events('TIMConvTotalUnreadMessageCountChangedCallback').at(-1)).toEqual([1]);
    }
    await set(web, ['alice'], 0);
    await quiet();
    for (const device of [bob, web, fresh]) expect(await totalOf(device)).toBe(3);
  });
});

it('what can not be set or asked for is told with its code', async () => {
  const { bob, world } = await openPair();
  const many = Array.from({ length: 31 }, (_, n) => `user${n}`);
  expect((await set(bob, many, 1)).code).toBe(6017);
  expect((await set(bob, many.slice(1), 1)).code).toBe(0);
  expect((await set(bob, ['alice'], 3)).code).toBe(6017);
  expect((await set(bob, ['alice', 'x'.repeat(33)], 1)).code).toBe(7003);
  expect((await set(bob, [], 1)).code).toBe(0);
  for (const [users, code] of [
    [many, 6017],
    [['x'.repeat(33)], 7003],
    [[], 0],
  ] as const) {
    expect((await bob.call('TIMMsgGetC2CReceiveMessageOpt', JSON.stringify(users))).code).toBe(code);
  }
  expect(await get(bob, 'user1', 'user0', 'alice')).toEqual([
    ['user1', 1],
    ['user0', 0],
    ['alice', 0],
  ]);
  world.network.partition(bob.host, 'server');
  await world.run(200_000);
  expect((await set(bob, ['alice'], 1)).code).not.toBe(0);
  // What is known is answered without a network.
  expect(await get(bob, 'user1')).toEqual([['user1', 1]]);
  await bob.ok('TIMMsgSaveMsg', 'user1', 1, textMessage('a'));
  expect(await conversation(bob, 'user1')).toMatchObject({ conv_recv_opt: 1 });
});

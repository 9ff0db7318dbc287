/** Taking messages back: who is told, what remains, and how it counts. */
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/device.ts';
import { type Device, type Json, openPair, textMessage, textOf } from './stage.ts';

const locatorOf = (message: Json, own: boolean, peer: string): Json => ({
  message_locator_conv_id: peer,
  message_locator_conv_type: 1,
  message_locator_is_revoked: true,
  message_locator_is_self: own,
  message_locator_rand: message['message_rand'],
  message_locator_seq: message['message_seq'],
  message_locator_time: message['message_server_time'],
  message_locator_unique_id: message['message_unique_id'],
});
const revoke = (device: Device, peer: string, message: Json) =>
  device.call('TIMMsgRevoke', peer, 1, JSON.stringify(message));
const unread = async (device: Device): Promise<unknown> =>
  (await device.ok<Json[]>('TIMConvGetConvList')).map(({ conv_unread_num }) => conv_unread_num);

describe('a message taken back', () => {
  it('is told to all devices but the one that did it, and is blank everywhere', async () => {
    const { alice, bob, quiet, signedIn } = await openPair();
    const web = await signedIn('alice', { platform: 'Web' });
    const sent = await alice.say('bob', 'secret');
    await quiet();
    expect(await revoke(alice, 'bob', sent)).toEqual({ code: 0, desc: '', json: undefined });
    await quiet();
    expect(alice.events('TIMMsgRevokeCallback')).toEqual([]);
    expect(bob.events('TIMMsgRevokeCallback')).toEqual([[[locatorOf(sent, false, 'alice')]]]);
    expect(web.events('TIMMsgRevokeCallback')).toEqual([[[locatorOf(sent, true, 'bob')]]]);
    for (const [device, peer] of [
      [alice, 'bob'],
      [bob, 'alice'],
      [web, 'bob'],
    ] as const) {
      const blank = { message_status: 6, message_elem_array: [], message_seq: 1 };
      expect(await device.ok('TIMMsgGetMsgList', peer, 1, '{}')).toMatchObject([blank]);
      expect(await device.ok('TIMConvGetConvList')).toMatchObject([{ conv_last_msg: blank, conv_unread_num: 0 }]);
      const [locator] = [locatorOf(sent, device !== bob, peer)];
      expect(await device.ok('TIMMsgFindByMsgLocatorList', peer, 1, JSON.stringify([locator]))).toMatchObject([blank]);
    }
  });

  it('changes the conversation and the unread total of who had not read it', async () => {
    const { alice, bob, quiet } = await openPair();
    const first = await alice.say('bob', 'one');
    await alice.say('bob', 'two');
    await quiet();
    bob.told.length = 0;
    await revoke(alice, 'bob', first);
    await quiet();
    expect(bob.told.map(([name]) => name)).toEqual([
      'TIMMsgRevokeCallback',
      'TIMConvEventCallback',
      'TIMConvTotalUnreadMessageCountChangedCallback',
    ]);
    expect(await unread(bob)).toEqual([1]);
    await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    expect(await unread(bob)).toEqual([0]);
    await alice.say('bob', 'three');
    await quiet();
    expect(await unread(bob)).toEqual([1]);
  });

  it('after it was read, or that did not count, changes no count', async () => {
    const { alice, bob, quiet } = await openPair();
    const read = await alice.say('bob', 'read');
    await quiet();
    await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    const silent = await alice.say('bob', 'silent', { message_is_excluded_from_unread_count: true });
    await alice.say('bob', 'counts');
    for (const message of [read, silent]) await revoke(alice, 'bob', message);
    await quiet();
    expect(await unread(bob)).toEqual([1]);
  });

  it('reaches a device that was away: as unread, as read, and a new one', async () => {
    const { alice, bob, quiet, signedIn } = await openPair();
    const early = await alice.say('bob', 'early');
    await quiet();
    await bob.ok('TIMLogout');
    const late = await alice.say('bob', 'late');
    await alice.say('bob', 'stays');
    for (const message of [early, late]) await revoke(alice, 'bob', message);
    bob.told.length = 0;
    await bob.login();
    const web = await signedIn('bob', { platform: 'Web' });
    await quiet();
    for (const device of [bob, web]) {
      expect(device.received().map(textOf)).toEqual(['stays']);
      expect(device.events('TIMMsgRevokeCallback').flat(2)).toEqual(
        [early, late].map((message) => locatorOf(message, false, 'alice')),
      );
      expect(await unread(device)).toEqual([1]);
      const param = JSON.stringify({ msg_getmsglist_param_is_remble: true });
      const history = await device.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, param);
      expect(history.map(({ message_status }) => message_status)).toEqual([2, 6, 6]);
    }
  });
});

it('a message that was not to stand last does not either when it is taken back, whenever a device meets it', async () => {
  const { alice, bob, quiet, signedIn, errors } = await openPair();
  const storage = { path: temporaryDirectory() };
  const away = await signedIn('bob', { platform: 'Android', storage });
  await alice.say('bob', 'a');
  await quiet();
  away.tim.TIMUninit();
  const hidden = await alice.say('bob', 'b', { message_excluded_from_last_message: true });
  await quiet();
  await revoke(alice, 'bob', hidden);
  const again = await signedIn('bob', { platform: 'Android', storage });
  const fresh = await signedIn('bob', { platform: 'Mac' });
  await quiet();
  for (const device of [alice, bob, again, fresh]) {
    const peer = device === alice ? 'bob' : 'alice';
    const [one] = await device.ok<Json[]>('TIMConvGetConvList');
    expect(one).toMatchObject({ conv_last_msg: { message_elem_array: [{ text_elem_content: 'a' }] } });
    const page = await device.ok<Json[]>('TIMMsgGetMsgList', peer, 1, '{"msg_getmsglist_param_is_remble":true}');
    expect(page.map(({ message_status }) => message_status)).toEqual([6, 2]);
    expect(page[0]).toMatchObject({ message_msg_id: hidden['message_msg_id'], message_elem_array: [] });
  }
  expect(errors).toEqual([]);
});

describe('a message taken back that is deleted, too', () => {
  it('counts once less, whichever came first, and stays deleted', async () => {
    const { alice, bob, quiet, signedIn } = await openPair();
    const web = await signedIn('bob', { platform: 'Web' });
    const sent = [await alice.say('bob', 'a'), await alice.say('bob', 'b'), await alice.say('bob', 'c')];
    await quiet();
    await revoke(alice, 'bob', sent[0]!);
    await quiet();
    await bob.ok('TIMMsgListDelete', 'alice', 1, JSON.stringify(sent.slice(0, 2)));
    await revoke(alice, 'bob', sent[1]!);
    await quiet();
    const fresh = await signedIn('bob', { platform: 'Mac' });
    await quiet();
    for (const device of [bob, web, fresh]) {
      expect(await unread(device)).toEqual([1]);
      const param = JSON.stringify({ msg_getmsglist_param_is_remble: true });
      expect((await device.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, param)).map(textOf)).toEqual(['c']);
    }
    const [, , blank] = await alice.ok<Json[]>('TIMMsgGetMsgList', 'bob', 1, '{}');
    expect(blank).toMatchObject({ message_status: 6 });
  });

  it('may be deleted by who took it back, while others still see that there was one', async () => {
    const { alice, bob, quiet } = await openPair();
    const sent = await alice.say('bob', 'a');
    await revoke(alice, 'bob', sent);
    await alice.ok('TIMMsgListDelete', 'bob', 1, JSON.stringify([sent]));
    await quiet();
    expect(await alice.ok('TIMMsgGetMsgList', 'bob', 1, '{}')).toEqual([]);
    expect(await bob.ok('TIMMsgGetMsgList', 'alice', 1, '{}')).toMatchObject([{ message_status: 6 }]);
  });
});

describe('what can not be taken back', () => {
  it('is told with its code', async () => {
    const { alice, bob, world, quiet } = await openPair();
    const sent = await alice.say('bob', 'a');
    await quiet();
    expect((await revoke(bob, 'alice', bob.received()[0]!)).code).toBe(20022);
    expect((await revoke(alice, 'bob', { ...sent, message_msg_id: '', message_seq: 99 })).code).toBe(20022);
    expect((await revoke(alice, 'carol', sent)).code).toBe(20022);
    expect((await revoke(alice, 'bob', sent)).code).toBe(0);
    expect((await revoke(alice, 'bob', sent)).code).toBe(20023);
    const second = await alice.say('bob', 'b');
    await world.run(121_000);
    expect((await revoke(alice, 'bob', second)).code).toBe(6223);
    expect((await alice.call('TIMMsgRevoke', 'team', 2, JSON.stringify(sent))).code).toBe(7013);
  });

  it('for other reasons than these is told with its code, too', async () => {
    const { alice, bob, world, quiet } = await openPair();
    await alice.ok('TIMMsgSaveMsg', 'bob', 1, textMessage('saved'));
    const online = await alice.say('bob', 'online', { message_is_online_msg: true });
    const sent = await alice.say('bob', 'a');
    await quiet();
    const [, saved] = await alice.ok<Json[]>('TIMMsgGetMsgList', 'bob', 1, '{}');
    expect((await revoke(alice, 'bob', saved!)).code).toBe(6017);
    expect((await revoke(alice, 'bob', online)).code).toBe(6017);
    expect((await revoke(alice, 'bob', {})).code).toBe(20022);
    expect((await alice.call('TIMMsgRevoke', 'x'.repeat(33), 1, '{}')).code).toBe(7003);
    world.network.partition(alice.host, 'server');
    expect((await alice.call('TIMMsgSendNewMsg', 'bob', 1, textMessage('failed'))).code).not.toBe(0);
    const [failed] = await alice.ok<Json[]>('TIMMsgGetMsgList', 'bob', 1, '{}');
    expect((await revoke(alice, 'bob', failed!)).code).toBe(6017);
    expect((await revoke(alice, 'bob', sent)).code).not.toBe(0);
    world.network.heal(alice.host, 'server');
    await world.run(60_000);
    expect(bob.events('TIMMsgRevokeCallback')).toEqual([]);
  });

  it('because it comes too late to the server: 20016', async () => {
    const { alice, world } = await openPair();
    const sent = await alice.say('bob', 'a');
    await world.run(119_000);
    world.network.hold(alice.host, 'server');
    const answer = alice.start('TIMMsgRevoke', 'bob', 1, JSON.stringify(sent));
    await world.run(3000);
    world.network.heal(alice.host, 'server');
    expect((await world.until(answer)).code).toBe(20016);
  });

  it('because the device has a wrong clock is decided by the clock of the server', async () => {
    const { world, quiet, device } = await openPair();
    const carol = device('carol');
    world.jumpClock(carol.host, 3_600_000);
    await carol.login();
    const sent = await carol.say('bob', 'a');
    await quiet();
    world.jumpClock(carol.host, 3_600_000);
    expect((await revoke(carol, 'bob', sent)).code).toBe(0);
  });

  it("in the app's own window", async () => {
    const { alice, world } = await openPair({ revokeWindowSeconds: 10 });
    const sent = await alice.say('bob', 'a');
    await world.run(11_000);
    expect((await revoke(alice, 'bob', sent)).code).toBe(6223);
  });
});

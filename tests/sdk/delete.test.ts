/** Deleting messages: for whom they are gone, what counts and stands last then, and who is told. */
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/device.ts';
import { AWAY_MS, ROAMING, conversation, lastOf, openTwo, page, remove, removeAll, totalOf, unreadOf } from './seen.ts';
import { type Json, openPair, textMessage, textOf } from './stage.ts';

describe('a message deleted everywhere', () => {
  it('is gone on all devices of the user, and on no other', async () => {
    const { alice, bob, web, sent, quiet, signedIn, errors } = await openTwo('a', 'b', 'c');
    expect(await remove(bob, 'alice', sent[1], true)).toEqual({ code: 0, desc: '', json: undefined });
    await quiet();
    const fresh = await signedIn('bob', { platform: 'Mac' });
    await quiet();
    for (const device of [bob, web, fresh]) {
      expect(await page(device, 'alice', ROAMING)).toEqual(['c', 'a']);
      expect(await device.ok('TIMMsgFindMessages', JSON.stringify([sent[1]!['message_msg_id']]))).toEqual([]);
    }
    expect(await page(alice, 'bob', ROAMING)).toEqual(['c', 'b', 'a']);
    expect(errors).toEqual([]);
  });

  it('gives its place in the list to the one before, told once on each device', async () => {
    const { bob, web, sent, quiet } = await openTwo('a', 'b', 'c');
    await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    await quiet();
    for (const device of [bob, web]) device.told.length = 0;
    await remove(bob, 'alice', sent[2], true);
    await quiet();
    for (const device of [bob, web]) {
      expect(device.events('TIMConvEventCallback')).toMatchObject([
        [2, [{ conv_last_msg: { message_elem_array: [{ text_elem_content: 'b' }] } }]],
      ]);
      expect(await lastOf(device, 'alice')).toBe('b');
    }
    for (const device of [bob, web]) device.told.length = 0;
    await remove(web, 'alice', sent[0], true);
    await quiet();
    // Nothing that the list shows has changed.
    for (const device of [bob, web]) expect(device.events('TIMConvEventCallback')).toEqual([]);
  });

  it('whose place nobody here knows a message for gets one from the server', async () => {
    const { alice, bob, quiet, signedIn } = await openTwo('a', 'b');
    await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    await quiet();
    // All was read: it holds nothing of it.
    const fresh = await signedIn('bob', { platform: 'Mac' });
    await quiet();
    const c = await alice.say('bob', 'c');
    await quiet();
    await remove(bob, 'alice', c, true);
    await quiet();
    expect([await lastOf(fresh, 'alice'), await unreadOf(fresh, 'alice')]).toEqual(['b', 0]);
    expect(await page(fresh, 'alice', ROAMING)).toEqual(['b', 'a']);
    expect(fresh.received().map(textOf)).toEqual(['c']);
  });

  it('is not unread any more, nowhere, whatever happens to it later', async () => {
    const { alice, bob, web, sent, quiet, signedIn } = await openTwo('a', 'b', 'c');
    await remove(bob, 'alice', sent[1], true);
    await quiet();
    expect(web.events('TIMConvTotalUnreadMessageCountChangedCallback').at(-1)).toEqual([2]);
    await alice.ok('TIMMsgRevoke', 'bob', 1, JSON.stringify(sent[1]));
    await remove(web, 'alice', sent[2], true);
    await quiet();
    const fresh = await signedIn('bob', { platform: 'Mac' });
    await quiet();
    for (const device of [bob, web, fresh]) {
      expect([await unreadOf(device, 'alice'), await totalOf(device)]).toEqual([1, 1]);
      expect(await lastOf(device, 'alice')).toBe('a');
    }
    await alice.say('bob', 'd');
    await quiet();
    for (const device of [bob, web, fresh]) expect(await unreadOf(device, 'alice')).toBe(2);
    await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    await quiet();
    for (const device of [bob, web, fresh]) expect(await unreadOf(device, 'alice')).toBe(0);
  });

  it('that did not count, or was read, changes no count', async () => {
    const { alice, bob, quiet } = await openPair();
    const read = await alice.say('bob', 'read');
    await quiet();
    await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    const silent = await alice.say('bob', 'silent', { message_is_excluded_from_unread_count: true });
    await alice.say('bob', 'counts');
    await bob.say('carol', 'own');
    await quiet();
    expect((await removeAll(bob, 'alice', [read, silent])).code).toBe(0);
    expect(await unreadOf(bob, 'alice')).toBe(1);
    expect(await page(bob, 'alice')).toEqual(['counts']);
  });

  it('is gone on a device that was away, and on one that is started again', async () => {
    const stage = await openPair();
    const { alice, quiet } = stage;
    const storage = { path: temporaryDirectory() };
    const home = await stage.signedIn('carol', { storage });
    const away = await stage.signedIn('carol', { platform: 'Web' });
    const sent: Json[] = [];
    for (const text of ['a', 'b', 'c']) sent.push(await alice.say('carol', text));
    await quiet();
    home.tim.TIMUninit();
    stage.world.network.partition(away.host, 'server');
    await stage.world.run(AWAY_MS);
    const third = await stage.signedIn('carol', { platform: 'Mac' });
    for (const message of sent.slice(1)) await remove(third, 'alice', message, true);
    await quiet();
    stage.world.network.heal(away.host, 'server');
    await stage.world.run(60_000);
    const again = await stage.signedIn('carol', { storage });
    await quiet();
    for (const device of [away, again]) {
      expect(await page(device, 'alice')).toEqual(['a']);
      expect([await lastOf(device, 'alice'), await unreadOf(device, 'alice')]).toEqual(['a', 1]);
    }
    expect(stage.errors).toEqual([]);
  });

  it('that a device does not hold is not unread on it, and never comes', async () => {
    const stage = await openPair();
    const { alice, world, quiet } = stage;
    const web = await stage.signedIn('bob', { platform: 'Web' });
    await alice.say('bob', 'a');
    await quiet();
    world.network.partition(web.host, 'server');
    await world.run(AWAY_MS);
    const b = await alice.say('bob', 'b');
    await alice.say('bob', 'c');
    await quiet();
    await remove(stage.bob, 'alice', b, true);
    world.network.heal(web.host, 'server');
    await world.run(60_000);
    expect(web.received().map(textOf)).toEqual(['a', 'c']);
    expect([await page(web, 'alice'), await unreadOf(web, 'alice')]).toEqual([['c', 'a'], 2]);
  });

  it('before its sender has got the answer leaves nothing there', async () => {
    const { alice, world, quiet, signedIn, errors } = await openPair();
    const web = await signedIn('alice', { platform: 'Web' });
    world.network.hold('server', alice.host);
    const answer = alice.start('TIMMsgSendNewMsg', 'bob', 1, textMessage('a'));
    await world.run(500);
    await remove(web, 'bob', web.received()[0], true);
    world.network.heal('server', alice.host);
    expect((await world.until(answer)).code).toBe(0);
    await quiet();
    for (const device of [alice, web]) {
      expect([await page(device, 'bob', ROAMING), await lastOf(device, 'bob')]).toEqual([[], undefined]);
      expect(device.events('TIMMsgUpdateCallback')).toEqual([]);
    }
    expect(alice.received()).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('leaves a conversation on the list, even one that had come back to it', async () => {
    const { alice, bob, web, quiet } = await openTwo('a');
    await bob.ok('TIMConvDelete', 'alice', 1);
    const b = await alice.say('bob', 'b');
    await quiet();
    await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    await quiet();
    for (const device of [bob, web]) device.told.length = 0;
    await remove(bob, 'alice', b, true);
    await quiet();
    for (const device of [bob, web]) {
      expect(await conversation(device, 'alice')).toMatchObject({ conv_is_has_lastmsg: false, conv_unread_num: 0 });
      expect(device.events('TIMConvEventCallback').map(([event]) => event)).toEqual([2]);
    }
  });
});

describe('a message deleted here', () => {
  it.each(['TIMMsgDelete of it', 'TIMMsgDelete of all'])('leaves a conversation on the list: %s', async (what) => {
    const { alice, bob, quiet } = await openTwo('a');
    await bob.ok('TIMConvDelete', 'alice', 1);
    const b = await alice.say('bob', 'b');
    await quiet();
    await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    expect((await remove(bob, 'alice', what === 'TIMMsgDelete of it' ? b : undefined, false)).code).toBe(0);
    expect(await conversation(bob, 'alice')).toMatchObject({ conv_is_has_lastmsg: false, conv_unread_num: 0 });
    expect(bob.events('TIMConvEventCallback').filter(([event]) => event === 1)).toHaveLength(1);
  });

  it('is gone on this device, also after a restart, and stays on the others', async () => {
    const stage = await openPair();
    const { alice, quiet } = stage;
    const storage = { path: temporaryDirectory() };
    const first = await stage.signedIn('carol', { storage });
    const web = await stage.signedIn('carol', { platform: 'Web' });
    const sent: Json[] = [];
    for (const text of ['a', 'b', 'c']) sent.push(await alice.say('carol', text));
    await quiet();
    first.told.length = 0;
    expect(await remove(first, 'alice', sent[2], false)).toEqual({ code: 0, desc: '', json: undefined });
    expect((await remove(first, 'alice', sent[0], false)).code).toBe(0);
    await quiet();
    expect(first.events('TIMConvEventCallback').map(([event]) => event)).toEqual([2]);
    // What is unread is the same on all devices.
    for (const device of [first, web]) expect(await unreadOf(device, 'alice')).toBe(3);
    expect(await page(web, 'alice', ROAMING)).toEqual(['c', 'b', 'a']);
    first.tim.TIMUninit();
    const again = await stage.signedIn('carol', { storage });
    await quiet();
    expect(await page(again, 'alice', ROAMING)).toEqual(['b']);
    expect(await lastOf(again, 'alice')).toBe('b');
    expect(again.received()).toEqual([]);
  });

  it('does not come back when the history is read from the server', async () => {
    const stage = await openPair();
    const { alice, quiet } = stage;
    const sent: Json[] = [];
    for (let n = 1; n <= 8; n += 1) sent.push(await alice.say('carol', String(n)));
    await alice.ok('TIMMsgReportReaded', 'carol', 1, '');
    const reader = await stage.signedIn('carol');
    await reader.ok('TIMMsgReportReaded', 'alice', 1, '');
    await quiet();
    // Not held by this one: it starts near the head, which has been read.
    const carol = await stage.signedIn('carol', { platform: 'Web' });
    await quiet();
    for (const message of [sent[7], sent[4]]) expect((await remove(carol, 'alice', message, false)).code).toBe(0);
    expect(await lastOf(carol, 'alice')).toBe('7');
    expect(await page(carol, 'alice', { ...ROAMING, msg_getmsglist_param_count: 4 })).toEqual(['7', '6', '4', '3']);
    const locator = (message: Json) => ({
      message_locator_is_revoked: false,
      message_locator_is_self: false,
      message_locator_rand: message['message_rand'],
      message_locator_seq: message['message_seq'],
      message_locator_time: message['message_server_time'],
    });
    const named = JSON.stringify([locator(sent[4]!), locator(sent[5]!)]);
    const found = await carol.ok<Json[]>('TIMMsgFindByMsgLocatorList', 'alice', 1, named);
    expect(found.map(textOf)).toEqual(['6']);
  });

  it('needs no network', async () => {
    const stage = await openPair();
    const { alice, bob, world, quiet } = stage;
    const sent = [await alice.say('bob', 'a'), await alice.say('bob', 'b')];
    await quiet();
    world.network.partition(bob.host, 'server');
    await world.run(60_000);
    expect((await remove(bob, 'alice', sent[1], false)).code).toBe(0);
    expect([await page(bob, 'alice', ROAMING), await lastOf(bob, 'alice')]).toEqual([['a'], 'a']);
    const answer = await remove(bob, 'alice', sent[0], true);
    expect(answer.code).not.toBe(0);
    expect(await page(bob, 'alice', ROAMING)).toEqual(['a']);
  });
});

describe('what only this device has', () => {
  it('is deleted with either flag: failed messages, and such that were put in', async () => {
    const stage = await openPair();
    const { alice, bob, world, quiet } = stage;
    await alice.say('bob', 'a');
    await quiet();
    await bob.ok('TIMMsgSaveMsg', 'alice', 1, textMessage('saved'));
    await bob.ok('TIMMsgSaveMsg', 'alice', 1, textMessage('saved, too'));
    expect(await lastOf(bob, 'alice')).toBe('saved, too');
    world.network.partition(bob.host, 'server');
    expect((await bob.call('TIMMsgSendNewMsg', 'alice', 1, textMessage('failed'))).code).not.toBe(0);
    const rows = await bob.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, '{}');
    expect(rows.map(textOf)).toEqual(['failed', 'saved, too', 'saved', 'a']);
    expect((await remove(bob, 'alice', rows[0], true)).code).toBe(0);
    expect((await remove(bob, 'alice', rows[1], false)).code).toBe(0);
    expect([await page(bob, 'alice'), await lastOf(bob, 'alice')]).toEqual([['saved', 'a'], 'saved']);
    world.network.heal(bob.host, 'server');
    await world.run(60_000);
    expect((await removeAll(bob, 'alice', rows.slice(2))).code).toBe(0);
    expect([await page(bob, 'alice', ROAMING), await lastOf(bob, 'alice')]).toEqual([[], undefined]);
  });

  it('is not deleted while it is being sent', async () => {
    const { bob, world } = await openPair();
    world.network.hold('server', bob.host);
    const sending = bob.start('TIMMsgSendNewMsg', 'alice', 1, textMessage('a'));
    await world.run(100);
    const [row] = await bob.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, '{}');
    expect((await remove(bob, 'alice', row, false)).code).toBe(7014);
    world.network.heal('server', bob.host);
    expect((await world.until(sending)).code).toBe(0);
  });
});

describe('what can not be deleted', () => {
  it('is told with its code, and nothing is', async () => {
    const { alice, bob, sent, quiet } = await openTwo('a', 'b');
    const unknown = { message_msg_id: 'none', message_seq: 99 };
    for (const everywhere of [true, false]) {
      expect((await remove(bob, 'alice', unknown, everywhere)).code).toBe(6017);
      expect((await remove(bob, 'alice', {}, everywhere)).code).toBe(6017);
      expect((await remove(bob, 'nobody', sent[0], everywhere)).code).toBe(6017);
    }
    expect((await removeAll(bob, 'alice', [sent[0]!, unknown])).code).toBe(6017);
    expect(
      (
        await removeAll(
          bob,
          'alice',
          Array.from({ length: 51 }, () => sent[0]!),
        )
      ).code,
    ).toBe(6017);
    expect((await removeAll(bob, 'alice', [])).code).toBe(0);
    expect((await removeAll(bob, 'alice', [sent[0]!, sent[0]!])).code).toBe(0);
    expect((await remove(bob, 'alice', sent[0], true)).code).toBe(6017);
    await quiet();
    expect(await page(bob, 'alice')).toEqual(['b']);
    for (const name of ['TIMMsgDelete', 'TIMMsgListDelete']) {
      const answer = await bob.call(name, 'team', 2, name === 'TIMMsgDelete' ? '{}' : '[]');
      expect(answer.code).toBe(7013);
    }
    expect((await bob.call('TIMMsgClearHistoryMessage', 'x'.repeat(33), 1)).code).toBe(7003);
    expect(await page(alice, 'bob')).toEqual(['b', 'a']);
  });
});

it('a page goes on from a message that is deleted meanwhile, with many around it', async () => {
  const texts = Array.from({ length: 110 }, (_, n) => `m${n}`);
  const { bob, quiet, signedIn } = await openTwo(...texts);
  const sent = bob.received();
  const first = 3;
  for (let n = first; n < texts.length - 2; n += 35) {
    expect((await removeAll(bob, 'alice', sent.slice(n, Math.min(n + 35, texts.length - 2)))).code).toBe(0);
  }
  await quiet();
  const mac = await signedIn('bob', { platform: 'Mac' });
  for (const device of [bob, mac]) {
    for (const anchor of [first, 50, texts.length - 3]) {
      const from = { msg_getmsglist_param_last_msg: sent[anchor]!, msg_getmsglist_param_is_remble: true };
      expect(await page(device, 'alice', from)).toEqual(['m2', 'm1', 'm0']);
      expect(await page(device, 'alice', { ...from, msg_getmsglist_param_is_forward: true })).toEqual(['m108', 'm109']);
    }
  }
});

it('a page goes on from a message that is deleted meanwhile', async () => {
  const { bob, sent } = await openTwo('a', 'b', 'c', 'd');
  await remove(bob, 'alice', sent[2], true);
  expect(await page(bob, 'alice', { msg_getmsglist_param_last_msg: sent[2]! })).toEqual(['b', 'a']);
  const newer = { msg_getmsglist_param_is_forward: true };
  expect(await page(bob, 'alice', { ...newer, msg_getmsglist_param_last_msg: sent[2]! })).toEqual(['d']);
  expect(await page(bob, 'alice', { msg_getmsglist_param_last_msg_seq: sent[2]!['message_seq'] })).toEqual(['b', 'a']);
});

/** Clearing histories: for whom they are gone, and what comes after. */
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/device.ts';
import { AWAY_MS, ROAMING, conversation, lastOf, openTwo, page, remove, unreadOf } from './seen.ts';
import { type Json, openPair, openStage, textMessage } from './stage.ts';

describe('a history that is cleared', () => {
  it.each(['TIMMsgClearHistoryMessage', 'TIMMsgDelete'])(
    'by %s is gone on all devices; the conversation stays, and what comes later is there',
    async (name) => {
      const { alice, bob, web, sent, quiet, signedIn, errors } = await openTwo('a', 'b', 'c');
      await bob.ok('TIMMsgSaveMsg', 'alice', 1, textMessage('saved'));
      for (const device of [bob, web]) device.told.length = 0;
      const more = name === 'TIMMsgDelete' ? [JSON.stringify({ msg_delete_param_is_remble: true })] : [];
      expect(await bob.call(name, 'alice', 1, ...more)).toEqual({ code: 0, desc: '', json: undefined });
      await quiet();
      const fresh = await signedIn('bob', { platform: 'Mac' });
      await quiet();
      for (const device of [bob, web, fresh]) {
        const empty = {
          conv_is_has_lastmsg: false,
          conv_unread_num: 0,
          conv_active_time: sent[2]!['message_server_time'],
        };
        expect(await conversation(device, 'alice')).toMatchObject(empty);
        expect(await page(device, 'alice', ROAMING)).toEqual([]);
        expect(device.events('TIMConvEventCallback').filter(([event]) => event === 1)).toEqual([]);
      }
      for (const text of ['d', 'e']) await alice.say('bob', text);
      await quiet();
      for (const device of [bob, web, fresh]) {
        expect([await page(device, 'alice', ROAMING), await unreadOf(device, 'alice')]).toEqual([['e', 'd'], 2]);
        const [, d] = await device.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, '{}');
        expect(await page(device, 'alice', { ...ROAMING, msg_getmsglist_param_last_msg: d })).toEqual([]);
        const newer = { ...ROAMING, msg_getmsglist_param_is_forward: true };
        expect(await page(device, 'alice', { ...newer, msg_getmsglist_param_last_msg: d })).toEqual(['e']);
        expect((await remove(device, 'alice', sent[0], true)).code).toBe(6017);
      }
      expect(await page(alice, 'bob')).toEqual(['e', 'd', 'c', 'b', 'a']);
      expect(errors).toEqual([]);
    },
  );

  it('here only is whole on the others, and stays cleared here', async () => {
    const stage = await openPair();
    const { alice, quiet } = stage;
    const storage = { path: temporaryDirectory() };
    const first = await stage.signedIn('carol', { storage });
    const web = await stage.signedIn('carol', { platform: 'Web' });
    for (const text of ['a', 'b', 'c']) await alice.say('carol', text);
    await quiet();
    expect((await remove(first, 'alice', undefined, false)).code).toBe(0);
    await alice.say('carol', 'd');
    await quiet();
    first.tim.TIMUninit();
    const again = await stage.signedIn('carol', { storage });
    await quiet();
    expect(await page(again, 'alice', ROAMING)).toEqual(['d']);
    expect(await page(web, 'alice', ROAMING)).toEqual(['d', 'c', 'b', 'a']);
    for (const device of [again, web]) expect(await unreadOf(device, 'alice')).toBe(4);
  });

  it('reaches a device that was away, and pages end there without a network, too', async () => {
    const { alice, bob, web, world, quiet } = await openTwo('a', 'b');
    world.network.partition(web.host, 'server');
    await world.run(AWAY_MS);
    await bob.ok('TIMMsgClearHistoryMessage', 'alice', 1);
    await alice.say('bob', 'c');
    await quiet();
    world.network.heal(web.host, 'server');
    await world.run(60_000);
    world.network.partition(web.host, 'server');
    await world.run(60_000);
    expect(await page(web, 'alice', ROAMING)).toEqual(['c']);
    expect([await lastOf(web, 'alice'), await unreadOf(web, 'alice')]).toEqual(['c', 1]);
  });

  it.each(['TIMMsgClearHistoryMessage', 'TIMConvDelete'])(
    'leaves nothing unread, and tells nobody: %s',
    async (name) => {
      const { alice, bob, web, signedIn, quiet, errors } = await openTwo('a', 'b');
      alice.told.length = 0;
      await bob.ok(name, 'alice', 1);
      await quiet();
      expect(alice.told).toEqual([]);
      expect(await alice.ok<Json[]>('TIMMsgGetMsgList', 'bob', 1, '{}')).toMatchObject([
        { message_is_peer_read: false },
        { message_is_peer_read: false },
      ]);
      await alice.say('bob', 'c');
      await quiet();
      const fresh = await signedIn('bob', { platform: 'Mac' });
      for (const device of [bob, web, fresh]) expect(await unreadOf(device, 'alice')).toBe(1);
      alice.told.length = 0;
      await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
      await quiet();
      expect(alice.events('TIMMsgReadedReceiptCallback')).toHaveLength(1);
      expect(errors).toEqual([]);
    },
  );

  it('of a conversation nobody knows is nothing to do', async () => {
    const stage = await openStage();
    const bob = await stage.signedIn('bob');
    expect((await bob.call('TIMMsgClearHistoryMessage', 'alice', 1)).code).toBe(0);
    expect((await remove(bob, 'alice', undefined, false)).code).toBe(0);
    expect(await bob.ok('TIMConvGetConvList')).toEqual([]);
  });
});

/** Reading: marks, receipts, counts, on one's own devices and on the other side. */
import { describe, expect, it } from 'vitest';
import { type Device, type Json, openPair, openStage, textMessage } from './stage.ts';

const unread = async (device: Device): Promise<unknown> =>
  (await device.ok<Json[]>('TIMConvGetConvList')).map(({ conv_unread_num }) => conv_unread_num);
const report = (device: Device, peer: string, message: Json | '' | null = '') =>
  device.ok('TIMMsgReportReaded', peer, 1, message && JSON.stringify(message));

describe('a read report', () => {
  it('comes to the sender as a receipt with the time of the newest message read, and marks the messages', async () => {
    const { alice, bob, world, quiet } = await openPair();
    const first = await alice.say('bob', 'one');
    await world.run(5000);
    const second = await alice.say('bob', 'two');
    await world.run(5000);
    await report(bob, 'alice');
    await quiet();
    expect(alice.events('TIMMsgReadedReceiptCallback')).toEqual([
      [
        [
          {
            msg_receipt_conv_id: 'bob',
            msg_receipt_conv_type: 1,
            msg_receipt_time_stamp: second['message_server_time'],
          },
        ],
      ],
    ]);
    const history = await alice.ok<Json[]>('TIMMsgGetMsgList', 'bob', 1, '{}');
    expect(history.map(({ message_is_peer_read }) => message_is_peer_read)).toEqual([true, true]);
    expect(first['message_is_peer_read']).toBe(false);
    expect(bob.events('TIMMsgReadedReceiptCallback')).toEqual([]);
    expect(await alice.ok('TIMConvGetConvList')).toMatchObject([{ conv_last_msg: { message_is_peer_read: true } }]);
  });

  it('up to a message leaves the later ones unread, here and there', async () => {
    const { alice, bob, world, quiet, signedIn } = await openPair();
    const web = await signedIn('bob', { platform: 'Web' });
    const sent: Json[] = [];
    for (const text of ['a', 'b', 'c']) {
      sent.push(await alice.say('bob', text));
      await world.run(2000);
    }
    await report(bob, 'alice', bob.received()[1]!);
    await quiet();
    expect([await unread(bob), await unread(web)]).toEqual([[1], [1]]);
    expect(web.events('TIMConvTotalUnreadMessageCountChangedCallback').at(-1)).toEqual([1]);
    const history = await bob.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, '{}');
    expect(history.map(({ message_is_read }) => message_is_read)).toEqual([false, true, true]);
    const mine = await alice.ok<Json[]>('TIMMsgGetMsgList', 'bob', 1, '{}');
    expect(mine.map(({ message_is_peer_read }) => message_is_peer_read)).toEqual([false, true, true]);
    const [[receipts]] = alice.events('TIMMsgReadedReceiptCallback') as [[Json[]]];
    expect(receipts[0]!['msg_receipt_time_stamp']).toBe(sent[1]!['message_server_time']);
    // Going back to an older message changes nothing.
    await report(bob, 'alice', bob.received()[0]!);
    await quiet();
    expect(await unread(bob)).toEqual([1]);
    expect(alice.events('TIMMsgReadedReceiptCallback')).toHaveLength(1);
  });

  it('of what was read already says nothing to anybody', async () => {
    const { alice, bob, quiet } = await openPair();
    await alice.say('bob', 'a');
    await quiet();
    for (let i = 0; i < 3; i++) await report(bob, 'alice', i === 1 ? null : '');
    await report(alice, 'bob');
    await report(bob, 'carol');
    await quiet();
    expect(alice.events('TIMMsgReadedReceiptCallback')).toHaveLength(1);
    expect(bob.events('TIMMsgReadedReceiptCallback')).toHaveLength(0);
  });

  it('by answering is a mark of its own: no receipt, no unread', async () => {
    const { alice, bob, quiet } = await openPair();
    await alice.say('bob', 'a');
    await quiet();
    await bob.say('alice', 'b');
    await quiet();
    expect(await unread(bob)).toEqual([0]);
    expect(alice.events('TIMMsgReadedReceiptCallback')).toEqual([]);
    await report(bob, 'alice');
    await quiet();
    expect(alice.events('TIMMsgReadedReceiptCallback')).toHaveLength(1);
  });

  it('of all conversations of a type, or of all there are', async () => {
    const stage = await openStage();
    const bob = await stage.signedIn('bob');
    const others: Device[] = [];
    for (let n = 0; n < 60; n++) {
      const other = await stage.signedIn(`u${n}`);
      void other.start('TIMMsgSendNewMsg', 'bob', 1, textMessage('hi'));
      others.push(other);
    }
    await stage.quiet();
    const total = async () =>
      (await bob.ok<Json>('TIMConvGetTotalUnreadMessageCount'))[
        'conv_get_total_unread_message_count_result_unread_count'
      ];
    expect(await total()).toBe(60);
    await bob.ok('TIMMsgReportReaded', '', 1, '');
    expect(await total()).toBe(0);
    await stage.quiet();
    for (const other of others) expect(other.events('TIMMsgReadedReceiptCallback')).toHaveLength(1);
    await others[0]!.say('bob', 'again');
    await stage.quiet();
    expect(await total()).toBe(1);
    expect((await bob.call('TIMMsgMarkAllMessageAsRead')).code).toBe(0);
    expect(await total()).toBe(0);
  });

  it('right after the sign-in reads what the list shows', async () => {
    const { alice, bob, quiet } = await openPair();
    await bob.ok('TIMLogout');
    for (const text of ['a', 'b']) await alice.say('bob', text);
    await bob.login();
    await report(bob, 'alice');
    expect(await unread(bob)).toEqual([0]);
    await quiet();
    expect(bob.received()).toHaveLength(2);
  });

  it('is not told if the app does not want receipts', async () => {
    const { alice, bob, quiet } = await openPair();
    const off = { set_config_user_config: { user_config_is_read_receipt: false } };
    await alice.ok('TIMSetConfig', JSON.stringify(off));
    await alice.say('bob', 'a');
    await report(bob, 'alice');
    await quiet();
    expect(alice.events('TIMMsgReadedReceiptCallback')).toEqual([]);
    expect(await alice.ok('TIMMsgGetMsgList', 'bob', 1, '{}')).toMatchObject([{ message_is_peer_read: true }]);
  });

  it('of a message that is not there, or in a group, is refused', async () => {
    const { alice, bob, quiet } = await openPair();
    await alice.say('bob', 'a');
    await quiet();
    const foreign = JSON.stringify({ message_msg_id: '1_2_3', message_seq: 77 });
    expect((await bob.call('TIMMsgReportReaded', 'alice', 1, foreign)).code).toBe(6017);
    expect((await bob.call('TIMMsgReportReaded', 'team', 2, '')).code).toBe(7013);
  });
});

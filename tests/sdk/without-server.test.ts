/** An app that starts while there is no server: what the device keeps can be read from TIMLogin on. */
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../support/device.ts';
import { type Json, openPair, openStage, textMessage, textOf } from './stage.ts';

/** A device of carol that has been signed in, and whose app starts anew while the server is down. */
async function restarted() {
  const stage = await openPair();
  const storage = { path: temporaryDirectory() };
  const before = await stage.signedIn('carol', { storage });
  for (const text of ['one', 'two']) await stage.alice.say('carol', text);
  await stage.quiet();
  before.tim.TIMUninit();
  await stage.stop();
  return { stage, carol: stage.device('carol', { storage }) };
}

const texts = (messages: readonly Json[]): unknown[] => messages.map(textOf);

it('is read while signing in, and after no server was reached', async () => {
  const { stage, carol } = await restarted();
  const login = carol.start('TIMLogin', 'carol', carol.sig());
  await stage.world.run(10);
  expect(carol.tim.TIMGetLoginStatus()).toBe(2);
  const look = async () => {
    const roaming = JSON.stringify({ msg_getmsglist_param_is_remble: true });
    expect(texts(await carol.ok('TIMMsgGetMsgList', 'alice', 1, roaming))).toEqual(['two', 'one']);
    const list = await carol.ok<Json[]>('TIMConvGetConvList');
    expect(list.map(({ conv_id, conv_unread_num }) => [conv_id, conv_unread_num])).toEqual([['alice', 2]]);
    const found = await carol.ok<Json>(
      'TIMMsgSearchLocalMessages',
      JSON.stringify({ msg_search_param_keyword_array: ['tw'] }),
    );
    expect(found['msg_search_result_total_count']).toBe(1);
  };
  await look();
  expect((await stage.world.until(login)).code).toBe(9508);
  expect(carol.tim.TIMGetLoginStatus()).toBe(3);
  await look();
  expect(
    carol.tim.TIMConvSetDraft('alice', 1, JSON.stringify({ draft_msg: JSON.parse(textMessage('later')) as Json })),
  ).toBe(0);
  expect(carol.tim.TIMMsgSendNewMsg('alice', 1, textMessage('no'), () => expect.unreachable(), null)).toBe(-2);

  await stage.start();
  expect((await carol.login()).code).toBe(0);
  await stage.quiet();
  const list = await carol.ok<Json[]>('TIMConvGetConvList');
  expect(list).toMatchObject([{ conv_id: 'alice', conv_is_has_draft: true, conv_unread_num: 2 }]);
  expect(texts(carol.received())).toEqual([]);
  await carol.say('alice', 'here again');
  expect(stage.errors).toEqual([]);
});

it('is let go by TIMLogout and TIMUninit, and by the sign-in of somebody else', async () => {
  const { stage, carol } = await restarted();
  expect((await carol.login()).code).toBe(9508);
  expect((await carol.call('TIMLogout')).code).toBe(0);
  expect(carol.tim.TIMConvGetConvList(() => expect.unreachable(), null)).toBe(-2);
  expect((await carol.login()).code).toBe(9508);
  expect((await carol.call('TIMLogin', 'dave', carol.sig())).code).toBe(9508);
  expect(carol.tim.TIMConvGetConvList(() => expect.unreachable(), null)).toBe(-2);
  expect((await carol.login()).code).toBe(9508);
  carol.tim.TIMUninit();
  expect(carol.tim.TIMConvGetConvList(() => expect.unreachable(), null)).toBe(-1);
  expect(stage.errors).toEqual([]);
});

it('is nothing on a device that has never signed in, nor for a user whose UserSig is refused', async () => {
  const { stage, carol } = await restarted();
  const fresh = stage.device('dave', { storage: { path: temporaryDirectory() } });
  expect((await fresh.login()).code).toBe(9508);
  expect(fresh.tim.TIMConvGetConvList(() => expect.unreachable(), null)).toBe(-2);
  await stage.start();
  expect((await carol.call('TIMLogin', 'carol', 'no sig')).code).not.toBe(0);
  expect(carol.tim.TIMConvGetConvList(() => expect.unreachable(), null)).toBe(-2);
});

it('has nothing to do with a session that lasts: a device that lost its connection sends when it is back', async () => {
  const stage = await openStage();
  await stage.signedIn('bob');
  const alice = await stage.signedIn('alice');
  await stage.stop();
  const sent = alice.start('TIMMsgSendNewMsg', 'bob', 1, textMessage('waits'));
  await stage.start();
  expect((await stage.world.until(sent)).code).toBe(0);
});

/** Devices whose local store answers late: what comes in, or is called, between a read and what follows from it. */
import { describe, expect, it } from 'vitest';
import { type Device, type Json, openPair, textMessage, textOf } from '../tests/sdk/stage.ts';
import { createSlowTim, SLOW_READ_MS } from '../tests/support/slow-store.ts';

const slow = { make: createSlowTim } as const;
/** Moments within a few reads, ms. */
const MOMENTS = Array.from({ length: 20 }, (_, n) => Math.round((n * SLOW_READ_MS) / 6));
const ROAMING = { msg_getmsglist_param_is_remble: true };

const history = (device: Device, peer: string, param: Json = {}) =>
  device.ok<Json[]>('TIMMsgGetMsgList', peer, 1, JSON.stringify(param));
const lastOf = async (device: Device, peer: string) => {
  const list = await device.ok<Json[]>('TIMConvGetConvList');
  return list.find(({ conv_id }) => conv_id === peer)?.['conv_last_msg'] as Json | undefined;
};

describe('a message that is taken back', () => {
  it.each(MOMENTS)('while a page with it is being kept stays so: after %i ms', async (ms) => {
    const { alice, bob, world, signedIn, quiet, errors } = await openPair();
    const secret = await alice.say('bob', 'secret');
    await quiet();
    await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    const mac = await signedIn('bob', { ...slow, platform: 'Mac' });
    await quiet();
    const paging = mac.start('TIMMsgGetMsgList', 'alice', 1, JSON.stringify(ROAMING));
    const revoking = (async () => {
      await world.run(ms);
      return await alice.call('TIMMsgRevoke', 'bob', 1, JSON.stringify(secret));
    })();
    expect((await revoking).code).toBe(0);
    expect((await world.until(paging)).code).toBe(0);
    await quiet();
    expect(await history(mac, 'alice')).toMatchObject([{ message_status: 6, message_elem_array: [] }]);
    expect(errors).toEqual([]);
  });

  it.each(MOMENTS)('while the app keeps data with it stays so: after %i ms', async (ms) => {
    const { alice, world, signedIn, quiet } = await openPair();
    const mac = await signedIn('bob', { ...slow, platform: 'Mac' });
    const secret = await alice.say('bob', 'secret');
    await quiet();
    const given = { ...secret, message_custom_int: 5 };
    const keeping = mac.start('TIMMsgSetLocalCustomData', JSON.stringify(given));
    await world.run(ms);
    await alice.ok('TIMMsgRevoke', 'bob', 1, JSON.stringify(secret));
    expect((await world.until(keeping)).code).toBe(0);
    await quiet();
    const left = { message_status: 6, message_elem_array: [], message_custom_int: 5 };
    expect(await history(mac, 'alice')).toMatchObject([left]);
    expect(await lastOf(mac, 'alice')).toMatchObject(left);
  });

  it.each(MOMENTS)('while the one behind it is being deleted here does not come back: after %i ms', async (ms) => {
    const { alice, world, signedIn, quiet } = await openPair();
    const mac = await signedIn('bob', { ...slow, platform: 'Mac' });
    const secret = await alice.say('bob', 'secret');
    const msg_delete_param_msg = await alice.say('bob', 'last');
    await quiet();
    const deleting = mac.start('TIMMsgDelete', 'alice', 1, JSON.stringify({ msg_delete_param_msg }));
    await world.run(ms);
    await alice.ok('TIMMsgRevoke', 'bob', 1, JSON.stringify(secret));
    expect((await world.until(deleting)).code).toBe(0);
    await quiet();
    expect(await lastOf(mac, 'alice')).toMatchObject({ message_status: 6, message_elem_array: [] });
    expect(await history(mac, 'alice')).toMatchObject([{ message_status: 6 }]);
  });
});

it.each(MOMENTS)(
  'data kept with a message that is on its way stays with it, and it is there once: %i ms',
  async (ms) => {
    const { bob, world, signedIn, quiet } = await openPair();
    const mac = await signedIn('alice', { ...slow, platform: 'Mac' });
    const sending = mac.start('TIMMsgSendNewMsg', 'bob', 1, textMessage('once'));
    const [shown] = (await history(mac, 'bob')) as [Json];
    await world.run(ms);
    const given = { ...shown, message_custom_int: 5, message_custom_str: 'own' };
    expect((await mac.call('TIMMsgSetLocalCustomData', JSON.stringify(given))).code).toBe(0);
    expect((await world.until(sending)).code).toBe(0);
    await quiet();
    const left = { message_status: 2, message_custom_int: 5, message_custom_str: 'own' };
    expect(await history(mac, 'bob')).toMatchObject([left]);
    expect(await lastOf(mac, 'bob')).toMatchObject(left);
    expect(bob.received().map(textOf)).toEqual(['once']);
  },
);

/**
 * Messages that go: deleted here, everywhere, several at once, cleared, taken back, with the conversation. After each step
 * every device of the user shows what it should, also one that was away, one that comes late, and the other side.
 */
import { expect, test } from 'vitest';
import { contentOf, type Device, temporaryDirectory, textMessage } from '../support/device.ts';
import { eventually, history, type Json, listed, show, shownOn, told, totalOf } from '../support/shown.ts';
import { inEveryWorld, type World } from '../support/worlds.ts';

const say = (device: Device, peer: string, text: string, more: Json = {}): Promise<Json> =>
  device.ok<Json>('TIMMsgSendNewMsg', peer, 1, textMessage(text, more));
const remove = async (device: Device, message: Json | undefined, everywhere: boolean): Promise<void> => {
  const param = { ...(message && { msg_delete_param_msg: message }), msg_delete_param_is_remble: everywhere };
  await device.ok('TIMMsgDelete', 'alice', 1, JSON.stringify(param));
};
const revoke = (device: Device, peer: string, message: Json) =>
  device.call('TIMMsgRevoke', peer, 1, JSON.stringify(message));

/** alice, and two devices of bob's that have her messages; the second can be restarted. */
async function scene(world: World, texts: readonly string[]) {
  const alice = await world.signedIn('alice');
  const desk = await world.signedIn('bob', { platform: 'Windows' });
  const storage = { path: temporaryDirectory() };
  const phoneOn = (): Promise<Device> => world.signedIn('bob', { platform: 'Android', storage });
  const phone = await phoneOn();
  const sent: Record<string, Json> = {};
  for (const text of texts) sent[text] = await say(alice, 'bob', text);
  for (const device of [desk, phone]) await told(device, texts.at(-1)!);
  return { alice, desk, phone, phoneOn, sent };
}

inEveryWorld((open) => {
  test('deleted here, everywhere, in lists, cleared: on devices that are there, were away, or come late', async () => {
    const world = await open();
    const first = await scene(world, ['a', 'b', 'c', 'd', 'e', 'f']);
    const { alice, desk, phoneOn, sent } = first;
    let { phone } = first;
    const all = ['f', 'e', 'd', 'c', 'b', 'a'];
    await show([desk, phone], 'alice', { texts: all, last: 'f', unread: 6 });

    await remove(desk, sent['f'], false);
    await show([desk], 'alice', { texts: all.slice(1), last: 'e', unread: 6 });
    await show([phone], 'alice', { texts: all, last: 'f', unread: 6 });

    await remove(desk, sent['e'], true);
    await show([desk], 'alice', { texts: ['d', 'c', 'b', 'a'], last: 'd', unread: 5 });
    await show([phone], 'alice', { texts: ['f', 'd', 'c', 'b', 'a'], last: 'f', unread: 5 });

    phone.close();
    await desk.ok('TIMMsgListDelete', 'alice', 1, JSON.stringify([sent['d'], sent['c']]));
    sent['g'] = await say(alice, 'bob', 'g');
    await told(desk, 'g');
    await show([desk], 'alice', { texts: ['g', 'b', 'a'], last: 'g', unread: 4 });
    phone = await phoneOn();
    await show([phone], 'alice', { texts: ['g', 'f', 'b', 'a'], last: 'g', unread: 4 });
    await eventually(() => expect(phone.received().map(contentOf)).toEqual(['g']));

    phone.close();
    await desk.ok('TIMMsgClearHistoryMessage', 'alice', 1);
    await show([desk], 'alice', { texts: [], last: undefined, unread: 0 });
    const late = await world.signedIn('bob', { platform: 'Web' });
    await show([late], 'alice', { texts: [], last: undefined, unread: 0 });
    sent['h'] = await say(alice, 'bob', 'h');
    phone = await phoneOn();
    await show([desk, phone, late], 'alice', { texts: ['h'], last: 'h', unread: 1 });
    for (const device of [desk, phone, late]) expect(await totalOf(device)).toBe(1);

    await remove(late, sent['h'], true);
    await show([desk, phone, late], 'alice', { texts: [], last: undefined, unread: 0 });
    await say(alice, 'bob', 'i');
    await show([desk, phone, late], 'alice', { texts: ['i'], last: 'i', unread: 1 });
    await remove(phone, undefined, false);
    await show([phone], 'alice', { texts: [], last: undefined, unread: 1 });
    await show([desk, late], 'alice', { texts: ['i'], last: 'i', unread: 1 });
    await desk.ok('TIMConvDelete', 'alice', 1);
    await show([desk, phone, late], 'alice', undefined);
    await say(alice, 'bob', 'j');
    await show([desk, phone, late], 'alice', { texts: ['j'], last: 'j', unread: 1 });
    await phone.ok('TIMMsgReportReaded', 'alice', 1, '');
    await show([desk, phone, late], 'alice', { texts: ['j'], last: 'j', unread: 0 });
    // Nobody else is affected.
    await show([alice], 'bob', { texts: ['j', 'i', 'h', 'g', ...all], last: 'j', unread: 0 });
    for (const device of [desk, phone, late]) {
      const texts = device.received().map(contentOf);
      expect(texts).toEqual([...new Set(texts)]);
    }
  });

  test('taken back and deleted, in either order', async () => {
    const world = await open();
    const { alice, desk, phone, sent } = await scene(world, ['a', 'b', 'c', 'd', 'e']);

    await remove(desk, sent['b'], true);
    await show([desk, phone], 'alice', { texts: ['e', 'd', 'c', 'a'], last: 'e', unread: 4 });
    expect((await revoke(alice, 'bob', sent['b']!)).code).toBe(0);
    expect((await revoke(alice, 'bob', sent['c']!)).code).toBe(0);
    for (const device of [desk, phone]) {
      await device.until('TIMMsgRevokeCallback', (events) =>
        JSON.stringify(events).includes(String(sent['c']!['message_rand'])),
      );
    }
    await show([desk, phone], 'alice', { texts: ['e', 'd', undefined, 'a'], last: 'e', unread: 3 });

    const [, , revoked] = await history(desk, 'alice');
    expect(revoked).toMatchObject({ message_status: 6, message_elem_array: [] });
    await remove(desk, revoked, true);
    await show([desk, phone], 'alice', { texts: ['e', 'd', 'a'], last: 'e', unread: 3 });

    // What stands last.
    expect((await revoke(alice, 'bob', sent['e']!)).code).toBe(0);
    await show([desk, phone], 'alice', { texts: [undefined, 'd', 'a'], last: undefined, unread: 2 });
    expect((await listed(desk, 'alice'))!['conv_last_msg']).toMatchObject({ message_status: 6 });
    const [last] = await history(phone, 'alice');
    await remove(phone, last, true);
    await show([desk, phone], 'alice', { texts: ['d', 'a'], last: 'd', unread: 2 });

    const late = await world.signedIn('bob', { platform: 'Web' });
    await show([late], 'alice', { texts: ['d', 'a'], last: 'd', unread: 2 });
    // What its sender has deleted for herself she can't name any more; bob keeps it.
    const param = { msg_delete_param_msg: sent['d'], msg_delete_param_is_remble: true };
    await alice.ok('TIMMsgDelete', 'bob', 1, JSON.stringify(param));
    expect((await revoke(alice, 'bob', sent['d']!)).code).not.toBe(0);
    expect((await revoke(alice, 'bob', sent['c']!)).code).toBe(20_023);
    await say(alice, 'bob', 'f');
    await show([desk, phone, late], 'alice', { texts: ['f', 'd', 'a'], last: 'f', unread: 3 });
    expect(await shownOn(alice, 'bob')).toEqual({
      texts: ['f', undefined, undefined, undefined, 'a'],
      last: 'f',
      unread: 0,
    });
  });

  test('whom a user wants to hear of is the same on all devices, and moves no count but the total', async () => {
    const world = await open();
    const { alice, desk, phone } = await scene(world, ['a']);
    const carol = await world.signedIn('carol');
    await say(carol, 'bob', 'from carol');
    for (const device of [desk, phone]) await told(device, 'from carol');
    const optionIs = async (device: Device, option: number, total: number): Promise<void> => {
      await eventually(async () => {
        expect([(await listed(device, 'alice'))!['conv_recv_opt'], await totalOf(device)]).toEqual([option, total]);
        expect(await device.ok<Json[]>('TIMMsgGetC2CReceiveMessageOpt', '["alice","carol"]')).toMatchObject([
          { msg_recv_msg_opt_result_identifier: 'alice', msg_recv_msg_opt_result_opt: option },
          { msg_recv_msg_opt_result_opt: 0 },
        ]);
      });
    };

    await desk.ok('TIMMsgSetC2CReceiveMessageOpt', '["alice"]', 1);
    for (const device of [desk, phone]) await optionIs(device, 1, 1);
    await say(alice, 'bob', 'unheard');
    await show([desk, phone], 'alice', { texts: ['unheard', 'a'], last: 'unheard', unread: 2 });
    await phone.ok('TIMMsgSetC2CReceiveMessageOpt', '["alice"]', 2);
    for (const device of [desk, phone]) await optionIs(device, 2, 1);
    await say(alice, 'bob', 'heard');
    for (const device of [desk, phone]) {
      await told(device, 'heard');
      expect(
        device
          .received()
          .map(contentOf)
          .filter((text) => text !== 'from carol'),
      ).toEqual(['a', 'heard']);
    }
    const late = await world.signedIn('bob', { platform: 'Web' });
    for (const device of [desk, phone, late]) await optionIs(device, 2, 1);
    await late.ok('TIMMsgSetC2CReceiveMessageOpt', '["alice"]', 0);
    for (const device of [desk, phone, late]) await optionIs(device, 0, 4);
    await show([desk, phone, late], 'alice', { texts: ['heard', 'unheard', 'a'], last: 'heard', unread: 3 });
  });
});

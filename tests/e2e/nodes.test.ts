/**
 * Devices on different nodes are devices of one server: what one does, the others see, whether nodes tell each other over
 * a bus that works, over one that loses most of it, or find it in the store only.
 */
import { describe, expect, test } from 'vitest';
import { contentOf, type Device, signedIn, textMessage } from '../support/device.ts';
import { startHushingProxy } from '../support/hushing-proxy.ts';
import { startLossyNats } from '../support/lossy-nats.ts';
import { sharedNats } from '../support/nats.ts';
import { describeEngines } from '../support/postgres.ts';
import { historyOf } from '../support/traffic.ts';
import { openShared, type World } from '../support/worlds.ts';

type Json = Record<string, unknown>;
type Options = Parameters<typeof openShared>[1];

/** Two of three. */
const mostly = (message: number): boolean => message % 3 !== 0;

const buses: [string, () => Promise<string | undefined>][] = [
  ['a bus', async () => sharedNats()],
  ['a bus that loses most', async () => (await startLossyNats(sharedNats()!, mostly)).address],
  ['no bus', async () => undefined],
];

describeEngines('three nodes', () => {
  describe.each(buses)('with %s', (_, findBus) => {
    const open = async (app?: Options): Promise<World> => {
      const bus = await findBus();
      return await openShared(3, app, { bus });
    };
    /** A device on each node: alice's, and two of bob's. */
    const three = async (): Promise<[alice: Device, desk: Device, phone: Device]> => {
      const world = await open();
      const alice = await world.signedIn('alice');
      const desk = await world.signedIn('bob', { platform: 'Windows' });
      const phone = await world.signedIn('bob', { platform: 'Android' });
      return [alice, desk, phone];
    };

    test('messages reach every device of both sides once and in order', async () => {
      const [alice, desk, phone] = await three();
      const say = (device: Device, to: string, text: string): Promise<Json> =>
        device.ok<Json>('TIMMsgSendNewMsg', to, 1, textMessage(text));
      const talk = async (device: Device, to: string, name: string): Promise<void> => {
        for (let n = 0; n < 20; n += 1) await say(device, to, `${name} ${n}`);
      };
      await Promise.all([talk(alice, 'bob', 'alice'), talk(desk, 'alice', 'desk'), talk(phone, 'alice', 'phone')]);
      // 20 of each; what a device has sent itself is not told to it.
      await alice.until('TIMRecvNewMsgCallback', () => alice.received().length >= 40);
      await desk.until('TIMRecvNewMsgCallback', () => desk.received().length >= 40);
      await phone.until('TIMRecvNewMsgCallback', () => phone.received().length >= 40);
      const history = await alice.ok<Json[]>(
        'TIMMsgGetMsgList',
        'bob',
        1,
        JSON.stringify({ msg_getmsglist_param_count: 100 }),
      );
      const all = history.map(contentOf).reverse();
      expect(all).toHaveLength(60);
      const others = (own: string): unknown[] => all.filter((text) => !String(text).startsWith(own));
      expect(alice.received().map(contentOf)).toEqual(others('alice'));
      expect(desk.received().map(contentOf)).toEqual(others('desk'));
      expect(phone.received().map(contentOf)).toEqual(others('phone'));
    });

    test('a read report empties the count of the other device, and comes to the sender as a receipt', async () => {
      const [alice, desk, phone] = await three();
      await alice.ok('TIMMsgSendNewMsg', 'bob', 1, textMessage('hello'));
      await Promise.all([desk, phone].map((device) => device.until('TIMRecvNewMsgCallback')));
      await desk.ok('TIMMsgReportReaded', 'alice', 1, '');
      await phone.until('TIMConvTotalUnreadMessageCountChangedCallback', (events) => events.at(-1)?.args[0] === 0);
      await alice.until('TIMMsgReadedReceiptCallback');
    });

    test('a message taken back is taken back everywhere', async () => {
      const [alice, desk, phone] = await three();
      const sent = await alice.ok<Json>('TIMMsgSendNewMsg', 'bob', 1, textMessage('secret'));
      await Promise.all([desk, phone].map((device) => device.until('TIMRecvNewMsgCallback')));
      await alice.ok('TIMMsgRevoke', 'bob', 1, JSON.stringify(sent));
      for (const device of [desk, phone]) {
        await device.until('TIMMsgRevokeCallback');
        const history = await device.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, '{}');
        expect(history).toMatchObject([{ message_status: 6, message_elem_array: [] }]);
      }
    });

    test('sends whose answers are lost are repeated at another node, and are there once', async () => {
      const world = await open();
      const way = await startHushingProxy(world.nodes[0]!.url);
      const alice = await signedIn({ sdkAppId: world.sdkAppId, url: [way.url, world.nodes[1]!.url] }, 'alice');
      const bob = await signedIn(world.place(2), 'bob');
      way.hush();
      const texts = Array.from({ length: 10 }, (_, n) => `letter ${n}`);
      const sends = texts.map((text) => alice.ok('TIMMsgSendNewMsg', 'bob', 1, textMessage(text)));
      await bob.until('TIMRecvNewMsgCallback', () => bob.received().length === texts.length);
      // The first node learns only from the others that the device has moved.
      await way.lose();
      await Promise.all(sends);
      await alice.ok('TIMMsgSendNewMsg', 'bob', 1, textMessage('after'));
      await bob.until('TIMRecvNewMsgCallback', () => bob.received().length > texts.length);
      expect(bob.received().map(contentOf)).toEqual([...texts, 'after']);
      expect(await historyOf(alice, 'bob')).toEqual([...texts, 'after']);
    });

    test('an ended session can do nothing more on its node, and its successor everything', async () => {
      const world = await open();
      const alice = await world.signedIn('alice');
      const older = await world.signedIn('bob');
      const newer = await world.signedIn('bob');
      await older.until('TIMKickedOfflineCallback');
      await alice.ok('TIMMsgSendNewMsg', 'bob', 1, textMessage('hello'));
      await newer.until('TIMRecvNewMsgCallback');
      expect(older.received()).toEqual([]);
      expect(older.tim.TIMGetLoginStatus()).toBe(3);
      expect(newer.tim.TIMGetLoginStatus()).toBe(1);
    });

    test('of many devices that sign in at once where one is allowed, one stays', async () => {
      const world = await open({ devicePolicy: { mode: 'single' } });
      const platforms = ['Windows', 'Mac', 'Web', 'Android', 'iPhone', 'iPad'] as const;
      const devices = platforms.map((platform) => world.device('bob', { platform }));
      await Promise.all(devices.map((device) => device.login()));
      const isKicked = (device: Device): boolean => device.tim.TIMGetLoginStatus() === 3;
      const kicked = (): Device[] => devices.filter(isKicked);
      const enough = (): boolean => kicked().length >= devices.length - 1;
      await Promise.race(devices.map((device) => device.until('TIMKickedOfflineCallback', enough)));
      const [last] = devices.filter((device) => !isKicked(device));
      await last!.ok('TIMMsgSendNewMsg', 'alice', 1, textMessage('still here'));
      for (const device of kicked()) {
        expect(device.events.filter(({ name }) => name === 'TIMKickedOfflineCallback')).toHaveLength(1);
      }
    });
  });

  test('a message for whoever is online reaches the devices on other nodes', async () => {
    const world = await openShared(3);
    const alice = await world.signedIn('alice');
    const desk = await world.signedIn('bob', { platform: 'Windows' });
    const phone = await world.signedIn('bob', { platform: 'Android' });
    await alice.ok('TIMMsgSendNewMsg', 'bob', 1, textMessage('now', { message_is_online_msg: true }));
    for (const device of [desk, phone]) {
      await device.until('TIMRecvNewMsgCallback');
      expect(device.received()).toMatchObject([{ message_is_online_msg: true, message_conv_id: 'alice' }]);
    }
  });
});

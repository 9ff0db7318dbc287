/**
 * PostgreSQL and NATS fail while people write to each other through several nodes: what was acknowledged is there once
 * and in order, calls wait or fail with a code that says why, and everything goes on by itself.
 */
import { ErrorCode } from '@hongyan/client';
import { expect, test } from 'vitest';
import { type Device, type Event, textMessage } from '../support/device.ts';
import { hasty } from '../support/hasty.ts';
import { startLossyNats } from '../support/lossy-nats.ts';
import { sharedNats, startNats } from '../support/nats.ts';
import { describeEngines, startPostgres } from '../support/postgres.ts';
import { historyOf, startTraffic } from '../support/traffic.ts';
import { openShared, type World } from '../support/worlds.ts';

/** TIMNetworkStatus values. */
const CONNECTED = 0;
const DISCONNECTED = 1;

/** alice and bob, each on a node of their own. */
async function pair(world: World): Promise<[alice: Device, bob: Device]> {
  return [await world.signedIn('alice'), await world.signedIn('bob')];
}

/** Another device of a user, on the third node. */
function witnessIn(world: World): (user: string) => Promise<Device> {
  return (user) => world.signedIn(user, { platform: 'Web' });
}

/** Resolves when a device's connection is in this state after it has been in others. */
function untilLast(device: Device, status: number): Promise<unknown> {
  const isLast = (events: Event[]): boolean => events.at(-1)?.args[0] === status;
  return device.until('TIMNetworkStatusListenerCallback', isLast);
}

describeEngines('three nodes', () => {
  test('NATS is killed and comes back: everything arrives, in order, all the time', async () => {
    const nats = await startNats();
    const world = await openShared(3, {}, { bus: nats.address });
    const traffic = startTraffic(...(await pair(world)));
    await traffic.more(20);
    await nats.kill();
    await traffic.more(20);
    await traffic.arrived();
    await nats.start();
    await traffic.more(20);
    await traffic.stop();
    expect(traffic.failures).toEqual([]);
    await traffic.check(witnessIn(world));
  });

  test('NATS loses messages at random: everything arrives, in order', async () => {
    let dice = 1;
    // A linear congruential generator: the same every time.
    const halfOfThem = (): boolean => (dice = (dice * 1_103_515_245 + 12_345) % 2 ** 31) > 2 ** 30;
    const nats = await startLossyNats(sharedNats()!, halfOfThem);
    const world = await openShared(3, {}, { bus: nats.address });
    const traffic = startTraffic(...(await pair(world)));
    await traffic.more(50);
    await traffic.stop();
    await traffic.check(witnessIn(world));
    expect(nats.lost).toBeGreaterThan(10);
  });

  test('PostgreSQL is killed under load and comes back: calls wait, and what was acknowledged is there once', async () => {
    const postgres = await startPostgres();
    const world = await openShared(3, {}, { store: postgres.address });
    const traffic = startTraffic(...(await pair(world)));
    for (let round = 0; round < 3; round += 1) {
      await traffic.more(20);
      await postgres.kill();
      await postgres.start();
    }
    await traffic.more(20);
    await traffic.stop();
    expect(traffic.failures).toEqual([]);
    await traffic.check(witnessIn(world));
  });

  test('PostgreSQL is away for longer than a call waits: it fails with a code that says so, and all goes on after', async () => {
    const postgres = await startPostgres();
    const world = await openShared(3, {}, { store: postgres.address });
    const alice = await world.signedIn('alice', hasty(15));
    const bob = await world.signedIn('bob');
    await alice.ok('TIMMsgSendNewMsg', 'bob', 1, textMessage('before'));
    await postgres.kill();
    const { code } = await alice.call('TIMMsgSendNewMsg', 'bob', 1, textMessage('meanwhile'));
    expect(code).toBe(ErrorCode.ERR_SDK_NET_WAIT_ACK_TIMEOUT);
    // Nodes that can't know what they miss keep nobody.
    await Promise.all([alice, bob].map((device) => untilLast(device, DISCONNECTED)));
    await postgres.start();
    await Promise.all([alice, bob].map((device) => untilLast(device, CONNECTED)));
    await alice.ok('TIMMsgSendNewMsg', 'bob', 1, textMessage('after'));
    await bob.until('TIMRecvNewMsgCallback', () => bob.received().length >= 2);
    const log = await historyOf(await witnessIn(world)('bob'), 'alice');
    expect(log.filter((text) => text !== 'meanwhile')).toEqual(['before', 'after']);
  });
});

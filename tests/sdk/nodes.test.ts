/**
 * Devices at two nodes whose bus loses, delays and turns round what it is given, and whose stores are away from time to
 * time, while links break and a node dies: every device is told everything, in order, once.
 */
import { describe, expect, it } from 'vitest';
import { startNodes, type TestNodes } from '../../server/tests/nodes.ts';
import { APP, type Device, type Json, openDevice, textMessage, textOf } from './stage.ts';

const STEPS = 250;
const PLACES = [
  ['alice', 'Linux', 0],
  ['alice', 'Web', 1],
  ['bob', 'Linux', 1],
  ['bob', 'Web', 0],
] as const;

interface Scene extends TestNodes {
  readonly devices: readonly Device[];
  /** Texts each device has sent: they are no news to it. */
  readonly sent: ReadonlyMap<Device, Set<unknown>>;
  readonly draw: (below: number) => number;
}

async function openScene(seed: string): Promise<Scene> {
  const test = await startNodes(seed, { secretKey: APP.secretKey });
  const { world } = test;
  const urls = test.nodes.map(({ url }) => url);
  const devices = PLACES.map(([user, platform, first], index) => {
    // Each has both addresses, and begins with another one.
    const server = first === 0 ? urls : urls.toReversed();
    return openDevice(world, `${user} ${index}`, user, { server, platform, storage: 'memory' });
  });
  for (const device of devices) expect((await device.login()).code).toBe(0);
  await world.run(5000);
  const sent = new Map(devices.map((device) => [device, new Set<unknown>()]));
  return { ...test, devices, sent, draw: (below) => world.random.uint32() % below };
}

const peerOf = ({ user }: Device): string => (user === 'alice' ? 'bob' : 'alice');

function say({ sent }: Scene, device: Device, text: string): void {
  sent.get(device)!.add(text);
  void device.start('TIMMsgSendNewMsg', peerOf(device), 1, textMessage(text));
}

/** Something happens; resolves when it has begun. */
async function step(scene: Scene, number: number): Promise<void> {
  const { world, weather, nodes, devices, draw } = scene;
  const device = devices[draw(devices.length)]!;
  const dice = draw(100);
  if (dice < 70) say(scene, device, `${number}`);
  else if (dice < 80) void device.start('TIMMsgReportReaded', peerOf(device), 1, '');
  else if (dice < 88) world.network.cut(device.host);
  else if (dice < 92) weather.isDown = !weather.isDown;
  else if (dice < 96) weather.loss = draw(100) / 100;
  else if (dice < 98) {
    const node = nodes[draw(2)]!;
    node.mood = 'silent';
    await world.run(draw(5000));
    node.mood = 'well';
  } else nodes[draw(2)]!.mood = draw(2) === 0 ? 'unavailable' : 'well';
  if (number === STEPS / 2) nodes[1].crash();
}

async function play(scene: Scene): Promise<void> {
  const { world, nodes, weather, draw } = scene;
  weather.delayMs = 1000;
  for (let number = 1; number <= STEPS; number += 1) {
    await step(scene, number);
    await world.run(draw(100));
  }
  for (const node of nodes) node.mood = 'well';
  await world.run(180_000);
}

/** What the log holds, oldest first. */
async function historyOf(device: Device): Promise<Json[]> {
  const param = { msg_getmsglist_param_count: 1000, msg_getmsglist_param_is_remble: true };
  const messages = await device.ok<Json[]>('TIMMsgGetMsgList', peerOf(device), 1, JSON.stringify(param));
  return messages.filter(({ message_status }) => message_status === 2).reverse();
}

describe.each(['one', 'two', 'three', 'four', 'five'])('two nodes in trouble (%s)', (seed) => {
  it('tell every device everything, in order, once', async () => {
    const scene = await openScene(seed);
    await play(scene);
    const histories: unknown[][] = [];
    for (const device of scene.devices) histories.push((await historyOf(device)).map(textOf));
    const [history] = histories as [unknown[]];
    expect(history.length).toBeGreaterThan(STEPS / 4);
    for (const [index, device] of scene.devices.entries()) {
      expect(histories[index]).toEqual(history);
      const others = history.filter((text) => !scene.sent.get(device)!.has(text));
      expect(device.received().map(textOf)).toEqual(others);
    }
    expect(scene.errors).toEqual([]);
  });
});

/**
 * Devices at two nodes in trouble, as in nodes.test.ts, that also delete, take back, read and clear: in the end all devices
 * of a user show the same history, count the same, and have the same message last.
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
  readonly draw: (below: number) => number;
}

async function openScene(seed: string): Promise<Scene> {
  const test = await startNodes(seed, { secretKey: APP.secretKey });
  const { world } = test;
  const urls = test.nodes.map(({ url }) => url);
  const devices = PLACES.map(([user, platform, first], index) => {
    const server = first === 0 ? urls : urls.toReversed();
    return openDevice(world, `${user} ${index}`, user, { server, platform, storage: 'memory' });
  });
  for (const device of devices) expect((await device.login()).code).toBe(0);
  await world.run(5000);
  return { ...test, devices, draw: (below) => world.random.uint32() % below };
}

const peerOf = ({ user }: Device): string => (user === 'alice' ? 'bob' : 'alice');

/** Does something with one of the newest messages a device shows; whether that works does not matter. */
async function withMessage(device: Device, nth: number, name: string): Promise<void> {
  const page = await device.start('TIMMsgGetMsgList', peerOf(device), 1, '{"msg_getmsglist_param_count":10}');
  const message = ((page.json ?? []) as Json[]).filter(({ message_status }) => message_status === 2)[nth];
  if (!message) return;
  const given = name === 'TIMMsgListDelete' ? [message] : message;
  await device.start(name, peerOf(device), 1, JSON.stringify(given));
}

function act({ devices, draw }: Scene, number: number): void {
  const device = devices[draw(devices.length)]!;
  const dice = draw(100);
  if (dice < 55) void device.start('TIMMsgSendNewMsg', peerOf(device), 1, textMessage(`${number}`));
  else if (dice < 80) void withMessage(device, draw(10), 'TIMMsgListDelete');
  else if (dice < 88) void withMessage(device, draw(10), 'TIMMsgRevoke');
  else if (dice < 97) void device.start('TIMMsgReportReaded', peerOf(device), 1, '');
  else void device.start('TIMMsgClearHistoryMessage', peerOf(device), 1);
}

async function play(scene: Scene): Promise<void> {
  const { world, nodes, weather, devices, draw } = scene;
  weather.delayMs = 1000;
  for (let number = 1; number <= STEPS; number += 1) {
    const dice = draw(100);
    if (dice < 85) act(scene, number);
    else if (dice < 92) world.network.cut(devices[draw(devices.length)]!.host);
    else if (dice < 94) weather.isDown = !weather.isDown;
    else if (dice < 96) weather.loss = draw(100) / 100;
    else {
      const node = nodes[draw(2)]!;
      node.mood = draw(2) === 0 ? 'unavailable' : 'silent';
      await world.run(draw(5000));
      node.mood = 'well';
    }
    if (number === STEPS / 2) nodes[1].crash();
    await world.run(draw(200));
  }
  await world.run(180_000);
}

/** What a device shows of the conversation. */
async function shownOn(device: Device) {
  const param = { msg_getmsglist_param_count: 1000, msg_getmsglist_param_is_remble: true };
  const page = await device.ok<Json[]>('TIMMsgGetMsgList', peerOf(device), 1, JSON.stringify(param));
  const [info] = await device.ok<Json[]>('TIMConvGetConvList');
  const last = info?.['conv_last_msg'] as Json | undefined;
  // What failed stands on one device only.
  const history = page.filter(({ message_status }) => message_status !== 3);
  const brief = (message: Json) => [message['message_seq'], message['message_status'], textOf(message)];
  return { history: history.map(brief), unread: info?.['conv_unread_num'], last: last && brief(last) };
}

describe.each(['one', 'two', 'three', 'four', 'five'])('deleting at two nodes in trouble (%s)', (seed) => {
  it('comes to the same on all devices of a user', async () => {
    const scene = await openScene(seed);
    await play(scene);
    const shown: Awaited<ReturnType<typeof shownOn>>[] = [];
    for (const device of scene.devices) shown.push(await shownOn(device));
    expect(shown[1]).toEqual(shown[0]);
    expect(shown[3]).toEqual(shown[2]);
    for (const { history, last } of shown) expect(last).toEqual(history[0]);
    const deletions = scene.devices.flatMap(({ told }) => told.filter(([name]) => name === 'TIMMsgListDelete'));
    expect(deletions.filter(([, code]) => code === 0).length).toBeGreaterThan(STEPS / 10);
    expect(scene.errors).toEqual([]);
  });
});

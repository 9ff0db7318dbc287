/** Sending again what failed: it keeps its identity, and is there once whatever became of earlier attempts. */
import { describe, expect, it } from 'vitest';
import { REQUEST_TIMEOUT_MS } from '../../contract/limits.ts';
import { temporaryDirectory } from '../support/device.ts';
import { type Device, type Json, openPair, openStage, type Stage, textMessage, textOf } from './stage.ts';

const ROAMING = { msg_getmsglist_param_is_remble: true };
const history = (device: Device, peer: string, param: Json = {}) =>
  device.ok<Json[]>('TIMMsgGetMsgList', peer, 1, JSON.stringify(param));
const again = (device: Device, message: Json) => device.start('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify(message));

/** A text that could not be sent for want of a server; the server is back. */
async function failed(stage: Stage & { alice: Device }, text = 'a', more: Json = {}): Promise<Json> {
  const { alice, world } = stage;
  await stage.stop();
  const answer = await alice.call('TIMMsgSendNewMsg', 'bob', 1, textMessage(text, more));
  expect(answer.code).toBe(9508);
  await stage.start();
  await world.run(60_000);
  return (await history(alice, 'bob'))[0]!;
}

/** A file to send, and the message that does. */
function fileMessage(...paths: string[]): string {
  const elements = paths.map((path) => ({
    elem_type: 4,
    file_elem_file_path: path,
    file_elem_file_name: path,
    file_elem_file_size: 0,
  }));
  return JSON.stringify({ message_elem_array: elements });
}

const sizes = (message: Json): unknown[] =>
  (message['message_elem_array'] as Json[]).map((elem) => elem['file_elem_file_size']);

describe('a failed message that is sent again', () => {
  it('is the same message, and takes the place of the failed one', async () => {
    const stage = await openPair();
    const { alice, bob, world, quiet } = stage;
    const before = await failed(stage, 'a', { message_custom_int: 3 });
    expect(before).toMatchObject({ message_status: 3, message_custom_int: 3 });
    const after = (await world.until(again(alice, before))).json as Json;
    await quiet();
    const identity = ({ message_msg_id, message_rand, message_client_time }: Json) => [
      message_msg_id,
      message_rand,
      message_client_time,
    ];
    expect(identity(after)).toEqual(identity(before));
    expect(after).toMatchObject({ message_status: 2, message_custom_int: 3, message_seq: 1 });
    expect(await history(alice, 'bob')).toEqual([after]);
    expect(identity(bob.received()[0]!)).toEqual(identity(before));
    expect(bob.received()).toHaveLength(1);
    expect(stage.errors).toEqual([]);
  });

  it('says something else now: it is another message, since the first may have arrived', async () => {
    const stage = await openPair();
    const before = await failed(stage);
    const changed = { ...before, message_elem_array: [{ elem_type: 0, text_elem_content: 'b' }] };
    const after = (await stage.world.until(again(stage.alice, changed))).json as Json;
    expect(after['message_msg_id']).not.toBe(before['message_msg_id']);
    const statuses = (await history(stage.alice, 'bob')).map((one) => [textOf(one), one['message_status']]);
    expect(Object.fromEntries(statuses)).toEqual({ a: 3, b: 2 });
    expect(stage.bob.received().map(textOf)).toEqual(['b']);
  });

  it('is being sent already: 6015', async () => {
    const stage = await openPair();
    const { alice, world, bob } = stage;
    const before = await failed(stage);
    world.network.hold('server', alice.host);
    const first = again(alice, before);
    await world.run(100);
    expect((await alice.call('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify(before))).code).toBe(6015);
    world.network.heal('server', alice.host);
    expect((await world.until(first)).code).toBe(0);
    await stage.quiet();
    expect(bob.received()).toHaveLength(1);
  });

  it('was stored by the first attempt, whose answer was lost: it is there once', async () => {
    const { alice, bob, world, quiet } = await openPair();
    world.network.hold('server', alice.host);
    const first = alice.start('TIMMsgSendNewMsg', 'bob', 1, textMessage('a'));
    await world.run(500);
    world.network.refuse('server', true);
    world.network.cut(alice.host);
    world.network.heal('server', alice.host);
    await world.run(REQUEST_TIMEOUT_MS);
    expect((await first).code).toBe(9508);
    const second = again(alice, (await history(alice, 'bob'))[0]!);
    await world.run(100);
    world.network.refuse('server', false);
    expect(await world.until(second)).toMatchObject({ code: 0, json: { message_seq: 1, message_status: 2 } });
    await quiet();
    expect(bob.received()).toHaveLength(1);
    expect(alice.events('TIMMsgUpdateCallback')).toEqual([]);
    expect(await history(alice, 'bob')).toHaveLength(1);
  });

  it('was stored long ago, before restarts of the app and of the server: it is there once', async () => {
    const stage = await openPair();
    const { bob, world } = stage;
    const storage = { path: temporaryDirectory() };
    const before = await stage.signedIn('carol', { storage });
    await stage.quiet();
    world.network.hold('server', before.host);
    const buffer = new Uint8Array(128);
    void before.start('TIMMsgSendMessage', 'bob', 1, textMessage('a'), buffer);
    const id = new TextDecoder().decode(buffer.subarray(0, buffer.indexOf(0)));
    await world.run(500);
    before.tim.TIMUninit();
    for (let n = 0; n < 12; n++) {
      for (let i = 0; i < 100; i++) void bob.start('TIMMsgSendNewMsg', 'carol', 1, textMessage(`${n} ${i}`));
      await stage.quiet();
    }
    await stage.stop();
    await stage.start();
    await world.run(60_000);
    const after = await stage.signedIn('carol', { storage });
    await stage.quiet();
    const [row] = await after.ok<Json[]>('TIMMsgFindMessages', JSON.stringify([id]));
    expect(row).toMatchObject({ message_status: 3 });
    expect(await world.until(again(after, row!))).toMatchObject({
      code: 0,
      json: { message_seq: 1, message_status: 2 },
    });
    await stage.quiet();
    expect(bob.received().map(textOf)).toEqual(['a']);
    expect(await after.ok('TIMMsgFindMessages', JSON.stringify([id]))).toMatchObject([{ message_status: 2 }]);
    expect(await history(bob, 'carol', { msg_getmsglist_param_count: 5000 })).toHaveLength(1201);
  });
});

it('what the user has deleted on another device meanwhile is there once for the other side, and on no own device', async () => {
  const stage = await openStage();
  const { world } = stage;
  const storage = { path: temporaryDirectory() };
  // It has not even learned what there was when it signed in.
  const before = await stage.signedIn('carol', { storage });
  world.network.hold('server', before.host);
  void before.start('TIMMsgSendNewMsg', 'bob', 1, textMessage('a'));
  await world.run(500);
  before.tim.TIMUninit();
  const web = await stage.signedIn('carol', { platform: 'Web' });
  await web.ok('TIMMsgListDelete', 'bob', 1, JSON.stringify(await history(web, 'bob', ROAMING)));
  const after = await stage.signedIn('carol', { storage });
  await stage.quiet();
  const [row] = await history(after, 'bob');
  expect(row).toMatchObject({ message_status: 3 });
  expect(await world.until(again(after, row!))).toMatchObject({ code: 0, json: { message_status: 2 } });
  const bob = await stage.signedIn('bob');
  await stage.quiet();
  for (const device of [after, web]) expect(await history(device, 'bob', ROAMING)).toEqual([]);
  expect((await history(bob, 'carol', ROAMING)).map(textOf)).toEqual(['a']);
  expect(stage.errors).toEqual([]);
});

describe('what is handed in is no failed message of this conversation', () => {
  it('but one that was sent, or of somebody else, or for another: a new message', async () => {
    const stage = await openPair();
    const { alice, bob, world, quiet } = stage;
    const sent = await alice.say('bob', 'a');
    await bob.say('alice', 'b');
    await quiet();
    const ids = [sent['message_msg_id'], alice.received()[0]!['message_msg_id']];
    for (const message of [sent, alice.received()[0]!]) {
      const { json } = await world.until(again(alice, message));
      expect(ids).not.toContain((json as Json)['message_msg_id']);
    }
    const before = await failed(stage, 'c');
    const other = await alice.ok<Json>('TIMMsgSendNewMsg', 'carol', 1, JSON.stringify(before));
    expect(other['message_msg_id']).not.toBe(before['message_msg_id']);
    await quiet();
    expect(bob.received().map(textOf)).toEqual(['a', 'a', 'b']);
    expect(alice.received().map(textOf)).toEqual(['b']);
  });
});

describe('a message with files', () => {
  it('whose file was missing is sent once it is there, and uploads only what is left', async () => {
    const { alice, bob, world, quiet } = await openPair();
    alice.files.put('first', new Uint8Array(10));
    expect((await alice.call('TIMMsgSendNewMsg', 'bob', 1, fileMessage('first', 'second'))).code).toBe(7004);
    const [before] = await history(alice, 'bob');
    expect(before).toMatchObject({ message_status: 3 });
    alice.files.put('second', new Uint8Array(20));
    const told = alice.events('TIMMsgElemUploadProgressCallback').length;
    const after = (await world.until(again(alice, before!))).json as Json;
    await quiet();
    expect(after['message_msg_id']).toBe(before!['message_msg_id']);
    const indexes = alice
      .events('TIMMsgElemUploadProgressCallback')
      .slice(told)
      .map(([, index]) => index);
    expect(new Set(indexes)).toEqual(new Set([1]));
    expect(bob.received()).toHaveLength(1);
  });

  it('whose file is another one by now and never left is sent with what the file is', async () => {
    const { alice, bob, world, quiet } = await openPair();
    alice.files.put('first', new Uint8Array(10));
    expect((await alice.call('TIMMsgSendNewMsg', 'bob', 1, fileMessage('first', 'second'))).code).toBe(7004);
    const [before] = await history(alice, 'bob');
    alice.files.put('first', new Uint8Array(20));
    alice.files.put('second', new Uint8Array(30));
    const after = (await world.until(again(alice, before!))).json as Json;
    await quiet();
    expect(after['message_msg_id']).toBe(before!['message_msg_id']);
    expect(sizes(after)).toEqual([20, 30]);
    expect(bob.received().map(sizes)).toEqual([[20, 30]]);
    expect(await history(alice, 'bob')).toHaveLength(1);
  });

  it('whose file is another one by now and may have arrived is another message', async () => {
    const { alice, world, quiet, stop, start } = await openPair();
    alice.files.put('film', new Uint8Array(10));
    const first = alice.start('TIMMsgSendNewMsg', 'bob', 1, fileMessage('film'));
    while (alice.events('TIMMsgElemUploadProgressCallback').length === 0) await world.run(1);
    await stop();
    expect((await world.until(first)).code).toBe(9508);
    await start();
    await world.run(60_000);
    const [before] = await history(alice, 'bob');
    alice.files.put('film', new Uint8Array(20));
    const after = (await world.until(again(alice, before!))).json as Json;
    await quiet();
    expect(after['message_msg_id']).not.toBe(before!['message_msg_id']);
    expect(sizes(after)).toEqual([20]);
    const all = await history(alice, 'bob');
    expect(all.map((one) => [...sizes(one), one['message_status']])).toEqual([
      [20, 2],
      [10, 3],
    ]);
    alice.files.put('film', new Uint8Array(10));
    const same = (await world.until(again(alice, all[1]!))).json as Json;
    expect([same['message_msg_id'], sizes(same)]).toEqual([before!['message_msg_id'], [10]]);
  });

  it('that never left may be changed, and stays the same message', async () => {
    const { alice, bob, world, quiet } = await openPair();
    expect((await alice.call('TIMMsgSendNewMsg', 'bob', 1, fileMessage('wrong'))).code).toBe(7004);
    const [before] = await history(alice, 'bob');
    alice.files.put('right', new Uint8Array(10));
    const changed = { ...before, ...(JSON.parse(fileMessage('right')) as Json) };
    const after = (await world.until(again(alice, changed))).json as Json;
    await quiet();
    expect(after['message_msg_id']).toBe(before!['message_msg_id']);
    expect(await history(alice, 'bob')).toHaveLength(1);
    expect(bob.received()).toHaveLength(1);
  });

  it('whose upload was broken off by a restart is failed, knows its path, and can be sent', async () => {
    const stage = await openPair();
    const { bob, world, quiet } = stage;
    const storage = { path: temporaryDirectory() };
    const before = await stage.signedIn('carol', { storage });
    before.files.put('film', new Uint8Array(2_000_000));
    void before.start('TIMMsgSendNewMsg', 'bob', 1, fileMessage('film'));
    while (before.events('TIMMsgElemUploadProgressCallback').length === 0) await world.run(5);
    const [sending] = await history(before, 'bob');
    expect(sending).toMatchObject({ message_status: 1 });
    before.tim.TIMUninit();
    const after = await stage.signedIn('carol', { storage });
    after.files.put('film', new Uint8Array(2_000_000));
    const [row] = await history(after, 'bob');
    expect(row).toMatchObject({
      message_status: 3,
      message_msg_id: sending!['message_msg_id'],
      message_elem_array: [{ file_elem_file_path: 'film', file_elem_file_id: '' }],
    });
    expect(await world.until(again(after, row!))).toMatchObject({ code: 0, json: { message_status: 2 } });
    await quiet();
    expect(bob.received().map((one) => one['message_msg_id'])).toEqual([sending!['message_msg_id']]);
  });
});

/** On the way out: to many at once, stopped in time, without a server, without an answer. What arrives arrives once. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentOf, type Device, signedIn, temporaryDirectory, textMessage } from '../support/device.ts';
import { download } from '../support/downloads.ts';
import { hasty } from '../support/hasty.ts';
import { startHushingProxy } from '../support/hushing-proxy.ts';
import { eventually, history, type Json, listed, told } from '../support/shown.ts';
import { inEveryWorld } from '../support/worlds.ts';

const say = (device: Device, peer: string, text: string): Promise<Json> =>
  device.ok<Json>('TIMMsgSendNewMsg', peer, 1, textMessage(text));
const cancel = async (device: Device, peer: string, message: Json): Promise<number> =>
  (await device.call('TIMMsgCancelSend', peer, 1, message['message_msg_id'])).code;
const elemOf = (message: Json): Json => (message['message_elem_array'] as Json[])[0]!;

/** A message with a file of so many random bytes. */
function fileOf(size: number) {
  const path = join(temporaryDirectory(), 'film');
  writeFileSync(path, randomBytes(size));
  const elem = { elem_type: 4, file_elem_file_path: path, file_elem_file_name: 'film', file_elem_file_size: 0 };
  return { path, message: { message_elem_array: [elem] } };
}

async function isFetched(device: Device, message: Json, path: string): Promise<boolean> {
  const copy = join(temporaryDirectory(), 'copy');
  await download(device, { msg_download_elem_param_id: elemOf(message)['file_elem_file_id'] }, copy);
  return readFileSync(copy).equals(readFileSync(path));
}

inEveryWorld((open) => {
  test('a batch reaches each of its users; what is cancelled reaches nobody, until it is sent after all', async () => {
    const world = await open();
    const alice = await world.signedIn('alice');
    const bob = await world.signedIn('bob');
    const carol = await world.signedIn('carol');

    const leaflet = fileOf(1_100_000);
    const users = ['bob', 'carol', 'ünknown', ...Array.from({ length: 40 }, (_, n) => `user${n}`)];
    const batch = { msg_batch_send_param_identifier_array: users, msg_batch_send_param_msg: leaflet.message };
    const rows = await alice.ok<Json[]>('TIMMsgBatchSend', JSON.stringify(batch));
    expect(rows.map((row) => [row['msg_batch_send_result_identifier'], row['msg_batch_send_result_code']])).toEqual(
      users.map((user) => [user, user === 'ünknown' ? 7003 : 0]),
    );
    const uploads = alice.events.filter(({ name }) => name === 'TIMMsgElemUploadProgressCallback');
    expect(new Set(uploads.map(({ args }) => (args[0] as Json)['message_msg_id'])).size).toBe(1);
    for (const device of [bob, carol]) {
      await device.until('TIMRecvNewMsgCallback');
      expect(await isFetched(device, device.received()[0]!, leaflet.path)).toBe(true);
    }

    const film = fileOf(12_000_000);
    const begun = alice.events.length;
    const answer = alice.call('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify(film.message));
    const uploading = await alice.until('TIMMsgElemUploadProgressCallback', () => alice.events.length > begun);
    const message = uploading.at(-1)!.args[0] as Json;
    expect(await cancel(alice, 'bob', message)).toBe(0);
    expect((await answer).code).toBe(8021);
    const [cancelled] = await history(alice, 'bob');
    expect(cancelled).toMatchObject({ message_msg_id: message['message_msg_id'], message_status: 7 });
    await say(alice, 'bob', 'instead');
    await told(bob, 'instead');
    expect(bob.received()).toHaveLength(2);
    const sent = await alice.ok<Json>('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify(cancelled));
    expect(sent).toMatchObject({ message_msg_id: message['message_msg_id'], message_status: 2 });
    await bob.until('TIMRecvNewMsgCallback', () => bob.received().length > 2);
    expect(await isFetched(bob, bob.received()[2]!, film.path)).toBe(true);
    expect([await cancel(alice, 'bob', sent), await cancel(alice, 'bob', { message_msg_id: 'none' })]).toEqual([
      8020, 8020,
    ]);
  });

  test('receipts are told to who wants them, and what is only for now to who is there', async () => {
    const world = await open();
    const alice = await world.signedIn('alice');
    const bob = await world.signedIn('bob');
    const receipts = { set_config_user_config: { user_config_is_read_receipt: false } };
    const sent = await say(alice, 'bob', 'first');
    await told(bob, 'first');
    await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    const [first] = await alice.until('TIMMsgReadedReceiptCallback');
    expect(first!.args[0]).toMatchObject([
      { msg_receipt_conv_id: 'bob', msg_receipt_time_stamp: sent['message_server_time'] },
    ]);
    expect(await history(alice, 'bob')).toMatchObject([{ message_is_peer_read: true }]);

    await alice.ok('TIMSetConfig', JSON.stringify(receipts));
    await say(alice, 'bob', 'second');
    await told(bob, 'second');
    await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    await eventually(async () => {
      expect(await history(alice, 'bob')).toMatchObject([{ message_is_peer_read: true }, {}]);
    });
    const online = textMessage('now', { message_is_online_msg: true });
    const now = await alice.ok<Json>('TIMMsgSendNewMsg', 'bob', 1, online);
    await alice.ok('TIMMsgSendNewMsg', 'carol', 1, online);
    await told(bob, 'now');
    expect(bob.received().at(-1)).toMatchObject({ message_is_online_msg: true, message_conv_id: 'alice' });
    expect((await alice.call('TIMMsgRevoke', 'bob', 1, JSON.stringify(now))).code).toBe(6017);
    const carol = await world.signedIn('carol');
    await say(alice, 'carol', 'later');
    await told(carol, 'later');
    expect(carol.received().map(contentOf)).toEqual(['later']);
    for (const [device, peer] of [
      [alice, 'bob'],
      [bob, 'alice'],
    ] as const) {
      expect((await history(device, peer)).map(contentOf)).toEqual(['second', 'first']);
      expect(await listed(device, peer)).toMatchObject({ conv_unread_num: 0 });
    }
    expect(alice.events.filter(({ name }) => name === 'TIMMsgReadedReceiptCallback')).toHaveLength(1);
  });

  test('an upload whose node stops goes on at another one, or at the same when it is back', async () => {
    const world = await open();
    const alice = await world.signedIn('alice');
    const bob = await world.signedIn('bob');
    const film = fileOf(12_000_000);
    const answer = alice.ok<Json>('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify(film.message));
    await alice.until('TIMMsgElemUploadProgressCallback');
    await world.stop(0);
    if (world.nodes.length === 1) await world.start();
    const sent = await answer;
    const told = await alice.until('TIMMsgElemUploadProgressCallback');
    const steps = told.map(({ args }) => Number(args[2]));
    expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
    expect(steps.at(-1)).toBe(12_000_000);
    await bob.until('TIMRecvNewMsgCallback');
    expect(bob.received()).toMatchObject([{ message_msg_id: sent['message_msg_id'] }]);
    expect(await isFetched(bob, bob.received()[0]!, film.path)).toBe(true);
  });

  test('what could not be sent fails in time, keeps its identity, and is sent once', async () => {
    const world = await open();
    const alice = await world.signedIn('alice', hasty(20));
    const bob = await world.signedIn('bob');
    await say(alice, 'bob', 'first');
    await world.stop();
    const late = textMessage('late', { message_custom_int: 3 });
    expect((await alice.call('TIMMsgSendNewMsg', 'bob', 1, late)).code).toBe(9508);
    const [failed] = await history(alice, 'bob');
    expect(failed).toMatchObject({ message_status: 3, message_custom_int: 3 });
    await world.start();
    // Where there are others, on another node than before.
    if (world.nodes.length > 1) await world.stop(0);
    await eventually(async () => {
      const answer = await alice.call('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify(failed));
      const { message_msg_id, message_rand, message_client_time, message_custom_int } = failed!;
      const same = { message_msg_id, message_rand, message_client_time, message_custom_int };
      expect(answer).toMatchObject({ code: 0, json: { ...same, message_status: 2 } });
    });
    await say(await world.signedIn('alice', { platform: 'Web' }), 'bob', 'after');
    await told(bob, 'after');
    expect(bob.received().map(contentOf)).toEqual(['first', 'late', 'after']);
    expect((await history(alice, 'bob')).map(contentOf)).toEqual(['after', 'late', 'first']);
  });

  test('what was stored, but not answered before the program ended, is there once after it starts on another node', async () => {
    const world = await open();
    const bob = await world.signedIn('bob');
    const { sdkAppId } = world;
    const way = await startHushingProxy(world.nodes[0]!.url);
    const storage = { path: temporaryDirectory() };
    const before = await signedIn({ sdkAppId, url: way.url }, 'alice', { storage });
    way.hush();
    void before.call('TIMMsgSendNewMsg', 'bob', 1, textMessage('stored'));
    await told(bob, 'stored');
    before.close();
    const alice = await signedIn(world.place(1), 'alice', { storage });
    await alice.until('TIMMsgUpdateCallback');
    expect(await history(alice, 'bob')).toMatchObject([{ message_status: 2 }]);
    await say(alice, 'bob', 'after');
    await told(bob, 'after');
    expect(bob.received().map(contentOf)).toEqual(['stored', 'after']);
    expect((await history(alice, 'bob')).map(contentOf)).toEqual(['after', 'stored']);
    expect(alice.received()).toEqual([]);
  });
});

/** TIMMsgCancelSend: what has not left the device is stopped, what may have left is not. */
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/device.ts';
import { type Device, type Json, openPair, textMessage } from './stage.ts';

const film = JSON.stringify({
  message_elem_array: [
    { elem_type: 4, file_elem_file_path: 'film', file_elem_file_name: 'film', file_elem_file_size: 0 },
    { elem_type: 4, file_elem_file_path: 'second', file_elem_file_name: 'second', file_elem_file_size: 0 },
  ],
});

/** A message that is being sent, and its id. */
function sending(device: Device, message: string) {
  const buffer = new Uint8Array(128);
  const answer = device.start('TIMMsgSendMessage', 'bob', 1, message, buffer);
  return { answer, id: new TextDecoder().decode(buffer.subarray(0, buffer.indexOf(0))) };
}

const cancel = (device: Device, id: string, peer = 'bob') => device.call('TIMMsgCancelSend', peer, 1, id);
const newest = async (device: Device) => (await device.ok<Json[]>('TIMMsgGetMsgList', 'bob', 1, '{}'))[0]!;

async function uploading() {
  const pair = await openPair();
  const { alice, world } = pair;
  alice.files.put('film', new Uint8Array(2_000_000));
  alice.files.put('second', new Uint8Array(10));
  const sent = sending(alice, film);
  while (alice.events('TIMMsgElemUploadProgressCallback').length === 0) await world.run(5);
  return { ...pair, ...sent };
}

describe('a message whose files are being uploaded', () => {
  it('is stopped: 0 for the canceller, 8021 for the sender, and nobody gets it', async () => {
    const { alice, bob, answer, id, quiet, errors } = await uploading();
    expect(await cancel(alice, id)).toMatchObject({ code: 0, json: undefined });
    expect((await answer).code).toBe(8021);
    const told = alice.events('TIMMsgElemUploadProgressCallback').length;
    await quiet();
    expect(alice.events('TIMMsgElemUploadProgressCallback')).toHaveLength(told);
    expect(await newest(alice)).toMatchObject({ message_status: 7, message_msg_id: id });
    expect(bob.received()).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('may be sent later after all', async () => {
    const { alice, bob, answer, id, world, quiet } = await uploading();
    await cancel(alice, id);
    await answer;
    const after = await world.until(alice.start('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify(await newest(alice))));
    expect(after).toMatchObject({ code: 0, json: { message_msg_id: id, message_status: 2 } });
    await quiet();
    expect(bob.received()).toHaveLength(1);
  });

  it('may be so after a restart of the app, too', async () => {
    const { bob, signedIn, world, quiet } = await openPair();
    const storage = { path: temporaryDirectory() };
    const before = await signedIn('carol', { storage });
    before.files.put('film', new Uint8Array(2_000_000));
    before.files.put('second', new Uint8Array(10));
    const { answer, id } = sending(before, film);
    await world.run(5);
    await cancel(before, id);
    await answer;
    before.tim.TIMUninit();
    const after = await signedIn('carol', { storage });
    after.files.put('film', new Uint8Array(2_000_000));
    after.files.put('second', new Uint8Array(10));
    const row = await newest(after);
    expect(row).toMatchObject({ message_status: 7, message_msg_id: id });
    const sent = await world.until(after.start('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify(row)));
    expect(sent).toMatchObject({ code: 0, json: { message_msg_id: id, message_status: 2 } });
    await quiet();
    expect(bob.received()).toHaveLength(1);
  });

  it('can be cancelled once, and only where it is sent', async () => {
    const { alice, id } = await uploading();
    expect((await cancel(alice, id, 'carol')).code).toBe(8020);
    expect((await cancel(alice, id)).code).toBe(0);
    expect((await cancel(alice, id)).code).toBe(8020);
  });
});

describe('a message without files', () => {
  it('that waits for a connection is stopped', async () => {
    const stage = await openPair();
    const { alice, bob, world } = stage;
    await stage.stop();
    await world.run(1000);
    const { answer, id } = sending(alice, textMessage('a'));
    await world.run(100);
    expect((await cancel(alice, id)).code).toBe(0);
    expect((await answer).code).toBe(8021);
    await stage.start();
    await world.run(60_000);
    expect(await newest(alice)).toMatchObject({ message_status: 7 });
    expect(bob.received()).toEqual([]);
  });

  it('that has left can not be stopped, whether or not it arrives: 8020', async () => {
    const { alice, bob, world, quiet } = await openPair();
    world.network.hold('server', alice.host);
    const { answer, id } = sending(alice, textMessage('a'));
    await world.run(100);
    expect((await cancel(alice, id)).code).toBe(8020);
    world.network.cut(alice.host);
    await world.run(1);
    expect((await cancel(alice, id)).code).toBe(8020);
    world.network.heal('server', alice.host);
    expect(await world.until(answer)).toMatchObject({ code: 0, json: { message_status: 2 } });
    await quiet();
    expect(bob.received()).toHaveLength(1);
  });

  it('that is only passed on has left at once; while its files are uploaded it can be stopped', async () => {
    const { alice, bob, world, quiet } = await openPair();
    alice.files.put('film', new Uint8Array(2_000_000));
    alice.files.put('second', new Uint8Array(10));
    const online = { message_is_online_msg: true };
    const plain = sending(alice, textMessage('a', online));
    expect((await cancel(alice, plain.id)).code).toBe(8020);
    expect((await world.until(plain.answer)).code).toBe(0);
    const { answer, id } = sending(alice, JSON.stringify({ ...(JSON.parse(film) as Json), ...online }));
    await world.run(5);
    expect((await cancel(alice, id)).code).toBe(0);
    expect((await answer).code).toBe(8021);
    await quiet();
    expect(bob.received()).toHaveLength(1);
  });

  it('that was sent, or that nobody knows, is none to cancel: 8020', async () => {
    const { alice } = await openPair();
    const sent = await alice.say('bob', 'a');
    expect((await cancel(alice, String(sent['message_msg_id']))).code).toBe(8020);
    expect((await cancel(alice, 'unknown')).code).toBe(8020);
    expect((await cancel(alice, '')).code).toBe(8020);
  });
});

/** TIMMsgBatchSend: one message for many, each of whom gets one of their own. */
import { describe, expect, it } from 'vitest';
import { answerShapes, differences } from '../../contract/conformance/sample-shapes.ts';
import { MAX_BATCH, REQUEST_TIMEOUT_MS } from '../../contract/limits.ts';
import { type Device, type Json, openPair, textMessage, textOf } from './stage.ts';

interface Row {
  msg_batch_send_result_identifier: string;
  msg_batch_send_result_code: number;
  msg_batch_send_result_desc: string;
  msg_batch_send_result_msg: Json;
}

const batch = (users: string[], message: string): string =>
  JSON.stringify({
    msg_batch_send_param_identifier_array: users,
    msg_batch_send_param_msg: JSON.parse(message) as Json,
  });
const send = (device: Device, users: string[], message: string) =>
  device.ok<Row[]>('TIMMsgBatchSend', batch(users, message));
const fileMessage = (path: string): string =>
  JSON.stringify({
    message_elem_array: [{ elem_type: 4, file_elem_file_path: path, file_elem_file_name: 'a', file_elem_file_size: 0 }],
  });
const codes = (rows: Row[]) =>
  rows.map((row) => [row.msg_batch_send_result_identifier, row.msg_batch_send_result_code]);

describe('a batch', () => {
  it('answers once, in the order given, with a message of their own for each', async () => {
    const { alice, bob, signedIn, quiet, errors } = await openPair();
    const carol = await signedIn('carol', { profile: 'v8' });
    await bob.say('alice', 'before');
    const rows = await send(alice, ['dave', 'carol', 'bob'], textMessage('to all', { message_custom_int: 5 }));
    await quiet();
    expect(codes(rows)).toEqual([
      ['dave', 0],
      ['carol', 0],
      ['bob', 0],
    ]);
    const messages = rows.map((row) => row.msg_batch_send_result_msg);
    expect(
      messages.map(({ message_conv_id, message_seq, message_status }) => [
        message_conv_id,
        message_seq,
        message_status,
      ]),
    ).toEqual([
      ['dave', 1, 2],
      ['carol', 1, 2],
      ['bob', 2, 2],
    ]);
    expect(new Set(messages.map(({ message_msg_id: id }) => id)).size).toBe(3);
    expect(new Set(messages.map(({ message_rand: rand }) => rand)).size).toBe(3);
    expect([bob, carol].map((one) => one.received().map(textOf))).toEqual([['to all'], ['to all']]);
    expect(await alice.ok('TIMMsgGetMsgList', 'carol', 1, '{}')).toEqual([messages[1]]);
    expect(errors).toEqual([]);
  });

  it.each(['v5', 'v8'] as const)('answers in the shape of the sample, in profile %s', async (profile) => {
    const { signedIn } = await openPair();
    const carol = await signedIn('carol', { profile });
    const rows = await send(carol, ['bob', 'x'.repeat(33)], textMessage('a'));
    expect(rows).toHaveLength(2);
    expect(differences(answerShapes['TIMMsgBatchSend']!, rows)).toEqual([]);
  });

  it('tells the progress of its files for a message that is still on its way', async () => {
    const { alice, world, quiet } = await openPair();
    alice.files.put('film', new Uint8Array(4_000_000));
    const rows = alice.start('TIMMsgBatchSend', batch(['bob', 'carol'], fileMessage('film')));
    const told = () => alice.events('TIMMsgElemUploadProgressCallback').map(([message]) => message as Json);
    while (told().length === 0) await world.run(5);
    const before = told().length;
    const { message_msg_id: id, message_conv_id: peer } = told()[0]!;
    expect(peer).toBe('bob');
    expect(await alice.call('TIMMsgCancelSend', 'bob', 1, id)).toMatchObject({ code: 0 });
    expect(codes((await world.until(rows)).json as Row[])).toEqual([
      ['bob', 8021],
      ['carol', 0],
    ]);
    await quiet();
    const after = told().slice(before);
    expect(after.length).toBeGreaterThan(0);
    expect(new Set(after.map(({ message_conv_id }) => message_conv_id))).toEqual(new Set(['carol']));
  });

  it('sends once to a user who is named twice, and refuses a user who can not be: 7003', async () => {
    const { alice, bob, quiet } = await openPair();
    const rows = await send(alice, ['bob', 'ünknown', '', 'bob', '\ud800'], textMessage('a'));
    await quiet();
    expect(codes(rows)).toEqual([
      ['bob', 0],
      ['ünknown', 7003],
      ['', 7003],
      ['bob', 0],
      [expect.any(String), 7003],
    ]);
    expect(rows[0]).toEqual(rows[3]);
    expect(rows[1]!.msg_batch_send_result_msg).toMatchObject({ message_status: 3, message_conv_id: 'ünknown' });
    expect(rows[1]!.msg_batch_send_result_desc).not.toBe('');
    expect(bob.received()).toHaveLength(1);
  });

  it('says for each whether it was sent: of a server that takes none for unknown users', async () => {
    const { alice } = await openPair({ unknownReceivers: 'refuse' });
    const rows = await send(alice, ['nobody', 'bob'], textMessage('a'));
    expect(codes(rows)).toEqual([
      ['nobody', expect.any(Number)],
      ['bob', 0],
    ]);
    expect(rows[0]!.msg_batch_send_result_code).not.toBe(0);
    expect(rows[0]!.msg_batch_send_result_msg).toMatchObject({ message_status: 3 });
  });

  it('goes to 500 users, and to no more, and no fewer than one', async () => {
    const { alice } = await openPair();
    const users = Array.from({ length: MAX_BATCH }, (_, n) => `user${n}`);
    const rows = await send(alice, users, textMessage('a'));
    expect(codes(rows)).toEqual(users.map((user) => [user, 0]));
    expect((await alice.call('TIMMsgBatchSend', batch([...users, 'more'], textMessage('a')))).code).toBe(6017);
    expect((await alice.call('TIMMsgBatchSend', batch([], textMessage('a')))).code).toBe(6017);
  });

  it('of a message that can not be sent is refused as a whole', async () => {
    const { alice, bob, quiet } = await openPair();
    expect((await alice.call('TIMMsgBatchSend', batch(['bob'], textMessage('x'.repeat(20_000))))).code).toBe(8001);
    const tip = '{"message_elem_array":[{"elem_type":5,"group_tips_elem_group_id":"g","group_tips_elem_tip_type":1}]}';
    expect((await alice.call('TIMMsgBatchSend', batch(['bob'], tip))).code).toBe(6016);
    await quiet();
    expect(bob.received()).toEqual([]);
  });

  it('without a server ends after one time-out, for however many', async () => {
    const stage = await openPair();
    const { alice, world } = stage;
    await stage.stop();
    await world.run(1000);
    const users = Array.from({ length: MAX_BATCH }, (_, n) => `user${n}`);
    const answer = alice.start('TIMMsgBatchSend', batch(users, textMessage('a')));
    await world.run(100);
    // It has not had its turn yet.
    const [last] = await alice.ok<Json[]>('TIMMsgGetMsgList', 'user499', 1, '{}');
    await alice.ok('TIMMsgCancelSend', 'user499', 1, last!['message_msg_id']);
    await world.run(REQUEST_TIMEOUT_MS + 100);
    expect(alice.told.at(-1)).toEqual(['TIMMsgBatchSend', 0]);
    expect(codes((await answer).json as Row[])).toEqual(users.map((user) => [user, user === 'user499' ? 8021 : 9508]));
    expect(await alice.ok('TIMMsgGetMsgList', 'user498', 1, '{}')).toMatchObject([{ message_status: 3 }]);
    expect(await alice.ok('TIMMsgGetMsgList', 'user499', 1, '{}')).toMatchObject([{ message_status: 7 }]);
  });
});

describe('a batch with a file', () => {
  it('uploads it once', async () => {
    const { alice, bob, signedIn, quiet } = await openPair();
    const carol = await signedIn('carol');
    alice.files.put('film', new Uint8Array(700_000));
    const rows = await send(alice, ['bob', 'carol', 'dave'], fileMessage('film'));
    await quiet();
    const ids = rows.map(
      (row) => (row.msg_batch_send_result_msg['message_elem_array'] as Json[])[0]!['file_elem_file_id'],
    );
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(ids).size).toBe(1);
    const told = alice.events('TIMMsgElemUploadProgressCallback') as [Json, number, number, number][];
    expect(new Set(told.map(([message]) => message['message_conv_id']))).toEqual(new Set(['bob']));
    expect(told.filter(([, , current, total]) => current === total)).toHaveLength(1);
    expect([bob, carol].map((one) => one.received().length)).toEqual([1, 1]);
  });

  it('that is missing says so for each', async () => {
    const { alice } = await openPair();
    const rows = await send(alice, ['bob', 'carol'], fileMessage('nowhere'));
    expect(codes(rows)).toEqual([
      ['bob', 7004],
      ['carol', 7004],
    ]);
  });

  it('can be cancelled for one of them, and the others get it', async () => {
    const { alice, bob, signedIn, world, quiet } = await openPair();
    const carol = await signedIn('carol');
    alice.files.put('film', new Uint8Array(2_000_000));
    const answer = alice.start('TIMMsgBatchSend', batch(['bob', 'carol'], fileMessage('film')));
    while (alice.events('TIMMsgElemUploadProgressCallback').length === 0) await world.run(5);
    const [message] = await alice.ok<Json[]>('TIMMsgGetMsgList', 'bob', 1, '{}');
    await alice.ok('TIMMsgCancelSend', 'bob', 1, message!['message_msg_id']);
    expect(codes((await world.until(answer)).json as Row[])).toEqual([
      ['bob', 8021],
      ['carol', 0],
    ]);
    await quiet();
    expect([bob, carol].map((one) => one.received().length)).toEqual([0, 1]);
    expect(await alice.ok('TIMMsgGetMsgList', 'bob', 1, '{}')).toMatchObject([{ message_status: 7 }]);
  });
});

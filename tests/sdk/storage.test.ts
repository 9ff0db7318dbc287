/** Devices with a local store: what is there again after a restart of the app, with and without a network. */
import { closeSync, fstatSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/device.ts';
import { type Device, type Json, openPair, openStage, textMessage, textOf } from './stage.ts';

const page = async (device: Device, peer: string, param: Json = {}) =>
  (await device.ok<Json[]>('TIMMsgGetMsgList', peer, 1, JSON.stringify(param))).map(textOf);

describe('after a restart of the app', () => {
  it('history, list, drafts and counts are there, and nothing is told twice', async () => {
    const stage = await openPair();
    const { alice, quiet } = stage;
    const storage = { path: temporaryDirectory() };
    const before = await stage.signedIn('carol', { storage });
    for (const text of ['a', 'b', 'c']) await alice.say('carol', text);
    await quiet();
    before.tim.TIMConvSetDraft('dave', 1, JSON.stringify({ draft_msg: JSON.parse(textMessage('draft')) as Json }));
    before.tim.TIMUninit();
    await alice.say('carol', 'd');
    const after = await stage.signedIn('carol', { storage });
    await quiet();
    expect(after.received().map(textOf)).toEqual(['a', 'b', 'c', 'd'].slice(-1));
    expect(await page(after, 'alice')).toEqual(['d', 'c', 'b', 'a']);
    const list = await after.ok<Json[]>('TIMConvGetConvList');
    expect(list.find(({ conv_id }) => conv_id === 'alice')).toMatchObject({ conv_unread_num: 4 });
    expect(list.find(({ conv_id }) => conv_id === 'dave')).toMatchObject({ conv_is_has_draft: true });
    expect(after.events('TIMConvEventCallback').filter(([event]) => event === 0)).toEqual([]);
    expect(stage.errors).toEqual([]);
  });

  it('what was read on another device meanwhile is there, but is no news', async () => {
    const { alice, signedIn, quiet } = await openPair();
    const storage = { path: temporaryDirectory() };
    const before = await signedIn('carol', { storage });
    await alice.say('carol', 'a');
    await quiet();
    before.tim.TIMUninit();
    const web = await signedIn('carol', { platform: 'Web' });
    for (const text of ['b', 'c']) await alice.say('carol', text);
    await quiet();
    await web.ok('TIMMsgReportReaded', 'alice', 1, '');
    await alice.say('carol', 'd');
    const after = await signedIn('carol', { storage });
    await quiet();
    expect(after.received().map(textOf)).toEqual(['d']);
    expect(await page(after, 'alice')).toEqual(['d', 'c', 'b', 'a']);
  });

  it('the device is the same one to the server: no kick', async () => {
    const stage = await openStage();
    const storage = { path: temporaryDirectory() };
    const first = await stage.signedIn('carol', { storage });
    first.tim.TIMUninit();
    const second = stage.device('carol', { storage });
    expect((await second.login()).code).toBe(0);
  });

  it('a device kicked while it was away learns it once: 6208, then it may sign in', async () => {
    const stage = await openStage();
    const storage = { path: temporaryDirectory() };
    const first = await stage.signedIn('carol', { storage });
    first.tim.TIMUninit();
    await stage.signedIn('carol');
    const again = stage.device('carol', { storage });
    expect((await again.login()).code).toBe(6208);
    expect((await again.login()).code).toBe(0);
  });

  it('what was being sent is failed, and turns to sent if it had been stored', async () => {
    const stage = await openPair();
    const { world } = stage;
    const storage = { path: temporaryDirectory() };
    const before = await stage.signedIn('carol', { storage });
    world.network.hold('server', before.host);
    const answer = before.start('TIMMsgSendNewMsg', 'alice', 1, textMessage('stored'));
    await world.run(500);
    world.network.partition(before.host, 'server');
    const lost = before.start('TIMMsgSendNewMsg', 'alice', 1, textMessage('lost'));
    await world.run(100);
    before.tim.TIMUninit();
    expect([(await answer).code, (await lost).code]).toEqual([7009, 7009]);
    const after = await stage.signedIn('carol', { storage });
    await stage.quiet();
    const updates = after.events('TIMMsgUpdateCallback').flat(2) as Json[];
    expect(updates.map((message) => [textOf(message), message['message_status']])).toEqual([['stored', 2]]);
    expect(after.received()).toEqual([]);
    const history = await after.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, '{}');
    expect(history.map((message) => [textOf(message), message['message_status']])).toEqual([
      ['stored', 2],
      ['lost', 3],
    ]);
  });
});

describe('without a network', () => {
  it('list, history and drafts work while signed in', async () => {
    const stage = await openPair();
    const { alice, world } = stage;
    const carol = await stage.signedIn('carol', { storage: { path: temporaryDirectory() } });
    for (const text of ['a', 'b']) await alice.say('carol', text);
    await stage.quiet();
    await stage.stop();
    await world.run(1000);
    expect(await page(carol, 'alice', { msg_getmsglist_param_is_remble: true })).toEqual(['b', 'a']);
    expect(await carol.ok('TIMConvGetConvList')).toMatchObject([{ conv_id: 'alice', conv_unread_num: 2 }]);
    const draft = JSON.stringify({ draft_msg: JSON.parse(textMessage('draft')) as Json });
    expect(carol.tim.TIMConvSetDraft('alice', 1, draft)).toBe(0);
  });
});

describe('a local store', () => {
  it('is one for each user and app, and keeps them apart', async () => {
    const stage = await openPair();
    const storage = { path: temporaryDirectory() };
    await stage.alice.say('Carol', 'for Carol');
    await stage.alice.say('carol', 'for carol');
    for (const user of ['Carol', 'carol']) {
      const device = await stage.signedIn(user, { storage });
      await stage.quiet();
      expect(await page(device, 'alice')).toEqual([`for ${user}`]);
    }
    const files = readdirSync(storage.path).filter((name) => name.endsWith('.db'));
    expect(files.toSorted()).toEqual(['1400000001-%43arol.db', '1400000001-carol.db']);
  });

  it('that another process holds is refused with 7010, and says so', async () => {
    const stage = await openStage();
    const storage = { path: temporaryDirectory() };
    await stage.signedIn('carol', { storage });
    const second = stage.device('carol', { storage });
    const answer = await second.login();
    expect(answer.code).toBe(7010);
    expect(answer.desc).toMatch(/in use/);
    expect(second.tim.TIMGetLoginStatus()).toBe(3);
  });
});

it('that fails ends the session: open calls get 7010, and what was not kept comes again at the next sign-in', async () => {
  const stage = await openPair();
  const { alice, world } = stage;
  const path = temporaryDirectory();
  let isFull = false;
  const host = world.clientHost('carol-host');
  const openDatabase: typeof host.openDatabase = (file) => {
    const database = host.openDatabase(file);
    return {
      prepare: (sql) => database.prepare(sql),
      close: () => database.close(),
      exec(sql) {
        if (isFull && sql === 'BEGIN') throw new Error('disk full');
        database.exec(sql);
      },
    };
  };
  const carol = await stage.signedIn('carol', { storage: { path }, host: { ...host, openDatabase } });
  await stage.quiet();
  world.network.hold('carol-host', 'server');
  const open = carol.start('TIMConvPinConversation', 'alice', 1, true);
  isFull = true;
  await alice.say('carol', 'a');
  await stage.quiet();
  expect((await open).code).toBe(7010);
  expect(carol.tim.TIMGetLoginStatus()).toBe(3);
  expect(carol.received()).toEqual([]);
  expect(stage.errors.some((line) => line.includes('disk full'))).toBe(true);
  isFull = false;
  world.network.heal('carol-host', 'server');
  expect((await carol.login()).code).toBe(0);
  await stage.quiet();
  expect(carol.received().map(textOf)).toEqual(['a']);
});

it('what is damaged in it fails the call that shows it: 7012, and nothing else', async () => {
  const stage = await openPair();
  const path = temporaryDirectory();
  const before = await stage.signedIn('carol', { storage: { path } });
  const draft = JSON.stringify({ draft_msg: JSON.parse(textMessage('draft')) as Json });
  before.tim.TIMConvSetDraft('dave', 1, draft);
  before.tim.TIMUninit();
  const file = readdirSync(path).find((name) => name.endsWith('.db'))!;
  const database = stage.world.clientHost('carol').openDatabase(join(path, file));
  database.exec(
    `UPDATE conversation SET value = replace(value, '"message_elem_array":[', '"message_elem_array":[null,')`,
  );
  database.close();
  const after = await stage.signedIn('carol', { storage: { path } });
  expect(await after.call('TIMConvGetConvList')).toMatchObject({ code: 7012, json: undefined });
  expect(await after.call('TIMConvGetTotalUnreadMessageCount')).toMatchObject({ code: 0 });
  expect(stage.errors).toEqual([expect.stringContaining('the answer of TIMConvGetConvList can not be printed')]);
});

describe('a file of the local store that is damaged', () => {
  /** Writes nonsense over all of it. */
  const damage = (path: string): void => {
    const file = join(path, readdirSync(path).find((name) => name.endsWith('.db'))!);
    const handle = openSync(file, 'r+');
    const { size } = fstatSync(handle);
    writeSync(handle, Buffer.alloc(size, 0xa5), 0, size, 0);
    closeSync(handle);
  };
  const aside = (path: string): string[] => readdirSync(path).filter((name) => /\.db\.damaged-\d+$/.test(name));

  it('is set aside at the sign-in and rebuilt from the server, with one line in the log', async () => {
    const stage = await openPair();
    const storage = { path: temporaryDirectory() };
    const before = await stage.signedIn('carol', { storage });
    for (const text of ['a', 'b', 'c']) await stage.alice.say('carol', text);
    await stage.quiet();
    before.tim.TIMUninit();
    damage(storage.path);
    await stage.alice.say('carol', 'd');
    const after = await stage.signedIn('carol', { storage });
    await stage.quiet();
    expect(aside(storage.path)).toHaveLength(1);
    expect(stage.errors).toEqual([expect.stringContaining('drafts and messages not sent are lost')]);
    expect(await after.ok('TIMConvGetConvList')).toMatchObject([{ conv_id: 'alice', conv_unread_num: 4 }]);
    expect(await page(after, 'alice', { msg_getmsglist_param_is_remble: true })).toEqual(['d', 'c', 'b', 'a']);
    after.tim.TIMUninit();
    const again = await stage.signedIn('carol', { storage });
    expect(await page(again, 'alice')).toEqual(['d', 'c', 'b', 'a']);
    expect(stage.errors).toHaveLength(1);
  });

  it('while it is in use ends the session, and the next sign-in begins with a new one', async () => {
    const stage = await openPair();
    const storage = { path: temporaryDirectory() };
    const before = await stage.signedIn('carol', { storage });
    for (const text of ['a', 'b', 'c']) await stage.alice.say('carol', text);
    await stage.quiet();
    before.tim.TIMUninit();
    const file = join(storage.path, readdirSync(storage.path).find((name) => name.endsWith('.db'))!);
    const database = stage.world.clientHost('carol').openDatabase(file);
    database.exec('UPDATE message SET rand = 9223372036854775807');
    database.close();
    const carol = await stage.signedIn('carol', { storage });
    await stage.quiet();
    expect((await carol.call('TIMMsgGetMsgList', 'alice', 1, '{}')).code).toBe(7010);
    expect(carol.tim.TIMGetLoginStatus()).toBe(3);
    expect(aside(storage.path)).toHaveLength(1);
    expect((await carol.login()).code).toBe(0);
    await stage.quiet();
    expect(await page(carol, 'alice', { msg_getmsglist_param_is_remble: true })).toEqual(['c', 'b', 'a']);
    const said = stage.errors.filter((line) => line.includes('drafts and messages not sent are lost'));
    expect(said).toHaveLength(1);
  });
});

it('a server with another history makes the device forget the old one', async () => {
  const [first, second] = [await openStage(), await openStage({}, 'another world')];
  const storage = { path: temporaryDirectory() };
  const alice = await first.signedIn('alice');
  const carol = await first.signedIn('carol', { storage });
  for (const text of ['a', 'b', 'c']) await alice.say('carol', text);
  await first.quiet();
  carol.tim.TIMUninit();
  const other = await second.signedIn('alice');
  await other.say('carol', 'new');
  const again = await second.signedIn('carol', { storage });
  await second.quiet();
  expect(await page(again, 'alice')).toEqual(['new']);
  expect(await again.ok('TIMConvGetConvList')).toMatchObject([{ conv_id: 'alice', conv_unread_num: 1 }]);
  expect([...first.errors, ...second.errors]).toEqual([]);
});

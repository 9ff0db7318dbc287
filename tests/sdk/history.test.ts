/** The history: every way to page through it, on a device that has it and on one that does not. */
import { describe, expect, it } from 'vitest';
import { type Device, type Json, openPair, openStage, type Stage, textMessage, textOf } from './stage.ts';

const COUNT = 45;
/** Seconds between two messages. */
const STEP = 10;

interface Told extends Stage {
  alice: Device;
  /** Has received all of it. */
  bob: Device;
  /** A new device of bob that has read everything on the other one: it holds nothing. */
  web: Device;
  sent: Json[];
}

/** alice wrote m0 … m44, ten seconds apart; read reports lie between, so positions are not numbers. */
async function told(): Promise<Told> {
  const pair = await openPair();
  const sent: Json[] = [];
  for (let n = 0; n < COUNT; n++) {
    sent.push(await pair.alice.say('bob', `m${n}`));
    await pair.quiet();
    if (n % 10 === 9) await pair.bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    await pair.world.run(STEP * 1000);
  }
  await pair.bob.ok('TIMMsgReportReaded', 'alice', 1, '');
  await pair.quiet();
  const web = await pair.signedIn('bob', { platform: 'Web' });
  await pair.quiet();
  expect(web.received()).toEqual([]);
  return { ...pair, web, sent };
}

async function page(device: Device, param: Json, roaming = true): Promise<unknown[]> {
  const json = JSON.stringify({ msg_getmsglist_param_is_remble: roaming, ...param });
  return (await device.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, json)).map(textOf);
}

const between = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, n) => `m${from + n}`);
const count = (n: number): Json => ({ msg_getmsglist_param_count: n });
const newer = { msg_getmsglist_param_is_forward: true };

describe('a page', () => {
  it('of the newest, newest first; 20 of them if no count is given', async () => {
    const { bob, web } = await told();
    for (const device of [bob, web]) {
      expect(await page(device, {})).toEqual(between(25, 45).toReversed());
      expect(await page(device, count(3))).toEqual(['m44', 'm43', 'm42']);
      expect(await page(device, { ...count(3), ...newer })).toEqual(['m44', 'm43', 'm42']);
      expect(await page(device, count(1000))).toEqual(between(0, 45).toReversed());
    }
  });

  it('older and newer than a message, which is not part of it', async () => {
    const { bob, web, sent } = await told();
    for (const device of [web, bob]) {
      const from = (n: number): Json => ({ msg_getmsglist_param_last_msg: sent[n] });
      expect(await page(device, { ...from(20), ...count(4) })).toEqual(['m19', 'm18', 'm17', 'm16']);
      expect(await page(device, { ...from(20), ...count(4), ...newer })).toEqual(['m21', 'm22', 'm23', 'm24']);
      expect(await page(device, { ...from(2), ...count(50) })).toEqual(['m1', 'm0']);
      expect(await page(device, { ...from(0), ...count(5) })).toEqual([]);
      expect(await page(device, { ...from(43), ...count(50), ...newer })).toEqual(['m44']);
      expect(await page(device, { ...from(44), ...count(5), ...newer })).toEqual([]);
    }
  });

  it('from a number on, inclusive', async () => {
    const { bob, web } = await told();
    for (const device of [web, bob]) {
      const from = { msg_getmsglist_param_last_msg_seq: 11 };
      expect(await page(device, { ...from, ...count(3) })).toEqual(['m10', 'm9', 'm8']);
      expect(await page(device, { ...from, ...count(3), ...newer })).toEqual(['m10', 'm11', 'm12']);
    }
  });

  it('from a time on, inclusive, and for a period', async () => {
    const { bob, web, sent } = await told();
    const time = Number(sent[30]!['message_server_time']);
    for (const device of [web, bob]) {
      const at = (seconds: number): Json => ({ msg_getmsglist_param_time_begin: seconds });
      expect(await page(device, { ...at(time), ...count(3) })).toEqual(['m30', 'm29', 'm28']);
      expect(await page(device, { ...at(time), ...count(3), ...newer })).toEqual(['m30', 'm31', 'm32']);
      expect(await page(device, { ...at(time + 5), ...count(2) })).toEqual(['m30', 'm29']);
      expect(await page(device, { ...at(time + 5), ...count(2), ...newer })).toEqual(['m31', 'm32']);
      const period = { msg_getmsglist_param_time_period: 2 * STEP + 5 };
      expect(await page(device, { ...at(time), ...count(20), ...period })).toEqual(['m30', 'm29', 'm28']);
      expect(await page(device, { ...at(time), ...count(20), ...period, ...newer })).toEqual(['m30', 'm31', 'm32']);
      expect(await page(device, { ...at(1), ...count(5) })).toEqual([]);
      expect(await page(device, { ...at(1), ...count(2), ...newer })).toEqual(['m0', 'm1']);
      expect(await page(device, { ...at(time * 2), ...count(2) })).toEqual(['m44', 'm43']);
    }
  });

  it('a message wins over a number, a number over a time', async () => {
    const { bob, sent } = await told();
    const anchors = {
      msg_getmsglist_param_last_msg: sent[5],
      msg_getmsglist_param_last_msg_seq: 20,
      msg_getmsglist_param_time_begin: Number(sent[40]!['message_server_time']),
    };
    const { msg_getmsglist_param_last_msg: _, ...rest } = anchors;
    expect(await page(bob, { ...anchors, ...count(1) })).toEqual(['m4']);
    expect(await page(bob, { ...rest, ...count(1) })).toEqual(['m19']);
    // The period belongs to the time.
    const period = { msg_getmsglist_param_time_period: 1 };
    expect(await page(bob, { ...anchors, ...period, ...count(2) })).toEqual(['m4', 'm3']);
  });

  it('of a message that is not there is an error', async () => {
    const { bob } = await openPair();
    await bob.say('alice', 'a');
    const param = { msg_getmsglist_param_last_msg: { message_msg_id: '1_2_3', message_seq: 9 } };
    expect((await bob.call('TIMMsgGetMsgList', 'alice', 1, JSON.stringify(param))).code).toBe(6017);
    expect(await bob.ok('TIMMsgGetMsgList', 'nobody', 1, '{}')).toEqual([]);
    expect((await bob.call('TIMMsgGetMsgList', 'team', 2, '{}')).code).toBe(7013);
  });
});

describe('without roaming', () => {
  it('a page ends where the device knows no further, and never skips', async () => {
    const { bob, web, sent } = await told();
    expect(await page(bob, count(100), false)).toEqual(between(0, 45).toReversed());
    expect(await page(web, count(100), false)).toEqual([]);
    expect(await page(web, count(5))).toEqual(between(40, 45).toReversed());
    expect(await page(web, count(100), false)).toEqual(between(40, 45).toReversed());
    // An island in the middle is not joined to the newest.
    const island = { msg_getmsglist_param_last_msg: sent[20], ...count(5) };
    expect(await page(web, island)).toEqual(between(15, 20).toReversed());
    expect(await page(web, count(100), false)).toEqual(between(40, 45).toReversed());
    expect(await page(web, { ...island, ...count(100) }, false)).toEqual(between(15, 20).toReversed());
    expect(await page(web, count(100))).toEqual(between(0, 45).toReversed());
    expect(await page(web, count(100), false)).toEqual(between(0, 45).toReversed());
  });

  it('or without a network it is the same', async () => {
    const { web, world } = await told();
    await page(web, count(5));
    world.network.refuse('server', true);
    world.network.cut(web.host);
    await world.run(100);
    expect(await page(web, count(100))).toEqual(between(40, 45).toReversed());
    expect(await web.ok('TIMConvGetConvList')).toMatchObject([{ conv_id: 'alice' }]);
  });
});

describe('what is found', () => {
  it('by locators: every part has to match', async () => {
    const { bob, web, sent } = await told();
    const locator = (n: number, more: Json = {}): Json => ({
      message_locator_is_revoked: false,
      message_locator_time: sent[n]!['message_server_time'],
      message_locator_seq: sent[n]!['message_seq'],
      message_locator_is_self: false,
      message_locator_rand: sent[n]!['message_rand'],
      ...more,
    });
    const find = async (device: Device, locators: Json[]) =>
      (await device.ok<Json[]>('TIMMsgFindByMsgLocatorList', 'alice', 1, JSON.stringify(locators))).map(textOf);
    for (const device of [web, bob]) {
      const named = { message_locator_conv_id: 'alice', message_locator_conv_type: 1 };
      expect(await find(device, [locator(30), locator(2, named)])).toEqual(['m30', 'm2']);
      for (const wrong of [
        { message_locator_is_revoked: true },
        { message_locator_is_self: true },
        { message_locator_rand: 1 },
        { message_locator_seq: 44 },
        { message_locator_seq: 9999 },
        { message_locator_time: 1 },
        { message_locator_conv_id: 'carol' },
        { message_locator_conv_id: 'alice', message_locator_conv_type: 2 },
      ]) {
        expect(await find(device, [locator(30, wrong)])).toEqual([]);
      }
    }
    expect((await bob.call('TIMMsgFindByMsgLocatorList', 'team', 2, '[]')).code).toBe(7013);
  });

  it('by ids: what the device holds, in the order asked', async () => {
    const { bob, web, sent } = await told();
    const ids = JSON.stringify([sent[3]!['message_msg_id'], 'none', sent[1]!['message_msg_id']]);
    expect((await bob.ok<Json[]>('TIMMsgFindMessages', ids)).map(textOf)).toEqual(['m3', 'm1']);
    expect(await web.ok('TIMMsgFindMessages', ids)).toEqual([]);
  });
});

it('messages that failed stand where they were tried', async () => {
  const stage = await openStage();
  const alice = await stage.signedIn('alice');
  const bob = await stage.signedIn('bob');
  await alice.say('bob', 'one');
  await stage.quiet();
  stage.world.network.refuse('server', true);
  stage.world.network.cut(bob.host);
  await stage.world.run(100);
  const failed = bob.start('TIMMsgSendNewMsg', 'alice', 1, textMessage('lost'));
  await stage.world.run(40_000);
  expect((await failed).code).toBe(9508);
  stage.world.network.refuse('server', false);
  await stage.world.run(60_000);
  await alice.say('bob', 'two');
  await stage.quiet();
  const history = await bob.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, '{}');
  expect(history.map(textOf)).toEqual(['two', 'lost', 'one']);
  const [, lost] = history;
  const param = { msg_getmsglist_param_last_msg: lost };
  expect(await page(bob, param)).toEqual(['one']);
  expect(await page(bob, { ...param, ...newer })).toEqual(['two']);
});

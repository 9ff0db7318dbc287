/** What happened while a device was away: it learns all of it, once, in order, whether it was gone for long or a moment. */
import { describe, expect, it } from 'vitest';
import { MAX_CATCH_UP } from '../../contract/limits.ts';
import { type Device, type Json, openPair, openStage, textMessage, textOf } from './stage.ts';

const numbered = (count: number, from = 0): string[] => Array.from({ length: count }, (_, n) => `m${from + n}`);

/** Sends all at once, and waits for every answer. */
async function sayAll(
  device: Device,
  peer: string,
  texts: readonly string[],
  quiet: () => Promise<void>,
): Promise<void> {
  const answers = texts.map((text) => device.start('TIMMsgSendNewMsg', peer, 1, textMessage(text)));
  await quiet();
  expect((await Promise.all(answers)).filter(({ code }) => code !== 0)).toEqual([]);
}

async function unread(device: Device): Promise<unknown> {
  const list = await device.ok<Json[]>('TIMConvGetConvList');
  const total = await device.ok('TIMConvGetTotalUnreadMessageCount');
  const sum = list.reduce((all, { conv_unread_num }) => all + Number(conv_unread_num), 0);
  expect(total).toEqual({ conv_get_total_unread_message_count_result_unread_count: sum });
  return sum;
}

describe('someone who was away', () => {
  it('gets 1,000 messages once each, in order, in batches, after a restart of the server', async () => {
    const stage = await openStage();
    const alice = await stage.signedIn('alice');
    const texts = numbered(1000);
    await sayAll(alice, 'bob', texts, stage.quiet);
    await stage.stop();
    await stage.start();
    const bob = await stage.signedIn('bob');
    const web = await stage.signedIn('bob', { platform: 'Web' });
    // The count is right before the messages are there.
    expect([await unread(bob), await unread(web)]).toEqual([1000, 1000]);
    await stage.quiet();
    for (const device of [bob, web]) {
      expect(device.received().map(textOf)).toEqual(texts);
      expect(device.events('TIMRecvNewMsgCallback').length).toBeLessThan(20);
    }
    await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    expect(await unread(bob)).toBe(0);
    await stage.quiet();
    expect(await unread(web)).toBe(0);
    expect(web.events('TIMConvTotalUnreadMessageCountChangedCallback').at(-1)).toEqual([0]);
    expect(stage.errors).toEqual([]);
  });

  it('is told that the sync begins and ends around it', async () => {
    const stage = await openStage();
    const alice = await stage.signedIn('alice');
    await alice.say('bob', 'hello');
    const bob = await stage.signedIn('bob');
    await stage.quiet();
    const events = bob.told
      .filter(([name]) => /ConvEvent|RecvNewMsg/.test(name))
      .map(([name, kind]) => {
        return name === 'TIMConvEventCallback' ? kind : 'message';
      });
    expect(events).toEqual([3, 0, 'message', 2, 4]);
  });

  it('gets the newest 1,000 of more; all are counted, and the rest is in the history', async () => {
    const stage = await openStage();
    const alice = await stage.signedIn('alice');
    const texts = numbered(MAX_CATCH_UP + 300);
    await sayAll(alice, 'bob', texts.slice(0, 1000), stage.quiet);
    await sayAll(alice, 'bob', texts.slice(1000), stage.quiet);
    const bob = await stage.signedIn('bob');
    await stage.quiet();
    expect(bob.received().map(textOf)).toEqual(texts.slice(-MAX_CATCH_UP));
    expect(await unread(bob)).toBe(texts.length);
    const param = { msg_getmsglist_param_count: 2000, msg_getmsglist_param_is_remble: true };
    const history = await bob.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, JSON.stringify(param));
    expect(history.map(textOf)).toEqual(texts.toReversed());
    await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    expect(await unread(bob)).toBe(0);
  });

  it('gets nothing again that was read on another device', async () => {
    const { alice, bob, quiet, signedIn } = await openPair();
    await sayAll(alice, 'bob', numbered(5), quiet);
    await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    await alice.say('bob', 'later');
    const web = await signedIn('bob', { platform: 'Web' });
    await quiet();
    expect(web.received().map(textOf)).toEqual(['later']);
    expect(await unread(web)).toBe(1);
  });

  it('hears from many people, each conversation in its order', async () => {
    const stage = await openStage();
    const senders = await Promise.all(numbered(7).map((name) => Promise.resolve(stage.device(name))));
    for (const sender of senders) {
      await sender.login();
      await sayAll(sender, 'bob', numbered(3), stage.quiet);
    }
    const bob = await stage.signedIn('bob');
    await stage.quiet();
    for (const { user } of senders) {
      const from = bob.received().filter(({ message_sender }) => message_sender === user);
      expect(from.map(textOf)).toEqual(numbered(3));
    }
    expect(await unread(bob)).toBe(21);
    const list = await bob.ok<Json[]>('TIMConvGetConvList');
    expect(list.map(({ conv_id }) => conv_id)).toEqual(numbered(7).toReversed());
  });
});

it('a device without storage keeps the newest messages only; the older ones come from the server', async () => {
  const { alice, bob, quiet } = await openPair();
  const texts = numbered(3500);
  for (let from = 0; from < texts.length; from += 500) await sayAll(alice, 'bob', texts.slice(from, from + 500), quiet);
  expect(bob.received()).toHaveLength(texts.length);
  const held = async (roaming: boolean): Promise<unknown[]> => {
    const param = { msg_getmsglist_param_count: 9000, msg_getmsglist_param_is_remble: roaming };
    return (await bob.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, JSON.stringify(param))).map(textOf);
  };
  const local = await held(false);
  expect(local.length).toBeGreaterThanOrEqual(2000);
  expect(local.length).toBeLessThan(2600);
  expect(local).toEqual(texts.toReversed().slice(0, local.length));
  expect(await held(true)).toEqual(texts.toReversed());
});

describe('a device that lost its connection', () => {
  it('misses nothing: neither from others, nor from its own user, nor what was read elsewhere', async () => {
    const { alice, bob, world, quiet, signedIn, errors } = await openPair();
    const web = await signedIn('bob', { platform: 'Web' });
    await alice.say('bob', 'before');
    await quiet();
    world.network.refuse('server', true);
    world.network.cut(bob.host);
    await world.run(100);
    world.network.refuse('server', false);
    world.network.hold('server', bob.host);
    await alice.say('bob', 'one');
    await web.say('alice', 'two');
    await alice.say('bob', 'three');
    await web.ok('TIMMsgReportReaded', 'alice', 1, '');
    world.network.heal('server', bob.host);
    await world.run(60_000);
    expect(bob.received().map(textOf)).toEqual(['before', 'one', 'two', 'three']);
    expect(await unread(bob)).toBe(0);
    expect(errors).toEqual([]);
  });

  it('tells the network as it is: lost, connecting, failed, connected', async () => {
    const { bob, world } = await openPair();
    const before = bob.events('TIMNetworkStatusListenerCallback').length;
    world.network.refuse('server', true);
    world.network.cut(bob.host);
    await world.run(3000);
    world.network.refuse('server', false);
    await world.run(60_000);
    const states = bob.events('TIMNetworkStatusListenerCallback').slice(before);
    expect(states.slice(0, 3).map(([status]) => status)).toEqual([1, 2, 3]);
    expect(states.slice(-2).map(([status]) => status)).toEqual([2, 0]);
    const failed = states.find(([status]) => status === 3)!;
    expect(failed[1]).not.toBe(0);
    expect(failed[2]).toMatch(/server/);
  });

  it('notices a connection that only looks open', async () => {
    const { alice, bob, world, quiet } = await openPair();
    world.network.partition('server', bob.host);
    world.network.partition(bob.host, 'server');
    await alice.say('bob', 'hello');
    await world.run(20_000);
    world.network.heal('server', bob.host);
    world.network.heal(bob.host, 'server');
    await world.run(90_000);
    await quiet();
    expect(bob.received().map(textOf)).toEqual(['hello']);
    expect(bob.events('TIMNetworkStatusListenerCallback').at(-1)?.[0]).toBe(0);
  });

  it('more than 1,000 behind starts anew at the head and leaves a marked gap', async () => {
    const { alice, bob, world, quiet } = await openPair();
    await alice.say('bob', 'before');
    await quiet();
    world.network.hold('server', bob.host);
    world.network.cut(bob.host);
    const texts = numbered(MAX_CATCH_UP + 200);
    await sayAll(alice, 'bob', texts.slice(0, 1000), quiet);
    await sayAll(alice, 'bob', texts.slice(1000), quiet);
    world.network.heal('server', bob.host);
    await world.run(60_000);
    expect(bob.received().map(textOf)).toEqual(['before', ...texts.slice(-MAX_CATCH_UP)]);
    const page = async (count: number, roaming: boolean): Promise<unknown[]> => {
      const param = { msg_getmsglist_param_count: count, msg_getmsglist_param_is_remble: roaming };
      const messages = await bob.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, JSON.stringify(param));
      return messages.map(textOf);
    };
    expect(await page(5000, false)).toEqual(texts.slice(-MAX_CATCH_UP).toReversed());
    expect(await page(5000, true)).toEqual(['before', ...texts].toReversed());
    expect(await page(5000, false)).toEqual(['before', ...texts].toReversed());
  });
});

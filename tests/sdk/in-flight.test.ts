/** Sends that are under way when the connection breaks: one callback, one message, whatever breaks and when. */
import { describe, expect, it } from 'vitest';
import { MAX_IN_FLIGHT, REQUEST_TIMEOUT_MS } from '../../contract/limits.ts';
import { type Json, openPair, openStage, textMessage, textOf } from './stage.ts';

describe('a send in flight', () => {
  it('whose reply was lost is repeated, and is there once', async () => {
    const { alice, bob, world, errors } = await openPair();
    world.network.hold('server', alice.host);
    const answer = alice.start('TIMMsgSendNewMsg', 'bob', 1, textMessage('once'));
    await world.run(500);
    expect(bob.received()).toHaveLength(1);
    world.network.cut(alice.host);
    world.network.heal('server', alice.host);
    await world.run(20_000);
    expect(await answer).toMatchObject({ code: 0, json: { message_seq: 1, message_status: 2 } });
    expect(bob.received().map(textOf)).toEqual(['once']);
    expect(alice.received()).toEqual([]);
    expect(alice.events('TIMMsgUpdateCallback')).toEqual([]);
    expect(await alice.ok<Json[]>('TIMMsgGetMsgList', 'bob', 1, '{}')).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it('that never reached the server is sent again', async () => {
    const { alice, bob, world } = await openPair();
    world.network.partition(alice.host, 'server');
    const answers = ['a', 'b', 'c'].map((text) => alice.start('TIMMsgSendNewMsg', 'bob', 1, textMessage(text)));
    await world.run(500);
    world.network.heal(alice.host, 'server');
    world.network.cut(alice.host);
    await world.run(20_000);
    expect((await Promise.all(answers)).map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(bob.received().map(textOf)).toEqual(['a', 'b', 'c']);
  });

  it('survives a restart of the server, with what others sent meanwhile', async () => {
    const stage = await openPair();
    const { alice, bob, world } = stage;
    const before = alice.start('TIMMsgSendNewMsg', 'bob', 1, textMessage('before'));
    await stage.stop();
    const during = alice.start('TIMMsgSendNewMsg', 'bob', 1, textMessage('during'));
    const back = bob.start('TIMMsgSendNewMsg', 'alice', 1, textMessage('back'));
    await world.run(5000);
    await stage.start();
    await world.run(20_000);
    expect((await Promise.all([before, during, back])).map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(bob.received().map(textOf)).toEqual(['before', 'during']);
    expect(alice.received().map(textOf)).toEqual(['back']);
    expect(stage.errors).toEqual([]);
  });

  it('without a server ends with 9508 in time, and the message is failed', async () => {
    const stage = await openPair();
    const { alice, world } = stage;
    await stage.stop();
    await world.run(100);
    const answer = alice.start('TIMMsgSendNewMsg', 'bob', 1, textMessage('lost'));
    await world.run(REQUEST_TIMEOUT_MS - 100);
    expect(alice.told.at(-1)?.[0]).not.toBe('TIMMsgSendNewMsg');
    await world.run(200);
    expect((await answer).code).toBe(9508);
    expect(await alice.ok('TIMMsgGetMsgList', 'bob', 1, '{}')).toMatchObject([{ message_status: 3 }]);
  });

  it('given up, but stored: the message turns to sent later, and is no new one', async () => {
    const { alice, bob, world, quiet } = await openPair();
    world.network.hold('server', alice.host);
    const answer = alice.start('TIMMsgSendNewMsg', 'bob', 1, textMessage('late'));
    await world.run(500);
    world.network.partition('server', alice.host);
    world.network.partition(alice.host, 'server');
    await world.run(REQUEST_TIMEOUT_MS);
    expect((await answer).code).not.toBe(0);
    world.network.heal('server', alice.host);
    world.network.heal(alice.host, 'server');
    await world.run(60_000);
    await quiet();
    expect(alice.events('TIMMsgUpdateCallback')).toMatchObject([[[{ message_status: 2, message_seq: 1 }]]]);
    expect(alice.received()).toEqual([]);
    const history = await alice.ok<Json[]>('TIMMsgGetMsgList', 'bob', 1, '{}');
    expect(history).toMatchObject([{ message_status: 2, message_seq: 1 }]);
    expect(bob.received()).toHaveLength(1);
  });

  it('given up, and stored below what the device has caught up with: found in the history, it turns to sent', async () => {
    const { alice, bob, world, quiet } = await openPair();
    world.network.hold('server', alice.host);
    const answer = alice.start('TIMMsgSendNewMsg', 'bob', 1, textMessage('late'));
    await world.run(500);
    world.network.refuse('server', true);
    world.network.cut(alice.host);
    await world.run(REQUEST_TIMEOUT_MS);
    expect((await answer).code).toBe(9508);
    for (let n = 0; n < 6; n++) {
      for (let i = 0; i < 200; i++) void bob.start('TIMMsgSendNewMsg', 'alice', 1, textMessage(`m${n}-${i}`));
      await quiet();
    }
    world.network.refuse('server', false);
    world.network.heal('server', alice.host);
    await world.run(60_000);
    expect(alice.events('TIMMsgUpdateCallback')).toEqual([]);
    const param = { msg_getmsglist_param_count: 5000, msg_getmsglist_param_is_remble: true };
    const history = await alice.ok<Json[]>('TIMMsgGetMsgList', 'bob', 1, JSON.stringify(param));
    expect(history).toHaveLength(1201);
    expect(history.at(-1)).toMatchObject({ message_status: 2, message_seq: 1, message_is_from_self: true });
    expect(alice.events('TIMMsgUpdateCallback')).toMatchObject([[[{ message_status: 2, message_seq: 1 }]]]);
  });

  it('many at once over a connection that keeps breaking: each ends, each is there once, in order', async () => {
    const { alice, bob, world, errors } = await openPair();
    const texts = Array.from({ length: 60 }, (_, n) => `m${n}`);
    const answers: Promise<{ code: number }>[] = [];
    for (const [index, text] of texts.entries()) {
      answers.push(alice.start('TIMMsgSendNewMsg', 'bob', 1, textMessage(text)));
      await world.run(world.random.uint32() % 40);
      if (index % 9 === 5) world.network.cut(alice.host);
      if (index % 17 === 3) world.network.cut(bob.host);
    }
    await world.run(60_000);
    expect((await Promise.all(answers)).map(({ code }) => code)).toEqual(texts.map(() => 0));
    const received = bob.received();
    expect(received.map(textOf)).toEqual(texts);
    expect(received.map(({ message_seq }) => message_seq)).toEqual(texts.map((_, n) => n + 1));
    expect(errors).toEqual([]);
  });
});

describe('more requests than may be open', () => {
  it('are refused with 9507, and the others are all sent', async () => {
    const { alice, bob, world } = await openPair();
    world.network.hold(alice.host, 'server');
    const extra = 5;
    const answers = Array.from({ length: MAX_IN_FLIGHT + extra }, () =>
      alice.start('TIMConvPinConversation', 'carol', 1, true),
    );
    await world.run(100);
    const codes: number[] = [];
    for (const answer of answers.slice(-extra)) codes.push((await answer).code);
    expect(codes).toEqual([9507, 9507, 9507, 9507, 9507]);
    world.network.heal(alice.host, 'server');
    await world.run(20_000);
    expect((await Promise.all(answers.slice(0, -extra))).filter(({ code }) => code !== 0)).toEqual([]);
    expect(bob.received()).toEqual([]);
  });

  it('and more than the server takes in a second do not end the connection', async () => {
    const { alice, bob, world } = await openPair();
    let sent = 0;
    const keepSending = async (): Promise<void> => {
      while (sent < 4500) {
        sent += 1;
        const { code } = await alice.start('TIMMsgSendNewMsg', 'bob', 1, textMessage('x'));
        expect(code).toBe(0);
      }
    };
    world.network.setLatency(alice.host, 'server', { minMs: 1, maxMs: 1 });
    world.network.setLatency('server', alice.host, { minMs: 1, maxMs: 1 });
    await world.until(Promise.all(Array.from({ length: 100 }, keepSending)));
    await world.run(5000);
    expect(alice.events('TIMNetworkStatusListenerCallback').map(([status]) => status)).toEqual([2, 0]);
    expect(bob.received()).toHaveLength(4500);
  });
});

it('a login without a server fails after a few attempts, and may be tried again', async () => {
  const stage = await openStage();
  await stage.stop();
  const alice = stage.device('alice');
  const answer = await alice.login();
  expect(answer.code).toBe(9508);
  expect(answer.desc).toMatch(/server:7700/);
  expect(alice.tim.TIMGetLoginStatus()).toBe(3);
  expect(alice.events('TIMNetworkStatusListenerCallback').map(([status]) => status)).toEqual([2, 3, 2, 3, 2, 3]);
  await stage.start();
  expect((await alice.login()).code).toBe(0);
});

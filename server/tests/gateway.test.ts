/** What the door does with what it is told: every bad input gets its code, and nobody else notices. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FRAME_BURST,
  FRAMES_PER_SECOND,
  HEARTBEAT_MS,
  LOGIN_DEADLINE_MS,
  MAX_FRAME_BYTES,
  MAX_IN_FLIGHT,
  MAX_SOCKET_BACKLOG,
} from '../../contract/limits.ts';
import { parseFrame } from '../../contract/wire.ts';
import { APP, signIn, signInOf, userSigOf, type WireClient } from './wire-client.ts';
import { startTestServer } from './world.ts';

/** The last answer or push, taken apart. */
function last(client: WireClient): Record<string, unknown> {
  return parseFrame(client.frames.at(-1)!)!.header;
}

describe('before the sign-in', () => {
  it.each([
    ['nothing', '', 4501],
    ['garbage', 'GET / HTTP/1.1', 4501],
    ['a list', '[]', 4501],
    ['null', 'null', 4501],
    ['no command', '{"id":1}', 4501],
    ['no id', '{"do":"login"}', 4501],
    ['an id that is no number', '{"do":"login","id":"1"}', 4501],
    ['an id that is no whole number', '{"do":"login","id":1.5}', 4501],
    ['another request', '{"do":"ping","id":1}', 4502],
    ['an unknown command', '{"do":"constructor","id":1}', 4502],
    ['a version that is too new', '{"do":"login","id":1,"version":2,"whatever":true}', 4506],
    ['no version', '{"do":"login","id":1}', 4506],
    ['a binary-looking frame', '\u0000\u0001\ufffd', 4501],
    ['deep nesting', '['.repeat(100_000), 4501],
  ])('%s ends the connection with its code and without an answer', async (_, frame, code) => {
    const { dial, quiet } = await startTestServer();
    const client = await dial();
    client.socket.send(frame);
    await quiet();
    expect(client.closed()).toBe(code);
    expect(client.frames).toEqual([]);
  });

  it('a frame over the limit ends it with 4503', async () => {
    const { dial, quiet } = await startTestServer();
    const client = await dial();
    client.socket.send('x'.repeat(MAX_FRAME_BYTES + 1));
    await quiet();
    expect(client.closed()).toBe(4503);
  });

  it('silence ends it with 4005 after the deadline', async () => {
    const { world, dial } = await startTestServer();
    const client = await dial();
    await world.run(LOGIN_DEADLINE_MS - 1000);
    expect(client.closed()).toBeUndefined();
    await world.run(3000);
    expect(client.closed()).toBe(4005);
  });
});

describe('a sign-in that is refused gets its code, then 4500', () => {
  const now = 1_767_225_600_000;
  const { sig } = signInOf('alice', now);
  it.each([
    ['an empty UserSig', { sig: '' }, 70002],
    ['a UserSig cut short', { sig: sig.slice(0, 40) }, 70003],
    ['a UserSig of another user', { sig: signInOf('bob', now).sig }, 70013],
    ['a UserSig that has run out', { sig: signInOf('alice', now - 86_400_000).sig }, 70001],
    ['an unknown app', { app: 7 }, 70020],
    ['an id with a line feed', { user: 'a\nb' }, 7003],
    ['an id that is too long', { user: 'a'.repeat(33) }, 7003],
    ['no id', { user: '' }, 7003],
    ['an unknown platform', { platform: 'Toaster' }, 6017],
    ['no instance', { instance: '' }, 6017],
    ['an instance with half a character in it', { instance: 'a\ud800' }, 6017],
    ['an instance with a control character in it', { instance: 'a\0' }, 6017],
    ['a user that is no text', { user: 7 as unknown as string }, 6017],
    ['an app that is no number', { app: '7' as unknown as number }, 6017],
    ['an unknown session', { session: 'guessed' }, 6208],
  ])('%s', async (_, wrong, code) => {
    const { dial, until, quiet } = await startTestServer();
    const client = await dial();
    const answer = await until(client.ask('login', { ...signInOf('alice', now), ...wrong }));
    expect(answer).toMatchObject({ code, desc: expect.stringMatching(/.{10}/) });
    await quiet();
    expect(client.closed()).toBe(4500);
  });

  it('while the first is still under way: 4502', async () => {
    const { dial, quiet } = await startTestServer();
    const client = await dial();
    void client.ask('login', signInOf('alice', now));
    void client.ask('ping', {});
    await quiet();
    expect(client.closed()).toBe(4502);
  });

  it('a UserSig of another app of the same server: 70014', async () => {
    const { dial, until } = await startTestServer({ sdkAppId: 20_000_001 });
    const client = await dial();
    const answer = await until(client.ask('login', { ...signInOf('alice', now), app: 20_000_001 }));
    expect(answer.code).toBe(70014);
  });
});

describe('a signed-in connection', () => {
  it.each([
    ['an unknown command', { do: 'fly' }, -10107],
    ['a command named as something objects have', { do: '__proto__' }, -10107],
    ['a second sign-in', { do: 'login', ...signInOf('alice', 0) }, 6017],
    ['a missing field', { do: 'send', to: 'bob', rand: 1 }, 6017],
    ['a wrong type', { do: 'sync', since: '0' }, 6017],
    ['a negative number', { do: 'pull', stream: 'c2c:alice:bob', from: -1, limit: 1 }, 6017],
    ['a number over its limit', { do: 'pull', stream: 'c2c:alice:bob', from: 0, limit: 201 }, 6017],
    ['a number that is not whole', { do: 'send', to: 'bob', rand: 0.5, ctime: 1 }, 6017],
    ['a long text where there should be none', { do: 'set', stream: 'c2c:alice:bob', pinned: 'x'.repeat(9000) }, 6017],
    ['a key with half a character in it', { do: 'pull', stream: 'c2c:alice:\ud800', from: 0, limit: 1 }, 50002],
    ['a list that is too long', { do: 'find', stream: 'c2c:alice:bob', seqs: Array(201).fill(1) }, 6017],
  ])('answers %s with its code, and goes on', async (_, header, code) => {
    const { device, until, quiet } = await startTestServer();
    const alice = await device('alice');
    alice.socket.send(JSON.stringify({ id: 99, ...header }));
    await quiet();
    expect(last(alice)).toMatchObject({ re: 99, code, desc: expect.stringMatching(/^.{10,200}$/) });
    expect(await until(alice.ask('ping', {}))).toHaveProperty('time');
  });

  it('is ended by a frame that is none, with 4501', async () => {
    const { device, quiet } = await startTestServer();
    const alice = await device('alice');
    alice.socket.send('hello');
    await quiet();
    expect(alice.closed()).toBe(4501);
  });

  it('is told 9506 when it asks too often, and ended with 4004 if it does not stop', async () => {
    const { device, quiet, world } = await startTestServer();
    const alice = await device('alice');
    const bob = await device('bob');
    for (let id = 0; id < FRAME_BURST + 10; id += 1) alice.socket.send(`{"do":"ping","id":${id}}`);
    await world.run(300);
    const codes = alice.frames.map((text) => parseFrame(text)!.header['code']);
    expect(codes.filter((code) => code === 9506).length).toBeGreaterThan(0);
    expect(alice.closed()).toBeUndefined();
    for (let id = 0; id < FRAMES_PER_SECOND; id += 1) alice.socket.send(`{"do":"ping","id":${id}}`);
    await quiet();
    expect(alice.closed()).toBe(4004);
    expect(bob.closed()).toBeUndefined();
  });

  it('may send at the allowed rate for ever', async () => {
    const { device, world } = await startTestServer();
    const alice = await device('alice');
    await world.run(1000);
    for (let second = 0; second < 5; second += 1) {
      for (let id = 0; id < FRAMES_PER_SECOND; id += 1) alice.socket.send(`{"do":"ping","id":${id}}`);
      await world.run(1000);
    }
    await world.run(1000);
    expect(alice.frames.every((text) => parseFrame(text)!.header['code'] === undefined)).toBe(true);
    expect(alice.frames).toHaveLength(1 + 5 * FRAMES_PER_SECOND);
  });

  it('may have so many requests unanswered; beyond them it is told 9507', async () => {
    const { device, quiet } = await startTestServer();
    const alice = await device('alice');
    for (let rand = 0; rand < MAX_IN_FLIGHT + 5; rand += 1) void alice.trySay('bob', 'x', rand);
    await quiet();
    const codes = alice.frames.map((text) => parseFrame(text)!.header['code']);
    expect(codes.filter((code) => code === 9507)).toHaveLength(5);
    expect(codes.filter((code) => code === undefined)).toHaveLength(1 + MAX_IN_FLIGHT);
  });

  it('that does not take its frames is cut off with 4001 before they pile up, and nobody else waits for it', async () => {
    const test = await startTestServer();
    const { world, until, quiet } = test;
    const alice = await test.device('alice');
    const slow = world.clientHost('slow');
    const bob = await until(signIn(slow.dialer, test.server.url, 'bob', world.clock.now()));
    world.network.hold('server', 'slow');
    const text = 'x'.repeat(12_000);
    const needed = Math.ceil(MAX_SOCKET_BACKLOG / text.length) + 10;
    for (let rand = 0; rand < needed; rand += 1) {
      void alice.say('bob', text, rand);
      if (rand % 100 === 0) await world.run(100);
    }
    await quiet();
    expect(bob.frames).toHaveLength(1);
    const back = await test.device('bob', { instance: 'device of bob', session: bob.login.session });
    expect(back.closed()).toBeUndefined();
    world.network.heal('server', 'slow');
    await quiet();
    expect(bob.closed()).toBe(4001);
    expect(alice.frames).toHaveLength(1 + needed);
    expect(bob.entries().length).toBeLessThan(needed);
  });

  it('that is silent is ended with 4002 after three heartbeats, one that pings is not', async () => {
    const { device, world } = await startTestServer();
    const alice = await device('alice');
    const bob = await device('bob');
    for (let beat = 0; beat < 4; beat += 1) {
      void bob.ask('ping', {});
      await world.run(HEARTBEAT_MS);
      expect(alice.closed(), `after ${beat + 1} heartbeats`).toBe(beat < 3 ? undefined : 4002);
    }
    expect(bob.closed()).toBeUndefined();
  });

  it('whose UserSig runs out is told so, and ended with 4505', async () => {
    const { device, world } = await startTestServer();
    const signedAt = Math.floor(world.clock.now() / 1000) * 1000;
    const alice = await device('alice', { sig: userSigOf('alice', signedAt, 60) });
    expect(alice.login.expires).toBe(signedAt + 60_000);
    await world.run(58_000);
    expect(alice.closed()).toBeUndefined();
    await world.run(3000);
    expect(alice.events()).toEqual(['expired']);
    expect(alice.closed()).toBe(4505);
  });
});

it('no frame, whatever it holds, harms the server or another connection', async () => {
  const { world, server, device, until, dial, errors } = await startTestServer();
  const bob = await device('bob');
  const alice = await device('alice');
  const commands = ['login', 'logout', 'ping', 'sync', 'send', 'pull', 'history', 'find', 'read', 'revoke', 'set', 'x'];
  const streams = ['c2c:alice:bob', 'c2c:bob:alice', 'user:alice', 'user:bob', 'group:1', '', 'c2c:%:a'];
  const header = fc.record(
    {
      do: fc.constantFrom(...commands),
      id: fc.nat(),
      stream: fc.constantFrom(...streams),
      to: fc.constantFrom('bob', 'alice', '', 'ä'),
      from: fc.nat(5),
      limit: fc.integer({ min: 0, max: 201 }),
      since: fc.integer({ min: -1, max: 5 }),
      seqs: fc.array(fc.nat(5)),
      seq: fc.nat(5),
      pos: fc.nat(5),
      newer: fc.boolean(),
      rand: fc.nat(5),
      ctime: fc.nat(5),
      online: fc.boolean(),
      marks: fc.array(fc.record({ stream: fc.constantFrom(...streams), upto: fc.nat(5) }), { maxLength: 3 }),
      pinned: fc.boolean(),
      hidden: fc.nat(5),
      cleared: fc.nat(5),
      version: fc.constantFrom(1, 2),
      app: fc.constantFrom(APP.sdkAppId, 1),
    },
    { requiredKeys: ['do', 'id'] },
  );
  const frame = fc.oneof(
    { weight: 4, arbitrary: header.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.tuple(header, fc.json()).map(([value, body]) => `${JSON.stringify(value)}\n${body}`) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
  let current: WireClient = alice;
  let connections = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 20 }), async (frames) => {
      if (current.closed() !== undefined) {
        connections += 1;
        current = connections % 3 === 0 ? await dial() : await device('alice');
      }
      for (const text of frames) current.socket.send(text);
      await world.run(100);
    }),
    { numRuns: 200, seed: 1, endOnFailure: true },
  );
  expect(await until(bob.say('bob', 'still here', 1))).toHaveProperty('pos');
  expect(errors).toEqual([]);
  expect(server.apps).toEqual([APP.sdkAppId]);
});

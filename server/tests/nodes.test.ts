/** Two nodes that serve the same users: what one takes reaches the devices at the other, whatever the bus between does. */
import { describe, expect, it } from 'vitest';
import { parseFrame } from '../../contract/wire.ts';
import { FOLLOW_ALONE_MS, FOLLOW_MS, STALE_MS } from '../limits.ts';
import { startNodes, type TestNodes } from './nodes.ts';
import { type Device, signInOf, streamOf, textsOf } from './wire-client.ts';

const stream = streamOf('alice', 'bob');
const phone = { instance: 'phone', platform: 'Android' };
const otherPhone = { instance: 'other phone', platform: 'Android' };
/** A way there and back, and a commit. */
const SOON_MS = 100;

/** Alice at the first node, bob at the second. */
async function openPair(seed?: string): Promise<TestNodes & { alice: Device; bob: Device }> {
  const test = await startNodes(seed);
  const alice = await test.device(test.nodes[0], 'alice');
  const bob = await test.device(test.nodes[1], 'bob');
  return { ...test, alice, bob };
}

/** Positions of the entries of one stream that were pushed to a device. */
function positions(device: Device, of = stream): number[] {
  return device
    .entries()
    .filter((entry) => entry.stream === of)
    .map((entry) => entry.pos);
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('a message', () => {
  it('reaches a device at another node over the bus, at once', async () => {
    const { world, until, alice, bob } = await openPair();
    await until(alice.say('bob', 'hello', 1));
    await world.run(SOON_MS);
    expect(textsOf(bob.entries())).toEqual(['hello']);
    await until(bob.say('alice', 'hello yourself', 2));
    await world.run(SOON_MS);
    expect(textsOf(alice.entries())).toEqual(['hello yourself']);
  });

  it('that the bus lost is found in the log, and comes once', async () => {
    const { world, until, weather, alice, bob } = await openPair();
    weather.loss = 1;
    await until(alice.say('bob', 'hello', 1));
    await world.run(2 * FOLLOW_MS + SOON_MS);
    expect(textsOf(bob.entries())).toEqual(['hello']);
    await world.run(5 * FOLLOW_MS);
    expect(textsOf(bob.entries())).toEqual(['hello']);
    expect(alice.entries()).toEqual([]);
  });

  it('comes soon while the nodes know that the bus is down', async () => {
    const { world, until, weather, alice, bob } = await openPair();
    weather.isDown = true;
    await world.run(FOLLOW_MS);
    await until(alice.say('bob', 'hello', 1));
    await world.run(FOLLOW_ALONE_MS + SOON_MS);
    expect(textsOf(bob.entries())).toEqual(['hello']);
  });

  it('that comes late over the bus, and was found before, is not delivered again', async () => {
    const { world, until, weather, alice, bob } = await openPair();
    weather.delayMs = 4 * FOLLOW_MS;
    for (let rand = 1; rand <= 20; rand += 1) await until(alice.say('bob', `m${rand}`, rand));
    await world.run(6 * FOLLOW_MS);
    expect(positions(bob).toSorted((a, b) => a - b)).toEqual(upTo(20));
  });

  it('that is online-only goes over the bus', async () => {
    const { world, until, alice, bob } = await openPair();
    await until(alice.say('bob', 'now or never', 1, { online: true }));
    await world.run(SOON_MS);
    expect(bob.events()).toEqual(['online']);
    expect(alice.events()).toEqual([]);
  });
});

describe('a sync', () => {
  it('reads the heads when the subscriptions are in force, and not before', async () => {
    const { world, weather, nodes, until, alice, ...test } = await openPair();
    const late = Promise.withResolvers<void>();
    weather.settled = late.promise;
    const back = await test.device(nodes[1], 'bob', { session: test.bob.login.session });
    const syncing = back.call('sync', { since: 0 });
    await until(alice.say('bob', 'meanwhile', 1));
    await world.run(SOON_MS);
    late.resolve();
    expect((await until(syncing)).payload).toContain('meanwhile');
  });
});

describe('whatever the bus loses, delays and turns round', () => {
  it.each(['a', 'b', 'c', 'd'])('every device gets every entry once (%s)', async (seed) => {
    const test = await startNodes(seed);
    const { world, weather, nodes, until } = test;
    const places = [
      { user: 'alice', at: nodes[0], device: phone },
      { user: 'alice', at: nodes[1], device: {} },
      { user: 'bob', at: nodes[1], device: {} },
    ];
    const devices: Device[] = [];
    for (const { user, at, device } of places) devices.push(await test.device(at, user, device));
    const [phoneOfAlice, , bob] = devices as [Device, Device, Device];
    weather.loss = 0.3;
    weather.delayMs = 200;
    for (let rand = 1; rand <= 60; rand += 1) {
      weather.isDown = rand > 40 && rand < 50;
      const { seq } = await until(phoneOfAlice.say('bob', `a${rand}`, rand));
      void bob.say('alice', `b${rand}`, 1000 + rand);
      if (rand % 20 === 0) await until(phoneOfAlice.call('revoke', { stream, seq, rand }));
      if (rand % 25 === 0) await until(bob.call('read', { marks: [{ stream, upto: 1_000_000 }] }));
      if (rand % 30 === 0) await until(phoneOfAlice.call('set', { stream, pinned: rand === 30 }));
      await world.run(world.random.uint32() % 50);
    }
    await world.run(3 * FOLLOW_MS);
    const head = 2 * 60 + 3 + 2;
    const replies = (device: Device): number[] =>
      device.frames
        .map((text) => parseFrame(text)!.header)
        .flatMap(({ re, seq, pos }) => (re && seq ? [Number(pos)] : []));
    for (const device of devices) {
      const met = [...positions(device), ...replies(device)].toSorted((a, b) => a - b);
      expect(met).toEqual(upTo(head));
    }
    for (const device of devices.slice(0, 2)) expect(positions(device, 'user:alice')).toEqual([1, 2]);
    expect(test.errors).toEqual([]);
  });
});

describe.each([
  ['over the bus', 0, SOON_MS],
  ['without the bus', 1, FOLLOW_MS + SOON_MS],
])('a device at another node, %s,', (_, loss, waitMs) => {
  it('is told of its kick, and may sign in again at once', async () => {
    const test = await startNodes();
    const { world, weather, nodes } = test;
    weather.loss = loss;
    const older = await test.device(nodes[0], 'alice', phone);
    await world.run(FOLLOW_MS);
    const newer = await test.device(nodes[1], 'alice', otherPhone);
    await world.run(waitMs);
    expect(older.events()).toEqual(['kicked']);
    expect(older.closed()).toBe(4504);
    expect(newer.closed()).toBeUndefined();
    const again = await test.device(nodes[0], 'alice', phone);
    await world.run(waitMs);
    expect(again.closed()).toBeUndefined();
    expect(newer.closed()).toBe(4504);
  });

  it('is sent away quietly when the device comes back elsewhere', async () => {
    const test = await startNodes();
    const { world, weather, nodes } = test;
    weather.loss = loss;
    const older = await test.device(nodes[0], 'alice');
    await world.run(FOLLOW_MS);
    const back = await test.device(nodes[1], 'alice', { session: older.login.session });
    await world.run(waitMs);
    expect(older.events()).toEqual([]);
    expect(older.closed()).toBe(4003);
    expect(back.closed()).toBeUndefined();
  });

  it('is sent away quietly when the device signs in anew elsewhere', async () => {
    const test = await startNodes();
    const { world, weather, nodes } = test;
    weather.loss = loss;
    const older = await test.device(nodes[0], 'alice');
    await world.run(FOLLOW_MS);
    const newer = await test.device(nodes[1], 'alice');
    await world.run(waitMs);
    expect(older.events()).toEqual([]);
    expect(older.closed()).toBe(4003);
    expect(newer.closed()).toBeUndefined();
  });
});

describe('a write of a device that lost its place, and does not know it yet,', () => {
  it('is stored for nobody, and answered by nobody, if the device is back elsewhere', async () => {
    const test = await openPair();
    const { world, weather, nodes, until, alice, bob } = test;
    weather.loss = 1;
    const back = await test.device(nodes[1], 'alice', { session: alice.login.session });
    void alice.trySay('bob', 'too late', 1);
    await world.run(SOON_MS);
    expect(alice.frames).toHaveLength(1);
    expect(alice.closed()).toBe(4003);
    await until(back.say('bob', 'in time', 2));
    await world.run(3 * FOLLOW_MS);
    expect(textsOf(bob.entries())).toEqual(['in time']);
  });

  it('is refused with 6208, and the device told, if it was kicked', async () => {
    const test = await startNodes();
    const { world, weather, nodes, until } = test;
    weather.loss = 1;
    const older = await test.device(nodes[0], 'alice', phone);
    await test.device(nodes[1], 'alice', otherPhone);
    expect(await until(older.trySay('bob', 'too late', 1))).toMatchObject({ code: 6208 });
    await world.run(SOON_MS);
    expect(older.events()).toEqual(['kicked']);
    expect(older.closed()).toBe(4504);
  });
});

describe('a node that dies', () => {
  it('loses nothing: its clients go on at another one', async () => {
    const test = await openPair();
    const { world, nodes, until, alice, bob } = test;
    await until(alice.say('bob', 'before', 1));
    nodes[0].crash();
    await world.run(SOON_MS);
    await until(bob.say('alice', 'meanwhile', 2));
    const back = await test.device(nodes[1], 'alice', { session: alice.login.session });
    const { payload } = await until(back.call('sync', { since: 0 }));
    expect(payload).toContain('"pos":2');
    await until(back.say('bob', 'before', 1, { retryOf: 0 }));
    await until(back.say('bob', 'after', 3));
    await world.run(SOON_MS);
    expect(textsOf(bob.entries())).toEqual(['before', 'after']);
  });
});

describe('a node that does not reach its store', () => {
  it('says so with 20004, and writes no error for every request', async () => {
    const { nodes, until, errors, alice } = await openPair();
    nodes[0].mood = 'unavailable';
    expect(await until(alice.trySay('bob', 'hello', 1))).toMatchObject({ code: 20004 });
    expect(await until(alice.ask('pull', { stream, from: 0, limit: 10 }))).toMatchObject({ code: 20004 });
    expect(await until(alice.ask('sync', { since: 0 }))).toMatchObject({ code: 20004 });
    expect(await until(alice.ask('send', { to: 'bob', rand: 2, ctime: 1, online: true }))).toMatchObject({
      code: 20001,
    });
    nodes[0].mood = 'well';
    expect(await until(alice.say('bob', 'hello', 1))).toMatchObject({ pos: 1 });
    expect(errors).toEqual([]);
  });

  it.each(['unavailable', 'silent'] as const)(
    'for too long sends its clients away until it does (%s)',
    async (mood) => {
      const test = await openPair();
      const { world, nodes, until, warnings, alice, bob } = test;
      await until(alice.say('bob', 'before', 1));
      nodes[0].mood = mood;
      await world.run(STALE_MS - FOLLOW_MS);
      expect(alice.closed()).toBeUndefined();
      await world.run(2 * FOLLOW_MS);
      expect(alice.closed()).toBe(4000);
      expect(alice.events()).toEqual([]);
      expect(bob.closed()).toBeUndefined();
      const early = await test.dial(nodes[0]);
      const signIn = signInOf('alice', world.clock.now());
      expect(await until(early.ask('login', signIn))).toMatchObject({ code: 20004 });
      await world.run(SOON_MS);
      expect(early.closed()).toBe(4000);
      expect(warnings).toHaveLength(1);
      nodes[0].mood = 'well';
      await world.run(2 * FOLLOW_MS);
      const back = await test.device(nodes[0], 'alice', { session: alice.login.session });
      await until(back.say('bob', 'after', 2));
      await world.run(SOON_MS);
      expect(textsOf(bob.entries())).toEqual(['before', 'after']);
      expect(test.errors).toEqual([]);
    },
  );
});

describe('a node that stops', () => {
  it('leaves nothing behind', async () => {
    const { world, nodes, until, alice, bob } = await openPair();
    for (const node of nodes) await until(node.stop());
    expect([alice.closed(), bob.closed()]).toEqual([4000, 4000]);
    // Nothing is due any more.
    const before = world.clock.monotonic();
    await world.settle(STALE_MS);
    expect(world.clock.monotonic() - before).toBeLessThan(FOLLOW_ALONE_MS);
  });
});

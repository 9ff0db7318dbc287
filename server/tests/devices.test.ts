/** Many devices of a user: who stays, who is told to go, who may come back, and what of theirs still counts. */
import { describe, expect, it } from 'vitest';
import { parseEntries } from '../../contract/wire.ts';
import { connect, type Device, signIn, signInOf, streamOf, textsOf } from './wire-client.ts';
import { startTestServer, type TestServer } from './world.ts';

const stream = streamOf('alice', 'bob');
const phone = { instance: 'phone', platform: 'Android' };
const otherPhone = { instance: 'other phone', platform: 'Android' };

/** Tries to sign in, and answers with the code of the refusal. */
async function refusalOf(test: TestServer, user: string, device: object): Promise<number | undefined> {
  const client = await test.dial();
  const answer = await test.until(client.ask('login', { ...signInOf(user, test.world.clock.now()), ...device }));
  return answer.code;
}

/** What Alice's and Bob's conversation holds. */
async function storedTexts(test: TestServer, device: Device): Promise<string[]> {
  const { payload } = await test.until(device.call('pull', { stream, from: 0, limit: 200 }));
  return textsOf(parseEntries(payload));
}

describe('a kick', () => {
  it('tells the older device, ends it with 4504, and leaves the others alone', async () => {
    const test = await startTestServer();
    const desktop = await test.device('alice');
    const older = await test.device('alice', phone);
    const newer = await test.device('alice', otherPhone);
    await test.quiet();
    expect(older.events()).toEqual(['kicked']);
    expect(older.closed()).toBe(4504);
    for (const device of [desktop, newer]) {
      expect(device.events()).toEqual([]);
      expect(device.closed()).toBeUndefined();
    }
  });

  it('that was told is over: the device may sign in again at once, and kicks back', async () => {
    const test = await startTestServer();
    const older = await test.device('alice', phone);
    const newer = await test.device('alice', otherPhone);
    await test.quiet();
    expect(await refusalOf(test, 'alice', { ...phone, session: older.login.session })).toBe(6208);
    expect(newer.closed()).toBeUndefined();
    expect(await refusalOf(test, 'alice', phone)).toBeUndefined();
    await test.quiet();
    expect(newer.closed()).toBe(4504);
  });

  it('of a device that is away fails its next sign-in once, with 6208', async () => {
    const test = await startTestServer();
    const older = await test.device('alice', phone);
    older.socket.terminate();
    await test.quiet();
    const newer = await test.device('alice', otherPhone);
    expect(await refusalOf(test, 'alice', phone)).toBe(6208);
    expect(newer.closed()).toBeUndefined();
    expect(await refusalOf(test, 'alice', phone)).toBeUndefined();
    await test.quiet();
    expect(newer.closed()).toBe(4504);
  });

  it('of a device that is away fails its return with 6208, also after a restart', async () => {
    const test = await startTestServer();
    const older = await test.device('alice', phone);
    older.socket.terminate();
    await test.quiet();
    await test.device('alice', otherPhone);
    await test.until(test.server.close());
    const later = await test.restart();
    expect(await refusalOf(later, 'alice', { ...phone, session: older.login.session })).toBe(6208);
    expect(await refusalOf(later, 'alice', phone)).toBeUndefined();
  });

  it('follows the policy of the app', async () => {
    const test = await startTestServer({ devicePolicy: { mode: 'single' } });
    const desktop = await test.device('alice');
    await test.device('alice', phone);
    await test.quiet();
    expect(desktop.closed()).toBe(4504);

    const several = await startTestServer({ devicePolicy: { mode: 'multi', perPlatform: 2 } });
    const first = await several.device('alice', { instance: '1' });
    const second = await several.device('alice', { instance: '2' });
    await several.device('alice', { instance: '3' });
    await several.quiet();
    expect(first.closed()).toBe(4504);
    expect(second.closed()).toBeUndefined();
  });

  it('ends what the device had under way without a trace: nothing more is delivered, nothing queued is stored', async () => {
    const test = await startTestServer();
    const older = await test.device('alice', phone);
    const bob = await test.device('bob');
    const { dialer } = test.world.clientHost('elsewhere');
    const request = { ...signInOf('alice', test.world.clock.now()), ...otherPhone };
    const kicking = connect(dialer, test.server.url).then((client) => client.call('login', request));
    for (let rand = 0; older.closed() === undefined; rand += 1) {
      void older.trySay('bob', `m${rand}`, rand);
      await test.world.run(1);
    }
    const framesAtKick = older.frames.length;
    await test.until(kicking);
    await test.quiet();
    expect(older.frames.at(-1)).toBe('{"on":"kicked"}');
    expect(older.frames).toHaveLength(framesAtKick);
    const answered = older.frames.filter((text) => text.includes('"re"')).length - 1;
    const stored = await storedTexts(test, bob);
    expect(stored).toEqual(Array.from({ length: answered }, (_, index) => `m${index}`));
  });
});

describe('coming back', () => {
  it('continues the session, and gets what was sent meanwhile by pulling', async () => {
    const test = await startTestServer();
    const bob = await test.device('bob');
    const alice = await test.device('alice');
    await test.until(alice.say('bob', 'before', 1));
    bob.socket.terminate();
    await test.quiet();
    await test.until(alice.say('bob', 'meanwhile', 2));
    const back = await test.device('bob', { session: bob.login.session });
    expect(back.login).toMatchObject({ session: bob.login.session, tinyid: bob.login.tinyid, epoch: bob.login.epoch });
    expect(await storedTexts(test, back)).toEqual(['before', 'meanwhile']);
    await test.until(alice.say('bob', 'after', 3));
    await test.quiet();
    expect(textsOf(back.entries())).toEqual(['after']);
  });

  it('while the older connection still stands ends that one with 4003', async () => {
    const test = await startTestServer();
    const older = await test.device('alice');
    const back = await test.device('alice', { session: older.login.session });
    await test.quiet();
    expect(older.closed()).toBe(4003);
    expect(older.events()).toEqual([]);
    expect(back.closed()).toBeUndefined();
  });

  it('fences what the older connection still has on the way: only the new one is heard', async () => {
    const test = await startTestServer();
    const { world, until, quiet } = test;
    const older = await until(signIn(world.clientHost('old link').dialer, test.server.url, 'alice', world.clock.now()));
    world.network.hold('old link', 'server');
    void older.trySay('bob', 'on the way', 1);
    await quiet();
    const back = await test.device('alice', { session: older.login.session });
    world.network.heal('old link', 'server');
    await quiet();
    expect(older.closed()).toBe(4003);
    expect(await storedTexts(test, back)).toEqual([]);
    await until(back.say('bob', 'on the way', 1, { retryOf: 0 }));
    expect(await storedTexts(test, back)).toEqual(['on the way']);
  });

  it('by a fresh sign-in of the same instance starts a new session, and the old one can’t return', async () => {
    const test = await startTestServer();
    const older = await test.device('alice');
    const newer = await test.device('alice');
    await test.quiet();
    expect(older.closed()).toBe(4003);
    expect(newer.login.session).not.toBe(older.login.session);
    expect(await refusalOf(test, 'alice', { session: older.login.session })).toBe(6208);
    expect(newer.closed()).toBeUndefined();
  });

  it('needs a UserSig that is still good', async () => {
    const test = await startTestServer();
    const older = await test.device('alice');
    expect(await refusalOf(test, 'alice', { session: older.login.session, sig: '' })).toBe(70002);
  });

  it('of another user with a stolen instance and session does not work', async () => {
    const test = await startTestServer();
    const alice = await test.device('alice');
    const { instance, session } = { instance: 'device of alice', session: alice.login.session };
    expect(await refusalOf(test, 'mallory', { instance, session })).toBe(6208);
    expect(alice.closed()).toBeUndefined();
  });
});

describe('signing out', () => {
  it('is answered, ends the connection with 4507, and the session for good', async () => {
    const test = await startTestServer();
    const alice = await test.device('alice');
    await test.until(alice.call('logout', {}));
    await test.quiet();
    expect(alice.closed()).toBe(4507);
    expect(await refusalOf(test, 'alice', { session: alice.login.session })).toBe(6208);
    expect(await refusalOf(test, 'alice', {})).toBeUndefined();
  });

  it('frees the place: the next device of the platform kicks nobody', async () => {
    const test = await startTestServer();
    const older = await test.device('alice', phone);
    await test.until(older.call('logout', {}));
    await test.device('alice', otherPhone);
    expect(await refusalOf(test, 'alice', phone)).toBeUndefined();
  });
});

describe('a server that stops', () => {
  it('answers what it has taken, takes nothing more, and sends everybody away with 4000', async () => {
    const test = await startTestServer();
    const alice = await test.device('alice');
    const bob = await test.device('bob');
    const silent = await test.dial();
    const taken = Array.from({ length: 50 }, (_, rand) => alice.say('bob', `m${rand}`, rand));
    await test.world.run(30);
    const closing = test.server.close();
    void alice.trySay('bob', 'too late', 99);
    await test.until(closing);
    await test.until(Promise.all(taken));
    expect([alice, bob, silent].map((client) => client.closed())).toEqual([4000, 4000, 4000]);
    expect(textsOf(bob.entries())).toHaveLength(50);
    await expect(test.until(connect(test.world.clientHost('late').dialer, test.server.url))).rejects.toThrow();
    const later = await test.restart();
    expect(await storedTexts(later, await later.device('bob'))).toEqual(Array.from({ length: 50 }, (_, i) => `m${i}`));
  });

  it('can be told twice, and says when it has stopped', async () => {
    const test = await startTestServer();
    await test.until(Promise.all([test.server.close(), test.server.close()]));
    expect(await test.server.stopped).toBeUndefined();
  });

  it('stops by itself when its store is lost, and answers nothing that is not on disk', async () => {
    const test = await startTestServer();
    const alice = await test.device('alice');
    const bob = await test.device('bob');
    test.world.disk.failSyncs('server', true);
    void alice.trySay('bob', 'lost', 1);
    expect(await test.until(test.server.stopped)).toBeInstanceOf(Error);
    await test.quiet();
    expect(alice.frames).toHaveLength(1);
    expect(bob.entries()).toEqual([]);
    expect([alice.closed(), bob.closed()]).toEqual([4000, 4000]);
    expect(test.errors.join('\n')).toContain('the server stops');
  });
});

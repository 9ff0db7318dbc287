/** Devices of one user: who may stay, who is sent away, and that who is gone hears and says nothing more. */
import { describe, expect, it } from 'vitest';
import { type Device, openPair, openStage, type Stage, textMessage, textOf } from './stage.ts';

describe('a kick', () => {
  it('ends the older device of the same platform once; its open calls end with 6208 before, then it is silent', async () => {
    const { alice, bob, world, signedIn, quiet } = await openPair();
    world.network.hold(bob.host, 'server');
    const open = [
      bob.start('TIMMsgSendNewMsg', 'alice', 1, textMessage('too late')),
      bob.start('TIMConvPinConversation', 'alice', 1, true),
    ];
    await world.run(10);
    bob.told.length = 0;
    const newer = await signedIn('bob');
    await quiet();
    expect((await Promise.all(open)).map(({ code }) => code)).toEqual([6208, 6208]);
    expect(bob.told.map(([name]) => name)).toEqual([
      'TIMMsgSendNewMsg',
      'TIMConvPinConversation',
      'TIMKickedOfflineCallback',
    ]);
    world.network.heal(bob.host, 'server');
    await alice.say('bob', 'hello');
    await world.run(120_000);
    expect(bob.told).toHaveLength(3);
    expect(newer.received().map(textOf)).toEqual(['hello']);
  });

  it('leaves a device that answers -2, and that may sign in again and kick the other', async () => {
    const { bob, signedIn, quiet } = await openPair();
    const newer = await signedIn('bob');
    await quiet();
    expect(bob.tim.TIMGetLoginStatus()).toBe(3);
    expect(bob.tim.TIMConvGetConvList(() => expect.unreachable(), null)).toBe(-2);
    expect(bob.tim.TIMLogout(() => expect.unreachable(), null)).toBe(-2);
    expect((await bob.login()).code).toBe(0);
    await quiet();
    expect(newer.events('TIMKickedOfflineCallback')).toHaveLength(1);
    expect(bob.events('TIMKickedOfflineCallback')).toHaveLength(1);
  });

  it('while it is away is learnt when it comes back: it can not resume, and can not kick back by itself', async () => {
    const { bob, world, signedIn } = await openPair();
    world.network.hold(bob.host, 'server');
    world.network.cut(bob.host);
    await world.run(100);
    const newer = await signedIn('bob');
    world.network.heal(bob.host, 'server');
    await world.run(60_000);
    expect(bob.events('TIMKickedOfflineCallback')).toHaveLength(1);
    expect(bob.tim.TIMGetLoginStatus()).toBe(3);
    await world.run(300_000);
    expect(newer.events('TIMKickedOfflineCallback')).toEqual([]);
  });

  it('does not meet devices of other platforms', async () => {
    const { bob, signedIn, quiet } = await openPair();
    const others = [await signedIn('bob', { platform: 'Web' }), await signedIn('bob', { platform: 'iPhone' })];
    await quiet();
    for (const device of [bob, ...others]) expect(device.events('TIMKickedOfflineCallback')).toEqual([]);
  });

  it("follows the app's policy", async () => {
    const stage = await openStage({ devicePolicy: { mode: 'single' } });
    const bob = await stage.signedIn('bob');
    await stage.signedIn('bob', { platform: 'Web' });
    await stage.quiet();
    expect(bob.events('TIMKickedOfflineCallback')).toHaveLength(1);
  });
});

describe('a UserSig', () => {
  it('that runs out while online ends the session and its open calls', async () => {
    const stage = await openStage();
    const alice = stage.device('alice');
    await alice.login(10);
    stage.world.network.hold(alice.host, 'server');
    const open = alice.start('TIMMsgSendNewMsg', 'bob', 1, textMessage('a'));
    await stage.world.run(15_000);
    expect((await open).code).toBe(6206);
    expect(alice.events('TIMUserSigExpiredCallback')).toHaveLength(1);
    expect(alice.told.at(-1)?.[0]).toBe('TIMUserSigExpiredCallback');
    expect(alice.tim.TIMGetLoginStatus()).toBe(3);
    stage.world.network.heal(alice.host, 'server');
    await stage.world.run(120_000);
    expect(alice.told.at(-1)?.[0]).toBe('TIMUserSigExpiredCallback');
    expect((await alice.login()).code).toBe(0);
  });

  it('that ran out while away ends the session at the return', async () => {
    const stage = await openStage();
    const alice = stage.device('alice');
    await alice.login(10);
    stage.world.network.hold(alice.host, 'server');
    stage.world.network.cut(alice.host);
    await stage.world.run(15_000);
    stage.world.network.heal(alice.host, 'server');
    await stage.world.run(60_000);
    expect(alice.events('TIMUserSigExpiredCallback')).toHaveLength(1);
    expect(alice.tim.TIMGetLoginStatus()).toBe(3);
  });

  it('that is wrong, foreign, over or missing has its own code', async () => {
    const stage = await openStage();
    const alice = stage.device('alice');
    const code = async (sig: string): Promise<number> => (await alice.call('TIMLogin', 'alice', sig)).code;
    expect(await code('')).toBe(70002);
    expect(await code('garbage')).toBe(70003);
    // The network was not to blame.
    const states = alice.events('TIMNetworkStatusListenerCallback').slice(-2);
    expect(states.map(([status, why]) => [status, why])).toEqual([
      [2, 0],
      [1, 70003],
    ]);
    expect(await code(alice.sig(10, stage.world.clock.now() - 11_000))).toBe(70001);
    expect((await alice.call('TIMLogin', 'x'.repeat(33), 'sig')).code).toBe(7003);
    expect(alice.tim.TIMGetLoginStatus()).toBe(3);
    expect(alice.events('TIMUserSigExpiredCallback')).toEqual([]);
  });
});

describe('signing in and out', () => {
  it('goes through its states', async () => {
    const stage = await openStage();
    const alice = stage.device('alice');
    const { tim } = alice;
    expect(tim.TIMGetLoginStatus()).toBe(3);
    const login = alice.start('TIMLogin', 'alice', alice.sig());
    expect(tim.TIMGetLoginStatus()).toBe(2);
    expect((await stage.world.until(login)).code).toBe(0);
    expect(tim.TIMGetLoginStatus()).toBe(1);
    const buffer = new Uint8Array(64);
    expect(tim.TIMGetLoginUserID(buffer)).toBe(0);
    expect(new TextDecoder().decode(buffer.subarray(0, 6))).toBe('alice\0');
    const logout = alice.start('TIMLogout');
    expect(tim.TIMGetLoginStatus()).toBe(4);
    expect(await stage.world.until(logout)).toEqual({ code: 0, desc: '', json: undefined });
    expect(tim.TIMGetLoginStatus()).toBe(3);
    expect(tim.TIMGetLoginUserID(buffer)).toBe(-2);
  });

  it('twice at the same time is refused: 7501 and 7502', async () => {
    const stage = await openStage();
    const alice = stage.device('alice');
    const login = alice.start('TIMLogin', 'alice', alice.sig());
    expect((await alice.call('TIMLogin', 'alice', 'sig')).code).toBe(7501);
    expect((await stage.world.until(login)).code).toBe(0);
    expect((await alice.call('TIMLogin', 'alice', 'sig')).code).toBe(0);
    expect((await alice.call('TIMLogin', 'bob', 'sig')).code).toBe(7014);
    const logout = alice.start('TIMLogout');
    expect((await alice.call('TIMLogin', 'alice', 'sig')).code).toBe(7502);
    expect((await alice.call('TIMLogout')).code).toBe(7502);
    expect((await stage.world.until(logout)).code).toBe(0);
  });

  it('a logout ends a login that is under way with 6023', async () => {
    const stage = await openStage();
    const alice = stage.device('alice');
    stage.world.network.hold('server', alice.host);
    const login = alice.start('TIMLogin', 'alice', alice.sig());
    await stage.world.run(100);
    expect((await alice.call('TIMLogout')).code).toBe(0);
    await stage.quiet();
    expect((await login).code).toBe(6023);
    expect(alice.tim.TIMGetLoginStatus()).toBe(3);
  });

  it('after a logout nothing is told, open calls end with 6014, and the place is free', async () => {
    const { alice, bob, world, quiet, signedIn } = await openPair();
    world.network.hold('server', bob.host);
    const open = bob.start('TIMConvPinConversation', 'alice', 1, true);
    const logout = bob.start('TIMLogout');
    await world.run(10_000);
    expect([(await open).code, (await logout).code]).toEqual([6014, 0]);
    const told = bob.told.length;
    world.network.heal('server', bob.host);
    await alice.say('bob', 'hello');
    const newer = await signedIn('bob');
    await quiet();
    expect(bob.told).toHaveLength(told);
    expect(newer.received()).toHaveLength(1);
  });

  it('TIMUninit ends what is open with 7009 and leaves no timer behind', async () => {
    const { bob, world, quiet } = await openPair();
    world.network.hold('server', bob.host);
    const open = bob.start('TIMConvPinConversation', 'alice', 1, true);
    expect(bob.tim.TIMUninit()).toBe(0);
    expect((await open).code).toBe(7009);
    expect(bob.tim.TIMUninit()).toBe(-1);
    expect(bob.tim.TIMLogin('bob', 'sig', null, null)).toBe(-1);
    const told = bob.told.length;
    await world.run(300_000);
    await quiet();
    expect(bob.told).toHaveLength(told);
  });

  it('TIMUninit in a handler: what was due after it is not told', async () => {
    const { alice, bob, quiet } = await openPair();
    bob.tim.TIMAddRecvNewMsgCallback(() => void bob.tim.TIMUninit(), null);
    bob.told.length = 0;
    await alice.say('bob', 'hello');
    await quiet();
    expect(bob.told.map(([name]) => name)).toEqual(['TIMRecvNewMsgCallback']);
  });

  /** A device of carol that does `then` each time a socket has opened, before anything is sent on it. */
  function atDial({ world, device }: Stage, then: () => void): Device {
    const host = world.clientHost('carol-host');
    const dial: typeof host.dialer.dial = async (...args) => {
      const socket = await host.dialer.dial(...args);
      then();
      return socket;
    };
    return device('carol', { host: { ...host, dialer: { dial } } });
  }

  it('a login nobody waits for any more leaves no session behind', async () => {
    const stage = await openStage();
    const { world } = stage;
    // The server signs the device in, and its answer does not arrive.
    const carol = atDial(stage, () => world.network.hold('server', 'carol-host'));
    const login = carol.start('TIMLogin', 'carol', carol.sig());
    await world.run(200);
    expect((await carol.call('TIMLogout')).code).toBe(0);
    expect((await login).code).toBe(6023);
    world.network.heal('server', 'carol-host');
    await stage.quiet();
    await stage.signedIn('carol');
    // A session left behind would have been kicked now, and the next sign-in would fail once.
    const again = carol.start('TIMLogin', 'carol', carol.sig());
    await world.run(200);
    world.network.heal('server', 'carol-host');
    await stage.quiet();
    expect((await again).code).toBe(0);
  });

  it('a login that was given up before there was a connection does not reach the server', async () => {
    const stage = await openStage();
    const first = await stage.signedIn('carol');
    const second: Device = atDial(stage, () => void second.start('TIMLogout'));
    const login = second.start('TIMLogin', 'carol', second.sig());
    await stage.quiet();
    expect((await login).code).toBe(6023);
    expect(first.events('TIMKickedOfflineCallback')).toEqual([]);
  });

  it('during a login TIMUninit ends it with 7009', async () => {
    const stage = await openStage();
    const alice = stage.device('alice');
    stage.world.network.hold('server', alice.host);
    const login = alice.start('TIMLogin', 'alice', alice.sig());
    alice.tim.TIMUninit();
    expect((await login).code).toBe(7009);
  });

  it("the server's time is told from the first sign-in on", async () => {
    const stage = await openStage();
    const alice = stage.device('alice');
    stage.world.jumpClock(alice.host, -3_600_000);
    await alice.login();
    const now = Math.floor(stage.world.clock.now() / 1000);
    expect(Math.abs(alice.tim.TIMGetServerTime() - now)).toBeLessThanOrEqual(1);
    const sent = await alice.say('bob', 'a');
    expect(Math.abs(Number(sent['message_client_time']) - now)).toBeLessThanOrEqual(1);
  });
});

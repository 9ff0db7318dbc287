/** The faults a test can cause: cut, partition, hold, crash, a failing disk, a clock that jumps. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createWorld } from '../world.ts';
import { connected, dial, serveEcho } from './support.ts';

describe('a cut', () => {
  it('ends all connections of a host, loses what is on its way, and lets new ones in', async () => {
    const world = createWorld(1);
    const { socket, events, echo, dialer } = await connected(world);
    const other = await dial(world, world.clientHost('bob').dialer);
    socket.send('lost');
    await world.run(0);
    world.network.cut('hub');
    socket.send('ignored');
    expect(events).toEqual([]);
    await world.settle();
    expect([events, other.events]).toEqual([['closed 1006'], ['closed 1006']]);
    expect(echo.events).toEqual(['closed 1006', 'closed 1006']);
    const again = await dial(world, dialer);
    world.network.cut('bob');
    again.socket.send('hello');
    await world.settle();
    expect(again.events).toEqual(['frame hello']);
  });
});

describe('a partition', () => {
  it('one way: the other way still works, nobody is told', async () => {
    const world = createWorld(2);
    const { socket, events, echo } = await connected(world);
    world.network.partition('hub', 'alice');
    socket.send('heard');
    await world.settle();
    expect(echo.events).toEqual(['frame heard']);
    expect(events).toEqual([]);
    expect(echo.sockets[0]!.backlog).toBe('heard'.length);
  });

  it('leaves a connection dead that has lost something, and lets new ones work once it heals', async () => {
    const world = createWorld(3);
    const { socket, events, echo, dialer } = await connected(world);
    world.network.partition('alice', 'hub');
    world.network.partition('hub', 'alice');
    socket.send('one');
    echo.sockets[0]!.send('two');
    await world.settle();
    world.network.heal('alice', 'hub');
    world.network.heal('hub', 'alice');
    socket.send('three');
    echo.sockets[0]!.send('four');
    await world.run(60_000);
    expect([events, echo.events]).toEqual([[], []]);
    const again = await dial(world, dialer);
    again.socket.send('five');
    await world.settle();
    expect(again.events).toEqual(['frame five']);
  });

  it('does not keep a side from closing: it gives up waiting for the answer', async () => {
    const world = createWorld(4);
    const { socket, events, echo } = await connected(world);
    world.network.partition('alice', 'hub');
    socket.close(4000, 'bye');
    await world.run(4999);
    expect(events).toEqual([]);
    await world.run(1);
    expect(events).toEqual(['closed 4000 bye']);
    world.network.heal('alice', 'hub');
    echo.sockets[0]!.send('still there?');
    await world.settle();
    expect(echo.events).toEqual(['closed 1006']);
  });

  it('is noticed by a side that sends to an end which is gone', async () => {
    const world = createWorld(5);
    const { socket, events, echo } = await connected(world);
    world.network.partition('hub', 'alice');
    echo.sockets[0]!.terminate();
    await world.settle();
    expect([events, echo.events]).toEqual([[], ['closed 1006']]);
    world.network.heal('hub', 'alice');
    socket.send('anybody?');
    await world.settle();
    expect(events).toEqual(['closed 1006']);
  });
});

describe('a hold', () => {
  it('makes the backlog grow, and delivers all in order when it heals', async () => {
    const world = createWorld(6);
    const { socket, events, echo } = await connected(world);
    world.network.hold('alice', 'hub');
    for (const text of ['one', 'two', 'three']) {
      socket.send(text);
      await world.run(50);
    }
    expect(socket.backlog).toBe(11);
    expect(echo.events).toEqual([]);
    world.network.heal('alice', 'hub');
    expect(socket.backlog).toBe(0);
    await world.settle();
    expect(events).toEqual(['frame one', 'frame two', 'frame three']);
  });
});

describe('a crash', () => {
  it('silences every program of the host and resets its peers; a new one may take its place', async () => {
    const world = createWorld(7);
    const host = world.serverHost('hub');
    const echo = await serveEcho(host);
    const { socket, events } = await dial(world, world.clientHost('alice').dialer);
    let ticks = 0;
    host.timers.after(10, () => ticks++);
    host.timers.soon(() => ticks++);
    socket.send('unheard');
    world.crash('hub');
    await world.settle();
    expect(ticks).toBe(0);
    expect(echo.events).toEqual([]);
    expect(events).toEqual(['closed 1006']);
    await serveEcho(world.serverHost('hub'));
  });
});

describe('a disk', () => {
  it('syncs in virtual time, fails when told, and never after a crash', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hongyan-world-'));
    const path = join(folder, 'log');
    writeFileSync(path, 'a line');
    try {
      const world = createWorld(8);
      const file = world.serverHost('hub').openForSync(path);
      expect(file.isStill(path)).toBe(true);
      world.disk.setSyncDelay({ minMs: 30, maxMs: 40 });
      await world.until(file.sync());
      expect(world.clock.monotonic()).toBeGreaterThanOrEqual(30);
      expect(world.clock.monotonic()).toBeLessThan(40);
      world.disk.failSyncs('hub', true);
      await expect(world.until(file.sync())).rejects.toMatchObject({ code: 'EIO' });
      world.disk.failSyncs('hub', false);
      let ended = false;
      void file.sync().finally(() => (ended = true));
      world.crash('hub');
      await world.settle();
      expect(ended).toBe(false);
      file.close();
      await expect(file.sync()).rejects.toThrow('is closed');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a clock', () => {
  it('jumps for one host, and never for its timers', async () => {
    const world = createWorld(9);
    const [alice, bob] = [world.clientHost('alice'), world.clientHost('bob')];
    let fired = false;
    alice.timers.after(1000, () => (fired = true));
    world.jumpClock('alice', 3_600_000);
    expect(alice.clock.now() - bob.clock.now()).toBe(3_600_000);
    expect(alice.clock.monotonic()).toBe(bob.clock.monotonic());
    await world.run(999);
    expect(fired).toBe(false);
    await world.run(1);
    expect(fired).toBe(true);
    expect(bob.clock.now()).toBe(world.clock.now());
  });

  it('cancels timers, also of any length', async () => {
    const world = createWorld(10);
    const { timers } = world.clientHost('alice');
    let fired = '';
    timers.after(10, () => (fired += 'a')).cancel();
    timers.after(2 ** 40, () => (fired += 'b'));
    await world.run(2 ** 40 - 1);
    expect(fired).toBe('');
    await world.run(1);
    expect(fired).toBe('b');
  });
});

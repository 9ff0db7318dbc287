/** The simulated network without faults: it behaves as host/node's sockets do, in virtual time. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../world.ts';
import { connected, dial, DIAL_TIMEOUT_MS, MAX_FRAME_BYTES, recorder, serveEcho } from './support.ts';

describe('a connection', () => {
  it('takes its time, and keeps the order whatever the delays', async () => {
    const world = createWorld(1);
    world.network.setInitialLatency({ minMs: 10, maxMs: 200 });
    const { socket, events, echo } = await connected(world);
    const texts = Array.from({ length: 50 }, (_, i) => String(i));
    for (const text of texts) {
      socket.send(text);
      await world.run(1);
    }
    const sentAt = world.clock.monotonic();
    await world.settle();
    expect(echo.events).toEqual(texts.map((text) => `frame ${text}`));
    expect(events).toEqual(echo.events);
    expect(world.clock.monotonic()).toBeGreaterThan(sentAt + 19);
  });

  it('carries the frames of a turn together, so that the receiver can take them as one batch', async () => {
    const world = createWorld(2);
    const host = world.serverHost('hub');
    const batches: string[][] = [];
    let batch: string[] = [];
    await host.acceptor.listen({ host: '', port: 7700, maxFrameBytes: MAX_FRAME_BYTES }, () => ({
      frame(text) {
        if (batch.push(text) > 1) return;
        host.timers.soon(() => {
          batches.push(batch);
          batch = [];
        });
      },
      closed: () => undefined,
    }));
    const { socket } = await dial(world, world.clientHost('alice').dialer);
    for (const text of ['a', 'b', 'c']) socket.send(text);
    await world.settle();
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  it('gives the dialer its socket before it tells it anything', async () => {
    const world = createWorld(3);
    const events: string[] = [];
    const { acceptor } = world.serverHost('hub');
    await acceptor.listen({ host: '', port: 7700, maxFrameBytes: MAX_FRAME_BYTES }, (socket) => {
      socket.send('welcome');
      return recorder().handlers;
    });
    const dialed = world.clientHost('alice').dialer.dial('ws://hub:7700', recorder(events).handlers, DIAL_TIMEOUT_MS);
    void dialed.then(() => events.push('in hand'));
    await world.settle();
    expect(events).toEqual(['in hand', 'frame welcome']);
  });

  it('closes with code and reason on both sides, after what was sent before', async () => {
    const world = createWorld(4);
    const { socket, events, echo } = await connected(world);
    echo.sockets[0]!.send('last');
    echo.sockets[0]!.close(4504, 'kicked');
    echo.sockets[0]!.send('too late');
    socket.send('on its way');
    await world.settle();
    expect(events).toEqual(['frame last', 'closed 4504 kicked']);
    expect(echo.events).toEqual(['closed 4504 kicked']);
  });

  it('reports 1006 to both when one drops it', async () => {
    const world = createWorld(5);
    const { socket, events, echo } = await connected(world);
    socket.send('lost');
    socket.terminate();
    expect(events).toEqual([]);
    await world.settle();
    expect(events).toEqual(['closed 1006']);
    expect(echo.events).toEqual(['closed 1006']);
  });

  it('refuses a frame over the limit with 4503', async () => {
    const world = createWorld(6);
    const { socket, events, echo } = await connected(world);
    socket.send('x'.repeat(MAX_FRAME_BYTES + 1));
    socket.send('after it');
    await world.settle();
    expect(events).toEqual(['closed 4503 the frame is larger than allowed']);
    expect(echo.events).toEqual(events);
  });
});

describe('listening and dialing', () => {
  it('refuses a port that is taken and a host that nobody can name', async () => {
    const world = createWorld(7);
    const echo = await serveEcho(world.serverHost('hub'));
    expect(echo.listener.url).toBe('ws://hub:7700');
    await expect(serveEcho(world.serverHost('hub'))).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(serveEcho(world.serverHost('Hub 1'))).rejects.toThrow('no URL can name');
    const free = await world
      .serverHost('hub')
      .acceptor.listen({ host: '', port: 0, maxFrameBytes: 1 }, () => echo.handlers);
    expect(free.port).toBe(40_000);
  });

  it('rejects at once where nobody listens, and after the time-out where nobody answers', async () => {
    const world = createWorld(8);
    const { dialer } = world.clientHost('alice');
    const attempt = () => world.until(dialer.dial('ws://hub:7700', recorder().handlers, DIAL_TIMEOUT_MS));
    await expect(attempt()).rejects.toThrow("can't reach ws://hub:7700: connect ECONNREFUSED");
    expect(world.clock.monotonic()).toBeLessThan(100);
    await serveEcho(world.serverHost('hub'));
    world.network.refuse('hub', true);
    await expect(attempt()).rejects.toThrow('ECONNREFUSED');
    world.network.refuse('hub', false);
    world.network.partition('alice', 'hub');
    await expect(attempt()).rejects.toThrow('no answer within 10000 ms');
    world.network.heal('alice', 'hub');
    await attempt();
  });

  it('tells the server that a client has given up dialing', async () => {
    const world = createWorld(10);
    const echo = await serveEcho(world.serverHost('hub'));
    const { dialer } = world.clientHost('alice');
    world.network.partition('hub', 'alice');
    const { events, handlers } = recorder();
    await expect(world.until(dialer.dial('ws://hub:7700', handlers, DIAL_TIMEOUT_MS))).rejects.toThrow('no answer');
    await world.settle();
    expect(echo.events).toEqual(['closed 1006']);
    expect(events).toEqual([]);
  });

  it('stops accepting while those inside stay, then ends them and frees the port', async () => {
    const world = createWorld(9);
    const { socket, events, echo, dialer } = await connected(world);
    echo.listener.stopAccepting();
    await expect(dial(world, dialer)).rejects.toThrow('ECONNREFUSED');
    socket.send('still here');
    await world.settle();
    await world.until(echo.listener.close());
    expect(echo.events).toEqual(['frame still here', 'closed 1001 the server stops']);
    await world.settle();
    expect(events).toEqual(echo.events);
    await serveEcho(world.serverHost('hub'));
  });
});

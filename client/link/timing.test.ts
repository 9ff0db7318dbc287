/** When things are sent and tried: back-off, the way through addresses, pace, the heartbeat, the server's clock. */
import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../contract/errors.ts';
import { FRAME_BURST, FRAMES_PER_SECOND, HEARTBEAT_MS } from '../../contract/limits.ts';
import { createWorld } from '../../sim/world.ts';
import { fail } from '../result.ts';
import { backOffMs } from './back-off.ts';
import type { Attempt } from './connection.ts';
import { watch } from './heartbeat.ts';
import { createPace } from './pace.ts';
import { createRoute } from './route.ts';
import { createServerClock } from './server-clock.ts';

const host = (world = createWorld('timing')) => ({ world, ...world.clientHost('device') });

describe('back-off', () => {
  it('doubles up to half a minute, and is never the same for everybody', () => {
    const lowest = { uint32: () => 0, hex: () => '' };
    const highest = { uint32: () => 2 ** 32 - 1, hex: () => '' };
    expect([1, 2, 3, 7, 8, 99].map((attempt) => backOffMs(attempt, lowest))).toEqual([
      250, 500, 1000, 15000, 15000, 15000,
    ]);
    expect([1, 2, 3, 7, 99].map((attempt) => Math.ceil(backOffMs(attempt, highest)))).toEqual([
      500, 1000, 2000, 30000, 30000,
    ]);
  });
});

describe('the route', () => {
  const unreachable: Attempt = { is: 'unreachable', failure: fail(ErrorCode.ERR_SDK_NET_DISCONNECT) };
  const refused: Attempt = { is: 'refused', failure: fail(ErrorCode.ERR_SVR_ACCOUNT_USERSIG_EXPIRED, 'no') };

  it('tries all addresses in turn, pauses after each round, and goes on where it was', async () => {
    const { world, ...device } = host();
    const tried: [string, number][] = [];
    const route = createRoute(device, ['a', 'b']);
    const attempt = async (url: string): Promise<Attempt> => {
      tried.push([url, device.clock.monotonic()]);
      return tried.length < 6 ? unreachable : refused;
    };
    expect(await world.until(route.reach(9, false, attempt))).toBe(refused);
    expect(tried.map(([url]) => url)).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(tried[1]![1]).toBe(0);
    expect(tried[2]![1]).toBeGreaterThanOrEqual(250);
    await world.until(route.reach(1, true, attempt));
    expect(tried.at(-1)![0]).toBe('b');
    expect(tried.at(-1)![1]).toBeGreaterThan(tried.at(-2)![1]);
  });

  it('gives up after its rounds, and at once when it is stopped', async () => {
    const { world, ...device } = host();
    let attempts = 0;
    const attempt = async (): Promise<Attempt> => {
      attempts += 1;
      return unreachable;
    };
    expect(await world.until(createRoute(device, ['a']).reach(3, false, attempt))).toBe(unreachable);
    expect(attempts).toBe(3);
    const route = createRoute(device, ['a']);
    const reaching = route.reach(Number.POSITIVE_INFINITY, true, attempt);
    route.stop();
    await reaching;
    expect(attempts).toBe(3);
  });
});

describe('pace', () => {
  it('keeps the order, and within what a server grants in any second', async () => {
    const { world, ...device } = host();
    const pace = createPace(device);
    const sentAt: number[] = [];
    const order: number[] = [];
    for (let n = 0; n < 10_000; n++) {
      pace.whenAllowed(() => {
        sentAt.push(device.clock.monotonic());
        order.push(n);
      });
    }
    await world.run(10_000);
    expect(order).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
    // A server that refills once a second, at the worst moment.
    for (const start of sentAt) {
      const within = (ms: number): number => sentAt.filter((at) => at >= start && at < start + ms).length;
      if (start % 97 !== 0) continue;
      expect(within(1000)).toBeLessThanOrEqual(FRAME_BURST);
      expect(within(3000)).toBeLessThanOrEqual(FRAME_BURST + 2 * FRAMES_PER_SECOND);
    }
  });

  it('forgets what waits when the connection is gone', async () => {
    const { world, ...device } = host();
    const pace = createPace(device);
    let sent = 0;
    for (let n = 0; n < 5000; n++) pace.whenAllowed(() => void (sent += 1));
    const before = sent;
    pace.reset();
    await world.run(10_000);
    expect(sent).toBe(before);
  });
});

describe('the heartbeat', () => {
  it('pings what is quiet, in either direction, and nothing else', async () => {
    const { world, ...device } = host();
    const now = (): number => device.clock.monotonic();
    let heardAt = 0;
    let pings = 0;
    const one = {
      heardAt: () => heardAt,
      sentAt: () => 0,
      oldestSentAt: () => undefined,
      ping: () => void (pings += 1),
      dead: () => expect.unreachable(),
    };
    const stop = watch(device, one);
    await world.run(HEARTBEAT_MS - 1000);
    expect(pings).toBe(0);
    heardAt = now();
    await world.run(2000);
    // The server is heard, but hears nothing of us.
    expect(pings).toBe(1);
    stop();
    await world.run(600_000);
    expect(pings).toBe(1);
  });

  it('takes a connection for dead that owes an answer and is silent, but not one that talks', async () => {
    const { world, ...device } = host();
    let talks = true;
    let deadAt = 0;
    watch(device, {
      heardAt: () => (talks ? device.clock.monotonic() : 60_000),
      sentAt: () => device.clock.monotonic(),
      oldestSentAt: () => 1000,
      ping: () => undefined,
      dead: () => void (deadAt = device.clock.monotonic()),
    });
    await world.run(60_000);
    expect(deadAt).toBe(0);
    talks = false;
    await world.run(60_000);
    expect(deadAt).toBe(70_000);
  });
});

it("the server's clock is carried on by the clock that never jumps", async () => {
  const { world, ...device } = host();
  const clock = createServerClock(device.clock);
  expect(clock.now()).toBe(device.clock.now());
  await world.run(100);
  // Asked at 60, heard at 100: it was so at 80.
  clock.heard(5_000_000, 60);
  expect(clock.now()).toBe(5_000_020);
  world.jumpClock('device', -86_400_000);
  await world.run(1000);
  expect(clock.now()).toBe(5_001_020);
});

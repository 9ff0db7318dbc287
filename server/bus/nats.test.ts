/** The bus over a real nats-server: what it carries, to whom, and that it comes back after whatever happens to NATS. */
import { connect } from '@nats-io/transport-node';
import { expect, it, onTestFinished, vi } from 'vitest';
import { silentLog } from '../../host/log.ts';
import { nodeClock, nodeRandom, nodeTimers } from '../../host/node.ts';
import { describeNats, sharedNats, startNats } from '../../tests/support/nats.ts';
import { freshApp } from '../../tests/support/postgres.ts';
import { type Bus, type BusMessage, userSubject } from '../bus.ts';
import { type AppCounts, newAppCounts } from '../metrics.ts';
import { createNatsBus, natsSubject } from './nats.ts';

const WAIT = { timeout: 15_000, interval: 10 };
/** Everything a user id may be made of, and what would mean something to NATS. */
const ODD_USERS = ['a.b', 'a', 'a.*', '*', '>', 'a >', ' ', 'a%2Eb', 'a%2A', '~!@#$%^&()_+', 'A', 'z'.repeat(32)];

interface TestBus {
  bus: Bus;
  said: string[];
  counts: AppCounts;
  /** What is received for a user from here on. */
  hear: (user: string) => BusMessage[];
}

/** `pace` is how much faster than real its timers are. */
function openBus(sdkAppId: number, addresses: readonly string[], pace = 1, epoch = 'e'): TestBus {
  const said: string[] = [];
  const say = (message: string): void => void said.push(message);
  const log = { ...silentLog, info: say, warn: say, error: say };
  const counts = newAppCounts();
  const timers = { after: (ms: number, task: () => void) => nodeTimers.after(ms / pace, task) };
  const host = { clock: nodeClock, timers, random: nodeRandom, log };
  const bus = createNatsBus({ ...host, addresses, sdkAppId, epoch, counts });
  onTestFinished(() => bus.close());
  const hear = (user: string): BusMessage[] => {
    const heard: BusMessage[] = [];
    bus.subscribe(userSubject(user), (message) => void heard.push(message));
    return heard;
  };
  return { bus, said, counts, hear };
}

const isUp = (...buses: readonly TestBus[]): Promise<void> =>
  vi.waitFor(() => expect(buses.map(({ bus }) => bus.state)).toEqual(buses.map(() => 'up')), WAIT);

const frame = (gno: number, text = `{"on":"entry","gno":${gno}}\n{}`): BusMessage => ({
  kind: 'frame',
  text,
  gno,
  except: undefined,
});

describeNats('the bus over NATS', () => {
  async function openTwo(app = freshApp()): Promise<[TestBus, TestBus]> {
    const two: [TestBus, TestBus] = [openBus(app, [sharedNats()!]), openBus(app, [sharedNats()!])];
    await isUp(...two);
    return two;
  }

  it('carries a message to whoever listens on any node, once each, in order', async () => {
    const [here, there] = await openTwo();
    const heard = [here.hear('alice'), here.hear('alice'), there.hear('alice')];
    await there.bus.settled();
    const sent = Array.from({ length: 100 }, (_, index) => frame(index + 1));
    for (const message of sent) here.bus.publish(userSubject('alice'), message);
    expect(heard.slice(0, 2)).toEqual([sent, sent]);
    await vi.waitFor(() => expect(heard[2]).toEqual(sent), WAIT);
    await here.bus.settled();
    expect(heard[0]).toEqual(sent);
  });

  it('keeps users apart whatever their ids are, and apps', async () => {
    const [here, there] = await openTwo();
    const [elsewhere] = await openTwo();
    const heard = new Map(ODD_USERS.map((user) => [user, there.hear(user)]));
    const foreign = elsewhere.hear('a');
    await Promise.all([there.bus.settled(), elsewhere.bus.settled()]);
    for (const [index, user] of ODD_USERS.entries()) here.bus.publish(userSubject(user), frame(index + 1));
    for (const [index, user] of ODD_USERS.entries()) {
      await vi.waitFor(() => expect(heard.get(user)).toEqual([frame(index + 1)]), WAIT);
    }
    expect(foreign).toEqual([]);
    expect(new Set(ODD_USERS.map((user) => natsSubject('1.e', userSubject(user)))).size).toBe(ODD_USERS.length);
  });

  it('does not say who is excepted, and carries how devices are signed in', async () => {
    const [here, there] = await openTwo();
    const heard = there.hear('alice');
    await there.bus.settled();
    const device = { instance: 'phone', tag: 't', resumes: 2, kicked: true };
    here.bus.publish(userSubject('alice'), { ...frame(1), except: 'secret' } as BusMessage);
    here.bus.publish(userSubject('alice'), { kind: 'device', device });
    await vi.waitFor(() => expect(heard).toEqual([frame(1), { kind: 'device', device }]), WAIT);
  });

  it('carries nothing between two histories of one app', async () => {
    const app = freshApp();
    const addresses = [sharedNats()!];
    const [here, same, other] = ['now', 'now', 'before'].map((epoch) => openBus(app, addresses, 1, epoch));
    const [heard, overheard] = [same!.hear('alice'), other!.hear('alice')];
    await Promise.all([here, same, other].map((one) => vi.waitFor(() => expect(one!.bus.state).toBe('up'), WAIT)));
    await Promise.all([same!.bus.settled(), other!.bus.settled()]);
    here!.bus.publish(userSubject('alice'), frame(1));
    await vi.waitFor(() => expect(heard).toEqual([frame(1)]), WAIT);
    await other!.bus.settled();
    expect(overheard).toEqual([]);
  });

  it('brings nothing more when the last one has left', async () => {
    const [here, there] = await openTwo();
    const heard: BusMessage[] = [];
    const listen = () => there.bus.subscribe(userSubject('alice'), (message) => void heard.push(message));
    const first = listen();
    const second = listen();
    first.unsubscribe();
    first.unsubscribe();
    await there.bus.settled();
    here.bus.publish(userSubject('alice'), frame(1));
    await vi.waitFor(() => expect(heard).toEqual([frame(1)]), WAIT);
    second.unsubscribe();
    const others = there.hear('bob');
    await there.bus.settled();
    here.bus.publish(userSubject('alice'), frame(2));
    here.bus.publish(userSubject('bob'), frame(3));
    await vi.waitFor(() => expect(others).toEqual([frame(3)]), WAIT);
    expect(heard).toEqual([frame(1)]);
  });

  it('ignores what others publish, and what is too large for NATS, and says so in a few lines', async () => {
    const app = freshApp();
    const [here, there] = await openTwo(app);
    const heard = there.hear('alice');
    await there.bus.settled();
    const stranger = await connect({ servers: sharedNats()! });
    onTestFinished(() => stranger.close());
    for (let i = 0; i < 100; i += 1)
      stranger.publish(natsSubject(`${app}.e`, userSubject('alice')), `no message of ours ${i}`);
    await stranger.flush();
    here.bus.publish(userSubject('alice'), frame(1, 'x'.repeat(2_000_000)));
    here.bus.publish(userSubject('alice'), frame(2));
    await vi.waitFor(() => expect(heard).toEqual([frame(2)]), WAIT);
    expect(there.said.filter((line) => line.includes('not understood'))).toHaveLength(7);
    expect(here.said.filter((line) => line.includes('does not take'))).toHaveLength(1);
    expect(here.bus.state).toBe('up');
  });
});

describeNats('a bus whose NATS is killed', () => {
  it('goes on alone, loses what is published meanwhile, and comes back with all subjects', async () => {
    const nats = await startNats();
    const app = freshApp();
    const two = [openBus(app, [nats.address]), openBus(app, [nats.address])] as const;
    const [here, there] = two;
    await isUp(...two);
    const before = there.hear('alice');
    const own = here.hear('alice');
    await there.bus.settled();
    await nats.kill();
    await vi.waitFor(() => expect(two.map(({ bus }) => bus.state)).toEqual(['down', 'down']), WAIT);
    await here.bus.settled();
    here.bus.publish(userSubject('alice'), frame(1));
    expect(own).toEqual([frame(1)]);
    expect(here.counts.bus).toMatchObject({ out: 0, dropped: 1 });
    const meanwhile = there.hear('bob');
    await nats.start();
    await isUp(...two);
    await there.bus.settled();
    here.bus.publish(userSubject('alice'), frame(2));
    here.bus.publish(userSubject('bob'), frame(3));
    await vi.waitFor(() => expect([before, meanwhile]).toEqual([[frame(2)], [frame(3)]]), WAIT);
    expect(here.said).toEqual([
      'the bus is up',
      'the bus is gone: nodes hear of each other later',
      ...here.said.slice(2, -1),
      'the bus is up',
    ]);
    expect(here.said.length).toBeLessThanOrEqual(4);
  });

  it('or not there yet is waited for, for ever, while everything else goes on', async () => {
    const nats = await startNats();
    await nats.kill();
    const one = openBus(freshApp(), [nats.address]);
    const heard = one.hear('alice');
    await one.bus.settled();
    one.bus.publish(userSubject('alice'), frame(1));
    expect(heard).toEqual([frame(1)]);
    await vi.waitFor(() => expect(one.said).toHaveLength(1), WAIT);
    expect(one.bus.state).toBe('down');
    await nats.start();
    await isUp(one);
  });

  it('or says nothing any more is given up, and nobody waits for it', async () => {
    const nats = await startNats();
    const one = openBus(freshApp(), [nats.address], 20);
    await isUp(one);
    nats.hold(true);
    await one.bus.settled();
    await vi.waitFor(() => expect(one.bus.state).toBe('down'), WAIT);
    nats.hold(false);
    await isUp(one);
  });

  it('finds another server of its list', async () => {
    const dead = await startNats();
    const alive = await startNats();
    await dead.kill();
    await isUp(openBus(freshApp(), [dead.address, alive.address]));
  });

  it('can be closed at any time, and then hears nothing', async () => {
    const nats = await startNats();
    const dialling = openBus(freshApp(), [nats.address]);
    await dialling.bus.close();
    expect(dialling.bus.state).toBe('down');
    const standing = openBus(freshApp(), [nats.address]);
    await isUp(standing);
    await standing.bus.close();
    await standing.bus.close();
    expect(standing.bus.state).toBe('down');
    await nats.kill();
    const waiting = openBus(freshApp(), [nats.address]);
    await vi.waitFor(() => expect(waiting.said).toHaveLength(1), WAIT);
    await waiting.bus.close();
  });
});

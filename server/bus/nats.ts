/**
 * The bus over NATS. Subscribers of this process are served at once and never through the network; what others publish
 * comes from one subscription a subject. While there is no connection, what is published is for this process alone: it
 * is not kept for later, since it only wakes up, and the log has it all.
 */
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import type { Clock, Log } from '../../host/host.ts';
import type { Bus, BusMessage, Subscription } from '../bus.ts';
import { timeOf } from '../fanout.ts';
import { BUS_CONFIRM_BYTES, BUS_MAX_UNCONFIRMED_BYTES } from '../limits.ts';
import { type AppCounts, countArrival } from '../metrics.ts';
import { type KeepOptions, keepConnected } from './keep-connected.ts';
import { createLocalBus } from './local.ts';
import { printBusMessage, readBusMessage } from './wire-form.ts';

export interface NatsBusOptions extends Pick<KeepOptions, 'addresses' | 'timers' | 'random' | 'log'> {
  /** Apps do not hear each other, and neither do two stores of one app: their positions mean different things. */
  sdkAppId: number;
  epoch: string;
  clock: Pick<Clock, 'now'>;
  counts: Pick<AppCounts, 'bus' | 'fanout'>;
}

export function createNatsBus(options: NatsBusOptions): Bus {
  const { sdkAppId, epoch, clock, counts } = options;
  const space = `${sdkAppId}.${epoch}`;
  const local = createLocalBus();
  const complain = createComplaints(options.log);
  const flow = createFlow();
  const passOn = createOutlet(space, flow, complain);

  function receive(subject: string, error: Error | null, message: Msg): void {
    // What is thrown in here would end the connection.
    try {
      const received = error === null ? readBusMessage(message.string()) : undefined;
      if (received === undefined) return complain('what came over the bus is not understood', { subject, error });
      counts.bus.in += 1;
      local.publish(subject, received);
      countArrival(counts.fanout.bus, timeOf(received), clock.now());
    } catch (thrown) {
      complain('what came over the bus was not taken', { subject, error: thrown });
    }
  }

  const interests = createInterests(space, receive);
  const kept = keepConnected({
    ...options,
    up: (connection) => interests.moveTo(connection),
    down() {
      interests.moveTo(undefined);
      flow.reset();
    },
  });

  return {
    get state() {
      return kept.now === undefined ? 'down' : 'up';
    },
    publish(subject, message) {
      local.publish(subject, message);
      counts.bus[passOn(kept.now, subject, message) ? 'out' : 'dropped'] += 1;
    },
    subscribe(subject, take) {
      const inside = local.subscribe(subject, take);
      const outside = interests.add(subject);
      return {
        unsubscribe() {
          inside.unsubscribe();
          outside.unsubscribe();
        },
      };
    },
    settled: () => (kept.now === undefined ? Promise.resolve() : flow.settled(kept.now)),
    async close() {
      await kept.close();
      await local.close();
    },
  };
}

/** The way to the other nodes: sends a message on the connection that stands; false if it can't. */
function createOutlet(space: string, flow: ReturnType<typeof createFlow>, complain: Complain) {
  const print = rememberLast((message: BusMessage) => Buffer.from(printBusMessage(message)));
  return (connection: NatsConnection | undefined, subject: string, message: BusMessage): boolean => {
    if (connection === undefined) return false;
    if (flow.isFull()) {
      complain('the bus does not take what is published', { subject });
      return false;
    }
    const bytes = print(message);
    try {
      connection.publish(natsSubject(space, subject), bytes);
    } catch (error) {
      complain('the bus does not take a message', { subject, error });
      return false;
    }
    flow.sent(connection, bytes.length);
    return true;
  };
}

/** A subject somebody here listens to. */
interface Interest {
  receivers: number;
  /** At the connection that stands. */
  remote: Subscription | undefined;
}

/** The subjects somebody here listens to: subscribed once each at the connection that stands, whichever that is. */
function createInterests(space: string, receive: (subject: string, error: Error | null, message: Msg) => void) {
  const interests = new Map<string, Interest>();
  let connection: NatsConnection | undefined;

  function listen(subject: string): Subscription | undefined {
    const callback = (error: Error | null, message: Msg): void => receive(subject, error, message);
    try {
      return connection?.subscribe(natsSubject(space, subject), { callback });
    } catch {
      // It has just ended; the next one begins with all subjects.
      return undefined;
    }
  }

  return {
    moveTo(to: NatsConnection | undefined): void {
      connection = to;
      for (const [subject, interest] of interests) interest.remote = listen(subject);
    },
    add(subject: string): Subscription {
      const interest = interests.get(subject) ?? { receivers: 0, remote: listen(subject) };
      interests.set(subject, interest);
      interest.receivers += 1;
      let isOver = false;
      return {
        unsubscribe() {
          if (isOver) return;
          isOver = true;
          interest.receivers -= 1;
          if (interest.receivers > 0) return;
          interests.delete(subject);
          interest.remote?.unsubscribe();
        },
      };
    },
  };
}

/**
 * The subject in NATS, in the space of one history of one app (`<sdkappid>.<epoch>`). `u.<id>` has its id percent-encoded already, but for two characters that mean something to NATS:
 * `.` parts tokens and `*` stands for any of them.
 */
export function natsSubject(space: string, subject: string): string {
  const token = subject.slice('u.'.length).replaceAll('.', '%2E').replaceAll('*', '%2A');
  return `hongyan.${space}.u.${token}`;
}

/**
 * What is on its way on the connection: waits for the other side to have taken it, and bounds it. The library's flush
 * never ends when the connection does, so whoever waits is let go by `reset`.
 */
function createFlow() {
  const waiting = new Set<() => void>();
  let unconfirmed = 0;
  let isAsking = false;

  function settled(connection: NatsConnection): Promise<void> {
    return new Promise((resolve) => {
      const letGo = (): void => {
        waiting.delete(letGo);
        resolve();
      };
      waiting.add(letGo);
      connection.flush().then(letGo, letGo);
    });
  }

  async function ask(connection: NatsConnection): Promise<void> {
    isAsking = true;
    const before = unconfirmed;
    await settled(connection);
    isAsking = false;
    unconfirmed = Math.max(0, unconfirmed - before);
  }

  return {
    settled,
    isFull: () => unconfirmed > BUS_MAX_UNCONFIRMED_BYTES,
    sent(connection: NatsConnection, bytes: number): void {
      unconfirmed += bytes;
      if (unconfirmed > BUS_CONFIRM_BYTES && !isAsking) void ask(connection);
    },
    /** The connection is gone. */
    reset(): void {
      for (const letGo of waiting) letGo();
      unconfirmed = 0;
    },
  };
}

/** A frame goes to two users: it is printed once. */
function rememberLast<A extends object, B>(make: (from: A) => B): (from: A) => B {
  let last: { from: A; made: B } | undefined;
  return (from) => {
    if (last?.from !== from) last = { from, made: make(from) };
    return last.made;
  };
}

type Complain = (what: string, fields: Record<string, unknown>) => void;

/** Says what is wrong with the bus the first time, the second, the fourth, …: it may be wrong with every message. */
function createComplaints(log: Log): Complain {
  const counts = new Map<string, number>();
  return (what, fields) => {
    const times = (counts.get(what) ?? 0) + 1;
    counts.set(what, times);
    if ((times & (times - 1)) === 0) log.warn(what, { ...fields, times });
  };
}

/**
 * The load, in a process of its own: signs fleets of users in, and lets them write to each other in a closed loop (a
 * fixed number of unacknowledged messages per connection) or an open one (a fixed rate, whatever comes back).
 */
import { signUserSig } from '@hongyan/server';
import { APP } from './app.ts';
import { serve } from './children.ts';
import { type Connection, connect, type Observer } from './connection.ts';
import { quantile } from './statistics.ts';
import { userName } from './users.ts';

/** Sign-ins under way at once. */
const CONNECTING = 50;
/** The start of a run that is not measured, s, and the longest wait for what is still under way at its end, ms. */
const WARM_UP_SECONDS = 0.3;
const DRAIN_MS = 10_000;

export interface ConnectOrder {
  /** Names the fleet in later orders. */
  fleet: string;
  /** Where they connect: user `n` at the `n`-th, so that the two of a pair meet different nodes if there are several. */
  urls: readonly string[];
  /** Users `first` to `first + count - 1` sign in. */
  first: number;
  count: number;
}

/** How a fleet writes: `window` messages unacknowledged per connection, or `rate` messages a second in all. */
export interface RunOrder {
  fleet: string;
  seconds: number;
  window?: number;
  rate?: number;
}

export interface RunResult {
  /** Acknowledged messages a second, after the warm-up. */
  rate: number;
  /** From sending to acknowledgement, ms. */
  p50: number;
  p99: number;
  /** All messages acknowledged, the warm-up and the drain included; each was delivered too. */
  messages: number;
  /** Seconds from the first message to the last delivery. */
  took: number;
  /** Mean size of an acknowledgement and of a push, bytes. */
  acknowledgementBytes: number;
  pushBytes: number;
  /** Pushes that came twice, for each that came. */
  repeated: number;
}

interface Fleet {
  connections: Connection[];
  /** What the run under way wants to know; between runs nothing should arrive. */
  observer: Observer;
}

const fleets = new Map<string, Fleet>();

async function connectFleet({ fleet: name, urls, first, count }: ConnectOrder): Promise<void> {
  const idle: Observer = { acknowledged() {}, delivered() {}, repeated() {}, failed: stop };
  const fleet = fleets.get(name) ?? { connections: [], observer: idle };
  fleets.set(name, fleet);
  const observer: Observer = {
    acknowledged: (connection, sentAt, bytes) => fleet.observer.acknowledged(connection, sentAt, bytes),
    delivered: (bytes) => fleet.observer.delivered(bytes),
    repeated: () => fleet.observer.repeated(),
    failed: (reason) => fleet.observer.failed(`${name}: ${reason}`),
  };
  let next = first;
  const worker = async (): Promise<void> => {
    while (next < first + count) {
      const url = urls[next % urls.length]!;
      const userId = userName(next++);
      const sig = signUserSig({ ...APP, userId, expireSeconds: 86_400 });
      fleet.connections.push(await connect(url, userId, sig, observer));
    }
  };
  await Promise.all(Array.from({ length: CONNECTING }, worker));
}

/** A benchmark that lost a message measures nothing: end loudly. */
function stop(reason: string): never {
  console.error(reason);
  process.exit(1);
}

/** Counts of one run. */
interface Tally {
  sent: number;
  acknowledged: number;
  delivered: number;
  repeated: number;
  acknowledgedBytes: number;
  deliveredBytes: number;
  /** Of the messages acknowledged between the warm-up and the end. */
  latencies: number[];
}

async function run({ fleet: name, seconds, window, rate }: RunOrder): Promise<RunResult> {
  const fleet = fleets.get(name)!;
  const tally: Tally = {
    sent: 0,
    acknowledged: 0,
    delivered: 0,
    repeated: 0,
    acknowledgedBytes: 0,
    deliveredBytes: 0,
    latencies: [],
  };
  const start = performance.now();
  const measureFrom = start + WARM_UP_SECONDS * 1000;
  const end = measureFrom + seconds * 1000;
  const send = (connection: Connection, at: number): void => {
    tally.sent += 1;
    connection.send(at);
  };
  fleet.observer = {
    acknowledged(connection, sentAt, bytes) {
      const now = performance.now();
      tally.acknowledged += 1;
      tally.acknowledgedBytes += bytes;
      if (now >= measureFrom && now < end) tally.latencies.push(now - sentAt);
      if (window !== undefined && now < end) send(connection, now);
    },
    delivered(bytes) {
      tally.delivered += 1;
      tally.deliveredBytes += bytes;
    },
    repeated() {
      tally.repeated += 1;
    },
    failed: stop,
  };
  if (rate !== undefined) await sendAtRate(fleet.connections, rate, start, end, send);
  else for (const connection of fleet.connections) for (let i = 0; i < window!; i += 1) send(connection, start);
  await drained(tally, end);
  const took = (performance.now() - start) / 1000;
  return {
    rate: tally.latencies.length / seconds,
    p50: quantile(tally.latencies, 0.5),
    p99: quantile(tally.latencies, 0.99),
    messages: tally.acknowledged,
    took,
    acknowledgementBytes: tally.acknowledgedBytes / tally.acknowledged,
    pushBytes: tally.deliveredBytes / tally.delivered,
    repeated: tally.repeated / tally.delivered,
  };
}

/**
 * Messages are due in bursts at every millisecond, and count as sent when they were due: a late timer or a busy
 * process shows up as latency, it does not slow the schedule down.
 */
function sendAtRate(
  connections: readonly Connection[],
  perSecond: number,
  start: number,
  end: number,
  send: (connection: Connection, at: number) => void,
): Promise<void> {
  let sent = 0;
  let millisecond = 0;
  return new Promise((resolve) => {
    const tick = (): void => {
      const now = performance.now();
      if (now >= end) return resolve();
      for (; start + millisecond <= now; millisecond += 1) {
        const due = Math.floor((millisecond * perSecond) / 1000);
        for (; sent < due; sent += 1) send(connections[sent % connections.length]!, start + millisecond);
      }
      setTimeout(tick, 1);
    };
    tick();
  });
}

/** Resolves when the run is over and all it sent has been acknowledged and delivered. */
async function drained(tally: Tally, end: number): Promise<void> {
  for (;;) {
    const now = performance.now();
    if (now >= end && tally.acknowledged === tally.sent && tally.delivered === tally.sent) return;
    if (now > end + DRAIN_MS) {
      stop(`of ${tally.sent} messages ${tally.acknowledged} were acknowledged and ${tally.delivered} delivered`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

serve({ connect: connectFleet, run });

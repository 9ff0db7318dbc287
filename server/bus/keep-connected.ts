/**
 * Keeps one connection to a NATS server standing, for ever: dials, listens for signs of life, and dials again after a
 * pause that grows and is never the same for everybody. The library's own reconnecting is not used: it keeps what is
 * published meanwhile without a limit, and it may wait for ever for a peer that is gone without a word.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { shownAddress } from '../../host/address.ts';
import type { Log, Random, Timers } from '../../host/host.ts';
import { BUS_BEAT_MS, BUS_MAX_RETRY_MS, BUS_RETRY_MS, BUS_SILENT_MS } from '../limits.ts';
import { dial } from './dial.ts';

export interface KeepOptions {
  /** `nats://…` or `tls://…`, at least one; servers that are equal. */
  addresses: readonly string[];
  timers: Pick<Timers, 'after'>;
  random: Random;
  log: Log;
  /** A connection stands from now on. */
  up(connection: NatsConnection): void;
  /** It is gone. */
  down(): void;
}

export interface Kept {
  /** The connection that stands; undefined while there is none. */
  readonly now: NatsConnection | undefined;
  /** Ends it. `down` is called if it stood. */
  close(): Promise<void>;
}

/** `connect` is for tests. */
export function keepConnected(options: KeepOptions, connect: typeof dial = dial): Kept {
  const { addresses, timers, log } = options;
  let now: NatsConnection | undefined;
  let isClosing = false;
  /** Ends what is waited for now, be it a pause or the end of a connection. */
  let wake = (): void => undefined;
  const wakeBy = (by: () => void): void => void (wake = by);

  async function stand(connection: NatsConnection, bus: string): Promise<void> {
    log.info('the bus is up', { bus });
    now = connection;
    try {
      options.up(connection);
      await untilGone(connection, timers, wakeBy);
    } finally {
      now = undefined;
      options.down();
    }
    if (!isClosing) log.warn('the bus is gone: nodes hear of each other later', { bus });
  }

  async function run(): Promise<void> {
    for (let turn = 0, failures = 0; !isClosing; turn += 1) {
      const address = addresses[turn % addresses.length]!;
      const found = await connect(address);
      const bus = shownAddress(address);
      if (found instanceof Error) {
        failures += 1;
        const why = found.message;
        if (failures === 1) log.warn('the bus can not be reached: nodes hear of each other later', { bus, why });
      } else {
        // Whatever goes wrong with one connection, there is a next one.
        const standing = isClosing ? Promise.resolve() : stand(found, bus);
        const isFit = await standing.then(
          () => true,
          (error: unknown) => {
            log.error('a connection to the bus could not be used', { bus, error });
            return false;
          },
        );
        failures = isFit ? 0 : failures + 1;
        await found
          .close()
          .catch((error: unknown) => log.warn('a connection to the bus did not close', { bus, error }));
      }
      if (!isClosing) await pause(retryMs(failures, options.random), timers, wakeBy);
    }
  }

  const running = run();
  return {
    get now() {
      return now;
    },
    async close() {
      isClosing = true;
      wake();
      await running;
    },
  };
}

/** Waits `ms`, or until it is woken. */
async function pause(ms: number, timers: KeepOptions['timers'], wakeBy: (by: () => void) => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  wakeBy(resolve);
  const timer = timers.after(ms, resolve);
  await promise;
  timer.cancel();
}

/** Waits until a connection is gone, is silent for too long, or the waiting is woken. */
async function untilGone(
  connection: NatsConnection,
  timers: KeepOptions['timers'],
  wakeBy: (by: () => void) => void,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  wakeBy(resolve);
  let isOver = false;
  let timer = timers.after(0, beat);
  function beat(): void {
    timer = timers.after(BUS_SILENT_MS, resolve);
    connection.flush().then(rest, resolve);
  }
  function rest(): void {
    timer.cancel();
    if (!isOver) timer = timers.after(BUS_BEAT_MS, beat);
  }
  connection.closed().then(() => resolve(), resolve);
  await promise;
  isOver = true;
  timer.cancel();
}

/** Between half and the whole of a step that doubles with every failure. */
function retryMs(failures: number, random: Random): number {
  const step = Math.min(BUS_RETRY_MS * 2 ** Math.min(failures, 10), BUS_MAX_RETRY_MS);
  return step / 2 + (step / 2) * (random.uint32() / 2 ** 32);
}

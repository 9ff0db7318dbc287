/**
 * Carries out what is asked on connections that come and go: makes them when they are needed, waits while the database
 * can't be reached, and tries again what was in vain, as long as the store's patience lasts.
 */
import type { Clock, Log, Random, Timers } from '../../host/host.ts';
import { StoreError } from '../errors.ts';
import type { Attempt } from './attempt.ts';
import type { Connection } from './connection.ts';
import { InTheWay, overloaded, textOf, toStoreError, unavailable } from './errors.ts';
import { createOutage } from './outage.ts';
import { addReceipt } from './receipt.ts';

/** A place for a connection. One that writes has a receipt, and the number of its newest transaction. */
export interface Slot {
  connection: Connection | undefined;
  readonly holder: string | undefined;
  number: number;
}

export interface Connections {
  /**
   * Runs `attempt` until it is done, with a connection that is in order each time. A call made at `start` rejects with a
   * `StoreError` when it has waited for too long; unless `bearsOthers`, with `InTheWay` as soon as others are.
   */
  insist<T>(
    slot: Slot,
    start: number,
    attempt: (connection: Connection) => Promise<Attempt<T>>,
    bearsOthers?: boolean,
  ): Promise<T>;
  /** Whoever waits gets this error, and so do all that come later. Resolves when no connection is being sought any more. */
  end(error: StoreError): Promise<void>;
}

export interface ConnectionsOptions {
  timers: Timers;
  clock: Clock;
  random: Random;
  log: Log;
  /** Of the database, as people are shown it. */
  place: string;
  patienceMs: number;
  /** Makes a connection that is in order. Rejects with `replaced` if it is not to the database that was opened. */
  connect: () => Promise<Connection>;
  /** The database is no longer the one that was opened. */
  onFatal: (error: StoreError) => void;
}

export function createConnections(options: ConnectionsOptions): Connections {
  const { log, place } = options;
  let failure: StoreError | undefined;

  const end = (error: StoreError): Promise<void> => outage.end((failure ??= error));

  const connect = async (): Promise<Connection> => {
    try {
      return await options.connect();
    } catch (error) {
      if (!failure && error instanceof StoreError && error.reason === 'replaced') {
        log.error(error.message);
        // Not waited for: this may be the search that it would wait for.
        void end(error);
        options.onFatal(error);
      }
      throw error;
    }
  };
  /** A connection that is in order and, where it writes, has its receipt. */
  const connectFor = async (holder: string | undefined): Promise<Connection> => {
    const made = await connect();
    try {
      if (holder !== undefined) await addReceipt(made, holder);
      return made;
    } catch (error) {
      made.destroy();
      throw error;
    }
  };
  /** A writer whose connection could not be made: a database that takes no receipts is not reached, either. */
  let failed: string | undefined;
  const outage = createOutage({ ...options, probe: async () => (await connectFor(failed)).end() });

  const connected = async (slot: Slot, start: number): Promise<Connection> => {
    for (;;) {
      if (failure) throw failure;
      if (slot.connection?.isLost() === false) return slot.connection;
      await outage.over(start);
      try {
        slot.connection = await connectFor(slot.holder);
      } catch (error) {
        failed = slot.holder ?? failed;
        if (!failure) outage.begin(error);
      }
    }
  };

  return {
    async insist(slot, start, attempt, bearsOthers = true) {
      for (let tries = 0; ; tries++) {
        const outcome = await attempt(await connected(slot, start));
        if (outcome.kind === 'done') return outcome.result;
        const { kind, error } = outcome;
        if (kind === 'failed') throw toStoreError(error, place);
        log.debug('PostgreSQL is asked again', { kind, error: textOf(error) });
        if (kind === 'again' && !bearsOthers) throw new InTheWay(error);
        // A connection that was lost is made anew at once; if it can't be, `connected` waits.
        if (tries === 0 && kind === 'lost') continue;
        if (!(await outage.pause(start, tries))) {
          throw kind === 'again' ? overloaded(place, error) : unavailable(place, error);
        }
      }
    },
    end,
  };
}

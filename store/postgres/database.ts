/**
 * The database as the parts of the engine see it: transactions and reads that are carried out once, although connections
 * are lost, servers are started anew and others are in the way. Some connections write (the lanes), some read.
 */
import { StoreError } from '../errors.ts';
import { type Attempt, attemptRead, attemptSnapshot, attemptTransaction } from './attempt.ts';
import type { Connection } from './connection.ts';
import { type ConnectionsOptions, createConnections, type Slot } from './connections.ts';
import { overloadedReads } from './errors.ts';
import { dropReceipts, lastNumber, takeBlock } from './receipt.ts';
import { createSlots, type Slots } from './slots.ts';
import { type Database, MAX_WAITING_READS, type Sql, type Transaction } from './sql.ts';

export interface DatabaseOptions extends ConnectionsOptions {
  /** Connections that write, and that read. */
  lanes: number;
  readers: number;
}

const HOLDER_BYTES = 8;
/** Connections for reads apart: when one does not answer, the other may. */
const APART = 2;

export function createDatabase(options: DatabaseOptions): Database {
  const { clock, place } = options;
  const connections = createConnections(options);
  const run = options.random.hex(HOLDER_BYTES);
  const slots = { isWarm: isConnected, maxWaiting: MAX_WAITING_READS, refusal: () => overloadedReads(place) };
  const places = placesFor(options.lanes, (i) => `${run}-${i}`);
  // What is written waits in front of the lanes, and that is bounded.
  const writers = createSlots(places, { ...slots, maxWaiting: Number.POSITIVE_INFINITY });
  const readers = createSlots(placesFor(options.readers), slots);
  const apart = createSlots(placesFor(APART), slots);
  let closing: Promise<void> | undefined;

  /** Waits for the slot's last transaction to end, wherever that still runs, and tells whether it was this one. */
  const wasCarriedOut = (slot: Slot, number: number, start: number): Promise<boolean> =>
    connections.insist(slot, start, (connection) =>
      attemptRead(connection, async (sql) => (await lastNumber(sql, slot.holder!)) === number),
    );

  const transact = <T>(work: (transaction: Transaction) => Promise<T>, insists?: boolean): Promise<T> => {
    const start = clock.monotonic();
    const attempt = async (slot: Slot, connection: Connection): Promise<Attempt<T>> => {
      const number = ++slot.number;
      const block = createBlock(connection, slot.holder!, number);
      const outcome = await attemptTransaction(connection, () => block.take(), work);
      if (outcome.kind !== 'unknown') return outcome;
      const { result, error } = outcome;
      const isDone = block.wasAsked() && (await wasCarriedOut(slot, number, start));
      return isDone ? { kind: 'done', result } : { kind: 'lost', error };
    };
    return writers.use((slot) => connections.insist(slot, start, (connection) => attempt(slot, connection), insists));
  };

  const readOn = <T>(on: Slots<Slot>, work: (sql: Sql) => Promise<T>, isUrgent?: boolean): Promise<T> => {
    const start = clock.monotonic();
    const attempt = (connection: Connection): Promise<Attempt<T>> => attemptRead(connection, work);
    return on.use((slot) => connections.insist(slot, start, attempt), isUrgent);
  };

  const snapshot: Database['snapshot'] = (work) => {
    const start = clock.monotonic();
    return readers.use((slot) => connections.insist(slot, start, (connection) => attemptSnapshot(connection, work)));
  };

  const closed = (): StoreError => new StoreError('closed', `The store at ${place} is closed.`);

  const close = async (): Promise<void> => {
    const awake = options.timers.keepAlive();
    await Promise.all([writers.idle(), readers.idle(), apart.idle()]);
    await connections.end(closed());
    const open = [...writers.all, ...readers.all, ...apart.all].flatMap(({ connection }) => connection ?? []);
    // Receipts that stay behind are tidied up in time by whoever opens the store.
    await tidy(writers.all).catch(() => {});
    await Promise.all(open.map((connection) => connection.end()));
    awake.cancel();
  };

  const whileOpen = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closing) throw closed();
    return work();
  };

  return {
    transact: (work, insists) => whileOpen(() => transact(work, insists)),
    read: (work, isUrgent) => whileOpen(() => readOn(readers, work, isUrgent)),
    readApart: (work) => whileOpen(() => readOn(apart, work)),
    snapshot: (work) => whileOpen(() => snapshot(work)),
    close: () => (closing ??= close()),
  };
}

function isConnected({ connection }: Slot): boolean {
  return connection?.isLost() === false;
}

function placesFor(count: number, holder?: (i: number) => string): Slot[] {
  return Array.from({ length: count }, (_, i) => ({ connection: undefined, holder: holder?.(i), number: 0 }));
}

/** The block of the transaction with this number. */
function createBlock(connection: Connection, holder: string, number: number) {
  let asked = false;
  return {
    wasAsked: () => asked,
    async take(): Promise<number> {
      asked = true;
      const first = await takeBlock(connection, holder, number);
      if (first !== undefined) return first;
      // Somebody took it for one that is no longer used. The next connection has it again.
      connection.destroy();
      throw new Error('the receipt of this connection is gone');
    },
  };
}

async function tidy(slots: readonly Slot[]): Promise<void> {
  const used = slots.filter(({ connection }) => connection);
  const connection = used.find(isConnected)?.connection;
  if (connection)
    await dropReceipts(
      connection,
      used.map(({ holder }) => holder!),
    );
}

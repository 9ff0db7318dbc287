/**
 * Opens the database that holds the store of one app, in a schema of its own: brings its tables up to date, settles its
 * epoch, and from then on makes connections to this database and no other.
 */
import type { ServerHost } from '../../host/host.ts';
import { StoreError } from '../errors.ts';
import { type Address, nodeName, parseAddress } from './address.ts';
import { type Connection, connect } from './connection.ts';
import { createDatabase } from './database.ts';
import { settleEpoch } from './epoch.ts';
import { sqlState, toConnectError, toOpenError } from './errors.ts';
import { type Meta, migrate, refuseUnfinished } from './migrate.ts';
import { dropOldReceipts } from './receipt.ts';
import { ANSWER_MS, greet, refuse } from './session.ts';
import type { Database } from './sql.ts';

export interface DatabaseSettings extends Pick<ServerHost, 'clock' | 'timers' | 'random' | 'log'> {
  /** `postgres://user:password@host:port/database`. */
  address: string;
  sdkAppId: number;
  /** The database is no longer the one that was opened: every call rejects from now on. The process has to end. */
  onFatal: (error: StoreError) => void;
  /** Connections that write, and that read. */
  lanes: number;
  readers: number;
  /** How long a call waits for a database that can't be reached. */
  patienceMs: number;
}

export interface OpenDatabase {
  database: Database;
  epoch: string;
  /** Which database it is, as people are shown it. */
  place: string;
}

/** For one statement of a migration, which may rewrite a table. */
const MIGRATION_MS = 3_600_000;
/** Between two looks whether a database that is starting up has done so. */
const STARTING_MS = 100;
/** Between two attempts at a newer schema: in between, those who read an older one get on. */
const NEXT_MIGRATION_MS = 100;

/** A connection could not be made because the database is starting up. */
const STARTING_UP = '57P03';

/** Rejects with a {@link StoreError} whose message says in one line what to do. */
export async function openDatabase(settings: DatabaseSettings): Promise<OpenDatabase> {
  const { sdkAppId } = settings;
  const address = parseAddress(settings.address, nodeName(sdkAppId));
  const { place } = address;
  const schema = `hongyan_${sdkAppId}`;
  // By another name: nodes that start together are none that serve an older schema.
  const starting = parseAddress(settings.address, `hongyan start ${sdkAppId}`);
  const { epoch, identity, flushed } = await prepare(settings, starting, schema);

  const names = new Map<string, string>();
  let newest = flushed;
  const connectTo = async (): Promise<Connection> => {
    // As it was before: another connection that is made meanwhile may have learned of more.
    const known = newest;
    const createClient = () => address.createClient();
    const connection = await connect({ ...settings, createClient, names, answerMs: ANSWER_MS });
    try {
      const found = await greet(connection, schema, place);
      if (found.identity !== identity || found.flushed < known) throw replaced(place);
      newest = Math.max(newest, found.flushed);
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  };
  // One more than there are lanes: for what is held back, and for numbers that are reserved.
  return {
    epoch,
    place,
    database: createDatabase({ ...settings, lanes: settings.lanes + 1, place, connect: connectTo }),
  };
}

/** What has to be done once, on a connection of its own. */
async function prepare(
  settings: DatabaseSettings,
  address: Address,
  schema: string,
): Promise<{ epoch: string; identity: string; flushed: number }> {
  const { random, log } = settings;
  const { place } = address;
  const connection = await firstConnection(settings, address);
  try {
    const found = await greet(connection, schema, place);
    refuse(found, place);
    if (!found.fsync || !found.fullPageWrites) {
      log.warn('PostgreSQL runs with fsync or full_page_writes off: a crash of its machine can damage the store', {
        place,
      });
    }
    const report = (message: string, epoch: string): void => log.warn(message, { place, epoch });
    const settled = await migrateInTime(settings, connection, { schema, place }, async (meta, identity) => {
      await refuseUnfinished(meta, place);
      return { identity, epoch: await settleEpoch(meta, identity, random, report) };
    });
    await dropOldReceipts(connection);
    return { ...settled, flushed: found.flushed };
  } catch (error) {
    throw toOpenError(error, place);
  } finally {
    await connection.end();
  }
}

/** Waits for others that are in the way of a newer schema to be gone. */
async function migrateInTime<T>(
  { sdkAppId, clock, timers, patienceMs, log }: DatabaseSettings,
  connection: Connection,
  at: { schema: string; place: string },
  settle: (meta: Meta, identity: string) => Promise<T>,
): Promise<T> {
  const start = clock.monotonic();
  for (;;) {
    try {
      return await migrate(connection, { app: sdkAppId, ...at }, settle);
    } catch (error) {
      const isInTheWay = error instanceof StoreError && error.reason === 'in-use';
      if (!isInTheWay || clock.monotonic() - start >= patienceMs) throw error;
      log.info('The store is to be brought up to date, and others use it', { place: at.place, error: error.message });
      await new Promise<void>((resolve) => timers.after(NEXT_MIGRATION_MS, resolve));
    }
  }
}

/** Waits for a database that is starting up, but not for one that isn't there. */
async function firstConnection(settings: DatabaseSettings, address: Address): Promise<Connection> {
  const { clock, timers, patienceMs } = settings;
  const start = clock.monotonic();
  for (;;) {
    try {
      return await connect({
        ...settings,
        createClient: () => address.createClient(),
        names: new Map(),
        answerMs: MIGRATION_MS,
      });
    } catch (error) {
      const isPatient = sqlState(error) === STARTING_UP && clock.monotonic() - start < patienceMs;
      if (!isPatient) throw toConnectError(error, address.place);
      await new Promise<void>((resolve) => timers.after(STARTING_MS, resolve));
    }
  }
}

function replaced(place: string): StoreError {
  return new StoreError(
    'replaced',
    `PostgreSQL at ${place} is no longer the database that was opened (restored, or another took over); start the server anew.`,
  );
}

/**
 * One connection for work that takes long (moving a store, printing all of it): in the app's schema like a node's, but
 * without a node's time limits, and without mending. If the connection is lost the work ends, and can be begun again.
 */
import type { ServerHost } from '../../host/host.ts';
import { StoreError } from '../errors.ts';
import { parseAddress } from '../postgres/address.ts';
import { type Attempt, attemptSnapshot, attemptTransaction } from '../postgres/attempt.ts';
import { connect, type Connection } from '../postgres/connection.ts';
import { sqlState, textOf, toConnectError, toOpenError, toStoreError, unavailable } from '../postgres/errors.ts';
import { greet, type Hello, refuse } from '../postgres/session.ts';
import type { Sql, Transaction } from '../postgres/sql.ts';

export interface WorkOptions extends Pick<ServerHost, 'clock' | 'timers'> {
  address: string;
  sdkAppId: number;
}

export interface Work extends Sql {
  readonly sdkAppId: number;
  /** The app's schema, there or not. */
  readonly schema: string;
  /** Host, port and database. */
  readonly place: string;
  readonly hello: Hello;
  readonly connection: Connection;
  /** Runs `work` between BEGIN and COMMIT, once. */
  transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Runs `work` on one unchanging view, once. */
  snapshot<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** An index over all entries may take long to be walked through, or to be emptied. */
const ANSWER_MS = 600_000;

/** Rejects with a `StoreError` that says what to do. */
export async function openWork({ address, sdkAppId, clock, timers }: WorkOptions): Promise<Work> {
  const parsed = parseAddress(address, `hongyan transfer ${sdkAppId}`);
  const { place } = parsed;
  const schema = `hongyan_${sdkAppId}`;
  const connecting = connect({
    createClient: () => parsed.createClient(),
    clock,
    timers,
    names: new Map(),
    answerMs: ANSWER_MS,
  });
  const connection = await connecting.catch((error: unknown) => {
    throw toConnectError(error, place);
  });
  try {
    const hello = await greet(connection, schema, place);
    refuse(hello, place);
    for (const limit of ['statement_timeout', 'idle_in_transaction_session_timeout']) {
      await connection.command(`SET ${limit} = 0`);
    }
    return workOn(connection, { sdkAppId, schema, place, hello });
  } catch (error) {
    connection.destroy();
    throw toOpenError(error, place);
  }
}

function workOn(connection: Connection, at: Pick<Work, 'sdkAppId' | 'schema' | 'place' | 'hello'>): Work {
  const told = (error: unknown): unknown => {
    if (connection.isLost()) return unavailable(at.place, error);
    const known = toStoreError(error, at.place);
    if (sqlState(known) === undefined) return known;
    return new StoreError('unreadable', `PostgreSQL at ${at.place} does not take it: ${textOf(error)}.`, error);
  };
  const settle = <T>(attempt: Attempt<T>): T => {
    if (attempt.kind === 'done') return attempt.result;
    throw told(attempt.error);
  };
  const noBlocks = () => Promise.reject(new Error('change numbers are not given out here'));
  return {
    ...at,
    connection,
    all: (query, parameters) =>
      connection.all(query, parameters).catch((error: unknown) => {
        throw told(error);
      }),
    transact: async (work) => settle(await attemptTransaction(connection, noBlocks, work)),
    snapshot: async (work) => settle(await attemptSnapshot(connection, work)),
    close: () => connection.end(),
  };
}

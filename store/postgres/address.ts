/** The address of a database: how the driver's clients are made from it, and what people are shown of it. */
import pg from 'pg';
import { StoreError } from '../errors.ts';

export interface Address {
  /** Host, port and database; never a password. */
  readonly place: string;
  /** A client of the driver that is not connected yet. */
  createClient(): pg.Client;
}

/** What the connections of a node that serves an app are called; nothing else's are. */
export function nodeName(sdkAppId: number): string {
  return `hongyan ${sdkAppId}`;
}

const KEEP_ALIVE_MS = 10_000;

const INT8 = 20;
const INT8_ARRAY = 1016;

/** Numbers of this store are below 2^53, so that a `bigint` column is a number here. Only on these connections. */
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return Number;
    const usual: unknown = pg.types.getTypeParser(oid, format as 'text');
    if (oid !== INT8_ARRAY) return usual;
    return (text: string) => (usual as (value: string) => string[])(text).map(Number);
  }) as typeof pg.types.getTypeParser,
};

/** `name`: of the program, as the database's administrator sees it. Throws `unreadable` if it is no address. */
export function parseAddress(text: string, name: string): Address {
  const createClient = (): pg.Client =>
    new pg.Client({
      connectionString: text,
      application_name: name,
      pipeline: true,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      types,
    });
  try {
    if (!/^postgres(?:ql)?:\/\//.test(text)) throw new Error('it has another beginning');
    const { host, port, database } = createClient();
    return { place: `${host}:${port}/${database ?? ''}`, createClient };
  } catch {
    // What was wrong may quote the address, and with it the password.
    throw new StoreError(
      'unreadable',
      "The store's address is none of PostgreSQL; it looks like postgres://user:password@host:5432/database.",
    );
  }
}

/**
 * What is said and asked when a connection has been made: the settings a node's sessions have, and which database it is
 * that answers. An ordinary owner of a database may ask all of this.
 */
import { StoreError } from '../errors.ts';
import type { Query } from '../sql/compile.ts';
import type { Sql } from './sql.ts';

/** A statement that takes longer is cancelled and tried again: the network, a lock or the disk is in trouble. */
const STATEMENT_MS = 5000;
/** A lock that takes longer: whoever holds it is stalled, and loses it by {@link IDLE_MS}. */
const LOCK_MS = 3000;
/** A node that stalls within a transaction holds locks that others need. */
const IDLE_MS = 5000;
/** How long a node waits for an answer: longer than the database allows itself. */
export const ANSWER_MS = 8000;

const OLDEST_VERSION = 15;

/** The database that answers, as far as it matters. */
export interface Hello {
  /** Its major version. */
  version: number;
  encoding: string;
  /** Whether it only follows another one, and can't be written to. */
  standby: boolean;
  /**
   * Which history of which database this is: the cluster, its timeline (new when a standby took over, or after a restore
   * to a point in time) and the number of our table `meta` (new when it was restored from a dump); '' before there is one.
   */
  identity: string;
  /** How far its log is on stable storage. This never goes back, unless somebody put an older copy in its place. */
  flushed: number;
  /** Whether it survives a crash of its machine. */
  fsync: boolean;
  fullPageWrites: boolean;
}

type Asked = Omit<Hello, 'identity'> & Identity;

interface Identity {
  system: string;
  timeline: string;
  /** 0: there is no such table. */
  meta: number;
}

/** With the name of the table `meta` as first parameter. */
const IDENTITY = `
    (select system_identifier::text from pg_control_system()) as "system",
    case when pg_is_in_recovery() then '' else left(pg_walfile_name(pg_current_wal_lsn()), 8) end as "timeline",
    coalesce(to_regclass($1)::oid::int8, 0) as "meta"`;

/**
 * Every statement finds its rows by an index and is prepared once: planned anew for each set of values it would cost more
 * than it takes to run (there are many partitions), and planned while the tables are small it must not stay a scan of them.
 * Nor may it be handed to parallel workers, as a plan made before there are statistics is: to start them takes 10 ms.
 */
const hello: Query<{ schema: string; statementMs: string; lockMs: string; idleMs: string; meta: string }, Asked> = {
  sql: `select
    set_config('search_path', $2, false),
    set_config('statement_timeout', $3, false),
    set_config('lock_timeout', $4, false),
    set_config('idle_in_transaction_session_timeout', $5, false),
    set_config('default_transaction_isolation', 'read committed', false),
    set_config('jit', 'off', false),
    set_config('plan_cache_mode', 'force_generic_plan', false),
    set_config('enable_seqscan', 'off', false),
    set_config('enable_hashjoin', 'off', false),
    set_config('enable_mergejoin', 'off', false),
    set_config('max_parallel_workers_per_gather', '0', false),
    set_config('synchronous_commit', case when current_setting('synchronous_commit') in ('off', 'local')
      then 'on' else current_setting('synchronous_commit') end, false),
    current_setting('server_version_num')::int8 as "version",
    current_setting('server_encoding') as "encoding",
    current_setting('fsync')::bool as "fsync",
    current_setting('full_page_writes')::bool as "fullPageWrites",
    pg_is_in_recovery() as "standby",
    case when pg_is_in_recovery() then 0
      else pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::int8 end as "flushed",
    ${IDENTITY}`,
  places: ['meta', 'schema', 'statementMs', 'lockMs', 'idleMs'],
};

/** Puts the session in order. Throws `unavailable` for a standby: another one, or this one later, takes writes. */
export async function greet(sql: Sql, schema: string, place: string): Promise<Hello> {
  const [answer] = await sql.all(hello, {
    meta: metaOf(schema),
    schema: `"${schema}"`,
    statementMs: String(STATEMENT_MS),
    lockMs: String(LOCK_MS),
    idleMs: String(IDLE_MS),
  });
  const { system, timeline, meta, version, ...rest } = answer!;
  if (rest.standby) {
    throw new StoreError('unavailable', `PostgreSQL at ${place} is a standby and takes no writes; name the primary.`);
  }
  return {
    ...rest,
    version: Math.trunc(version / 10_000),
    identity: toText({ system, timeline, meta }),
  };
}

const identity: Query<{ meta: string }, Identity> = { sql: `select ${IDENTITY}`, places: ['meta'] };

/** The identity as it is within a transaction that may just have made the tables. */
export async function identityOf(sql: Sql, schema: string): Promise<string> {
  const [answer] = await sql.all(identity, { meta: metaOf(schema) });
  return toText(answer!);
}

function toText({ system, timeline, meta }: Identity): string {
  return meta === 0 ? '' : `${system}/${timeline}/${meta}`;
}

function metaOf(schema: string): string {
  return `"${schema}"."meta"`;
}

/** Throws `unreadable` for a database this program can't work with. */
export function refuse({ version, encoding }: Hello, place: string): void {
  if (version < OLDEST_VERSION) {
    throw new StoreError(
      'unreadable',
      `PostgreSQL at ${place} has version ${version}; version ${OLDEST_VERSION} or newer is needed.`,
    );
  }
  if (encoding !== 'UTF8') {
    throw new StoreError('unreadable', `The database ${place} has the encoding ${encoding}; make one with UTF8.`);
  }
}

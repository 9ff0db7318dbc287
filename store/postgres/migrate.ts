/**
 * Makes or brings up to date the schema of one app, in one transaction that only one node runs at a time: nodes that
 * start together find it finished. Nodes that serve an older one would write rows that are damaged in the newer: while
 * there are any, nothing is changed.
 */
import { StoreError } from '../errors.ts';
import { migrations, SCHEMA_VERSION } from '../migrations.ts';
import type { MetaKey } from '../schema.ts';
import { builderFor, compileAll, type Query } from '../sql/compile.ts';
import { metaQueries } from '../queries/meta.ts';
import { nodeName } from './address.ts';
import { attemptTransaction } from './attempt.ts';
import type { Connection } from './connection.ts';
import { textOf } from './errors.ts';
import { identityOf } from './session.ts';

/** First key of the advisory lock around it; the second one is the app's number. */
const MIGRATIONS = 0x68_6f_6e_68;
/** How long a table that somebody else reads is waited for: so long, nobody else can begin to read it. */
const TABLE_MS = 1000;

export interface Meta {
  read(key: MetaKey): Promise<string>;
  write(key: MetaKey, value: string): Promise<void>;
}

const { readMeta, writeMeta } = compileAll('postgres', metaQueries);

const statements = {
  unhurried: {
    sql: `select set_config('lock_timeout', '0', true), set_config('statement_timeout', '0', true)`,
    places: [],
  } satisfies Query<object, unknown>,
  hurried: {
    sql: `select set_config('lock_timeout', '${TABLE_MS}', true)`,
    places: [],
  } satisfies Query<object, unknown>,
  nodes: {
    sql: `select distinct coalesce(host(client_addr), 'its own machine') as "from" from pg_stat_activity
      where datname = current_database() and application_name = $1 and pid <> pg_backend_pid() order by 1`,
    places: ['name'],
  } as Query<{ name: string }, { from: string }>,
  lock: {
    sql: `select pg_advisory_xact_lock(${MIGRATIONS}, $1::int4)`,
    places: ['app'],
  } satisfies Query<{ app: number }, unknown>,
  look: {
    sql: `select to_regnamespace($1) is not null as "schema", to_regclass($2) is not null as "meta",
      exists (select from pg_class where relnamespace = to_regnamespace($1)) as "anything"`,
    places: ['schema', 'meta'],
  } as Query<{ schema: string; meta: string }, { schema: boolean; meta: boolean; anything: boolean }>,
};

/**
 * `settle` is run last, in the same transaction, with the identity of the database that the tables are in. Throws what
 * PostgreSQL throws, and `StoreError`s: `in-use` if others are in the way of a newer schema, who may soon be gone.
 */
export async function migrate<T>(
  connection: Connection,
  at: { app: number; schema: string; place: string },
  settle: (meta: Meta, identity: string) => Promise<T>,
): Promise<T> {
  const outcome = await attemptTransaction(
    connection,
    () => Promise.reject(new Error('migrations take no change numbers')),
    async (sql) => {
      sql.run(statements.unhurried, {});
      await sql.all(statements.lock, { app: at.app | 0 });
      const meta: Meta = {
        read: async (key) => (await sql.all(readMeta, { key }))[0]?.value ?? '',
        write: async (key, value) => void (await sql.all(writeMeta, { key, value })),
      };
      const [found] = await sql.all(statements.look, { schema: `"${at.schema}"`, meta: `"${at.schema}"."meta"` });
      if (!found!.meta && found!.anything) {
        throw new StoreError(
          'unreadable',
          `The schema ${at.schema} of ${at.place} is not a store of this program; rename it.`,
        );
      }
      const version = found!.meta ? Number(await meta.read('version')) : 0;
      refuseNewer(version, at.place);
      if (version > 0 && version < SCHEMA_VERSION) {
        refuseBesideNodes(at, await sql.all(statements.nodes, { name: nodeName(at.app) }));
        await sql.all(statements.hurried, {});
      }
      if (!found!.schema) await sql.all({ sql: `create schema "${at.schema}"`, places: [] }, {});
      for (const text of stepsAfter(version)) await sql.all({ sql: text, places: [] }, {});
      if (version < SCHEMA_VERSION) await meta.write('version', String(SCHEMA_VERSION));
      return settle(meta, await identityOf(sql, at.schema));
    },
  );
  if (outcome.kind === 'done') return outcome.result;
  if (outcome.kind !== 'again') throw outcome.error;
  throw new StoreError(
    'in-use',
    `The store at ${at.place} can't be brought up to date, as somebody else holds a table of it (${textOf(outcome.error)}): ` +
      'let backups and exports end (pg_stat_activity shows them), and start again.',
    outcome.error,
  );
}

function refuseBesideNodes({ app, place }: { app: number; place: string }, nodes: readonly { from: string }[]): void {
  if (nodes.length === 0) return;
  const where = nodes.map(({ from }) => from).join(', ');
  throw new StoreError(
    'in-use',
    `Nodes of an older version serve the store at ${place} ("${nodeName(app)}" in pg_stat_activity, from ${where}): ` +
      'stop all nodes, then start those of the new version.',
  );
}

/** Throws `newer-version` for a store that this program does not know. */
export function refuseNewer(version: number, place: string): void {
  if (version <= SCHEMA_VERSION) return;
  throw new StoreError(
    'newer-version',
    `The store at ${place} was written by a newer version (schema ${version}, this program knows ${SCHEMA_VERSION}); install that version.`,
  );
}

/** Throws `unreadable` for a store that has to be brought up to date before it is read by anybody who does not write. */
export function refuseOlder(version: number, place: string): void {
  if (version >= SCHEMA_VERSION) return;
  throw new StoreError('unreadable', `The store at ${place} is of an older version; start the server on it once.`);
}

/** Throws `unfinished` for a store that another one is being moved into (transfer/claim.ts). */
export async function refuseUnfinished(meta: Pick<Meta, 'read'>, place: string): Promise<void> {
  if ((await meta.read('moving')) === '') return;
  throw new StoreError(
    'unfinished',
    `The store at ${place} is not whole: a data directory is being moved into it. Let hongyan migrate finish, or run it again.`,
  );
}

function stepsAfter(version: number): string[] {
  const tables = builderFor('postgres');
  return migrations
    .filter((migration) => migration.version > version)
    .flatMap((migration) => migration.steps(tables, 'postgres'))
    .map((step) => step.compile().sql);
}

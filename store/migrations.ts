/**
 * How the tables came to be: numbered steps forward, none of which changes once it was released. An engine runs those
 * its store has not seen, in one transaction, before it serves. Written once for both dialects.
 */
import { type Compilable, type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';
import type { DialectName } from './sql/compile.ts';
import { type Columns, createTable, statement } from './sql/tables.ts';

export interface Migration {
  /** 1, 2, 3, … without a gap. */
  readonly version: number;
  steps(tables: Kysely<Schema>, dialect: DialectName): Compilable[];
}

export const migrations: readonly Migration[] = [
  { version: 1, steps: firstTables },
  { version: 2, steps: deletions },
];

/** The version of a fresh store, and the newest that this program can open. */
export const SCHEMA_VERSION = migrations.length;

/** Pieces of the table of entries on PostgreSQL; all entries of a stream are in one of them. */
export const PARTITIONS = 16;

/** The first account's tinyid; long enough to look like an id everywhere it is printed. */
export const FIRST_TINYID = 1_000_000_001;

const entry: Columns = {
  gno: 'integer',
  stream: 'integer',
  pos: 'integer',
  seq: 'integer',
  time: 'integer',
  kind: 'text',
  sender: 'text',
  rand: 'integer',
  ctime: 'integer',
  run: 'text',
  state: 'integer',
  checksum: 'integer',
  body: 'text',
};

/** Streams, entries, and who takes part in them. */
function firstTables(tables: Kysely<Schema>, dialect: DialectName): Compilable[] {
  const table = (name: string, columns: Columns, key: readonly string[]): Compilable =>
    createTable(tables, dialect, name, columns, key);
  return [
    table('meta', { key: 'text', value: 'text' }, ['key']),
    table('stream', { id: 'integer', key: 'text', checksum: 'integer' }, ['id']),
    tables.schema.createIndex('stream_key').on('stream').column('key').unique(),
    tables.schema.createIndex('stream_checksum').on('stream').column('checksum'),
    ...(dialect === 'sqlite' ? sqliteEntries(tables) : postgresEntries(tables)),
    table(
      'membership',
      {
        user_id: 'text',
        stream: 'integer',
        pinned: 'integer',
        hidden: 'integer',
        cleared: 'integer',
        changed: 'integer',
        checksum: 'integer',
      },
      ['user_id', 'stream'],
    ),
    table('account', { tinyid: 'integer', user_id: 'text', checksum: 'integer' }, ['tinyid']),
    tables.schema.createIndex('account_user').on('account').column('user_id').unique(),
    table(
      'session',
      {
        user_id: 'text',
        instance: 'text',
        platform: 'text',
        login: 'text',
        number: 'integer',
        resumes: 'integer',
        kicked: 'integer',
        changed: 'integer',
        checksum: 'integer',
      },
      ['user_id', 'instance'],
    ),
    tables.schema.createIndex('session_changed').on('session').column('changed'),
    table(
      'revoked',
      { stream: 'integer', target: 'integer', sender: 'text', counted: 'integer', checksum: 'integer' },
      ['stream', 'target'],
    ),
    table('sequence', { name: 'text', next: 'integer', checksum: 'integer' }, ['name']),
  ];
}

/**
 * Receive options, and messages that users delete for themselves. Checksums of older rows stay as they are: a column that
 * came later is no part of them while it is 0 (checksum.ts).
 */
function deletions(tables: Kysely<Schema>, dialect: DialectName): Compilable[] {
  const addColumn = (name: string): Compilable =>
    statement(tables, `alter table "membership" add column "${name}" ${INTEGER[dialect]} default 0 not null`);
  const columns: Columns = {
    user_id: 'text',
    stream: 'integer',
    target: 'integer',
    counted: 'integer',
    checksum: 'integer',
  };
  return [
    addColumn('receive'),
    addColumn('deleted'),
    createTable(tables, dialect, 'deleted', columns, ['user_id', 'stream', 'target']),
  ];
}

const INTEGER: Readonly<Record<DialectName, string>> = { sqlite: 'integer', postgres: 'bigint' };

/** One writer: entries lie in the order of their numbers, and what finds them by position is written behind. */
function sqliteEntries(tables: Kysely<Schema>): Compilable[] {
  return [
    createTable(tables, 'sqlite', 'entry', entry, ['gno']),
    createTable(tables, 'sqlite', 'position', { stream: 'integer', pos: 'integer', gno: 'integer' }, ['stream', 'pos']),
  ];
}

/**
 * Many writers: a stream's row in `head` is its lock and says where it stands; change numbers and tinyids come from
 * sequences. Rows of `head` and `receipt` are written over and over: free room on their pages keeps the indexes out of it.
 */
function postgresEntries(tables: Kysely<Schema>): Compilable[] {
  const roomy = sql`with (fillfactor = 70)`;
  return [
    createTable(tables, 'postgres', 'entry', entry, ['stream', 'pos'], sql`partition by hash (stream)`),
    ...Array.from({ length: PARTITIONS }, (_, i) =>
      statement(
        tables,
        `create table "entry_${i}" partition of "entry" for values with (modulus ${PARTITIONS}, remainder ${i})`,
      ),
    ),
    tables.schema.createIndex('entry_gno').on('entry').column('gno'),
    createTable(
      tables,
      'postgres',
      'head',
      {
        stream: 'integer',
        pos: 'integer',
        gno: 'integer',
        time: 'integer',
        seq: 'integer',
        run: 'text',
        checksum: 'integer',
      },
      ['stream'],
      roomy,
    ),
    createTable(
      tables,
      'postgres',
      'receipt',
      { holder: 'text', number: 'integer', made: 'integer' },
      ['holder'],
      roomy,
    ),
    statement(tables, 'create sequence "change"'),
    statement(tables, `create sequence "tinyid" start ${FIRST_TINYID}`),
  ];
}

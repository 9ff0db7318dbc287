/**
 * How the tables came to be: numbered steps forward, none of which changes once it was released. An engine runs those
 * its store has not seen, in one transaction, before it serves. Written once for both dialects.
 */
import { type Compilable, type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';
import type { DialectName } from './sql/compile.ts';

export interface Migration {
  /** 1, 2, 3, … without a gap. */
  readonly version: number;
  steps(tables: Kysely<Schema>, dialect: DialectName): Compilable[];
}

export const migrations: readonly Migration[] = [{ version: 1, steps: firstTables }];

/** The version of a fresh store, and the newest that this program can open. */
export const SCHEMA_VERSION = migrations.length;

/** Streams, entries, and who takes part in them. */
function firstTables(tables: Kysely<Schema>, dialect: DialectName): Compilable[] {
  const table = (name: string, columns: Columns, key: readonly string[]): Compilable =>
    createTable(tables, dialect, name, columns, key);
  return [
    table('meta', { key: 'text', value: 'text' }, ['key']),
    table('stream', { id: 'integer', key: 'text', checksum: 'integer' }, ['id']),
    tables.schema.createIndex('stream_key').on('stream').column('key').unique(),
    tables.schema.createIndex('stream_checksum').on('stream').column('checksum'),
    table(
      'entry',
      {
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
      },
      ['gno'],
    ),
    table('position', { stream: 'integer', pos: 'integer', gno: 'integer' }, ['stream', 'pos']),
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

type Columns = Readonly<Record<string, 'integer' | 'text'>>;

/**
 * A table without nulls. A single integer key is a number that the engine can give; on SQLite it is the rowid, and any
 * other key holds the rows itself. Columns take no other type than their own, and texts compare bytewise.
 */
function createTable(
  tables: Kysely<Schema>,
  dialect: DialectName,
  name: string,
  columns: Columns,
  key: readonly string[],
): Compilable {
  const types = {
    sqlite: { integer: sql`integer`, text: sql`text` },
    postgres: { integer: sql`bigint`, text: sql`text collate "C"` },
  }[dialect];
  const isRowid = key.length === 1 && columns[key[0]!] === 'integer';
  let table = tables.schema.createTable(name);
  for (const [column, type] of Object.entries(columns)) {
    table = table.addColumn(column, types[type], (made) => {
      if (!isRowid || column !== key[0]) return made.notNull();
      return dialect === 'postgres' ? made.generatedByDefaultAsIdentity().primaryKey() : made.notNull().primaryKey();
    });
  }
  if (!isRowid) table = table.addPrimaryKeyConstraint(`${name}_key`, key as never[]);
  if (dialect === 'sqlite') table = table.modifyEnd(isRowid ? sql`strict` : sql`strict, without rowid`);
  return table;
}

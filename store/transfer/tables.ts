/**
 * What a store consists of, apart from what can be derived from it: the tables whose rows are carried from one store to
 * another, in the order in which they are, and by which key their rows are read. Rows keep everything they say, also the
 * short numbers of streams and their checksums, so a row that arrived can be held against the one that was sent.
 */
import { damagedRow, entryChecksum, keyChecksum, unsealed } from '../checksum.ts';
import { damaged } from '../entry-row.ts';
import type { EntryRow } from '../schema.ts';

export type ColumnType = 'integer' | 'text';

interface Table {
  /** Rows are read in the order of these columns, bytewise. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnType>>;
}

export const tables = {
  stream: { key: ['id'], columns: { id: 'integer', key: 'text', checksum: 'integer' } },
  entry: {
    key: ['stream', 'pos'],
    columns: {
      stream: 'integer',
      pos: 'integer',
      gno: 'integer',
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
  },
  account: { key: ['user_id'], columns: { user_id: 'text', tinyid: 'integer', checksum: 'integer' } },
  session: {
    key: ['user_id', 'instance'],
    columns: {
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
  },
  membership: {
    key: ['user_id', 'stream'],
    columns: {
      user_id: 'text',
      stream: 'integer',
      pinned: 'integer',
      hidden: 'integer',
      cleared: 'integer',
      receive: 'integer',
      deleted: 'integer',
      changed: 'integer',
      checksum: 'integer',
    },
  },
  revoked: {
    key: ['stream', 'target'],
    columns: { stream: 'integer', target: 'integer', sender: 'text', counted: 'integer', checksum: 'integer' },
  },
  deleted: {
    key: ['user_id', 'stream', 'target'],
    columns: { user_id: 'text', stream: 'integer', target: 'integer', counted: 'integer', checksum: 'integer' },
  },
  sequence: { key: ['name'], columns: { name: 'text', next: 'integer', checksum: 'integer' } },
} as const satisfies Record<string, Table>;

export type TableName = keyof typeof tables;
export const tableNames = Object.keys(tables) as TableName[];

/** A row of a table, as it stands there. */
export type RowOf<N extends TableName> = {
  -readonly [C in keyof (typeof tables)[N]['columns']]: (typeof tables)[N]['columns'][C] extends 'text'
    ? string
    : number;
};

/** The values of a row's key: where a read goes on. */
export type Place = readonly (string | number)[];

export function placeOf<N extends TableName>(table: N, row: RowOf<N>): Place {
  return tables[table].key.map((column) => (row as Record<string, string | number>)[column]!);
}

/** The names of a table's columns, in the order of this page. */
export function columnsOf(table: TableName): string[] {
  return Object.keys(tables[table].columns);
}

/** Throws `damaged` unless the row is as it was written. `keyOf`: the key of the stream that a number stands for. */
export function check<N extends TableName>(
  table: N,
  row: RowOf<N>,
  keyOf: (stream: number) => string | undefined,
): void {
  if (table === 'stream') {
    const { key, checksum } = row as RowOf<'stream'>;
    if (checksum !== keyChecksum(key)) throw damagedRow('stream', key);
  } else if (table === 'entry') {
    const entry = row as RowOf<'entry'>;
    const key = keyOf(entry.stream);
    if (key === undefined) throw damagedRow('stream', `number ${entry.stream}`);
    if (entry.checksum !== entryChecksum(key, entry satisfies EntryRow)) throw damaged(key, entry.pos);
  } else {
    unsealed(table, row as { checksum: number });
  }
}

/**
 * The object stores of the local database in a browser, layout by layout, as for SQLite: an older database is brought to
 * the newest layout and keeps everything; the browser refuses one of a newer layout.
 */
import type { DBSchema, IDBPDatabase } from 'idb';
import type { Cursor, StoredMessage } from './port.ts';

/** Where a message stands, as a key: conversation, position, local counter. */
export type PlaceKey = [stream: string, pos: number, local: number];

/** A message, with what of it is found by index: what is of the log, or its counter if it is one of UNSENT. */
export interface MessageRow extends StoredMessage {
  readonly sentSeq?: number;
  readonly sentTime?: number;
  readonly localOnly?: number;
  /** Which block of texts has what of it can be searched for (see indexed-db-texts.ts); none if it is not to be found. */
  readonly block?: number;
}

export interface Layout extends DBSchema {
  cursor: { key: 'cursor'; value: Cursor };
  conversation: { key: string; value: { stream: string; value: string } };
  message: {
    key: PlaceKey;
    value: MessageRow;
    indexes: { id: string; seq: [string, number]; time: [string, number, number]; local: [string, number] };
  };
  text: { key: number; value: string };
}

export type Database = IDBPDatabase<Layout>;

export const STORES = ['cursor', 'conversation', 'message', 'text'] as const;

const PLACE = ['stream', 'pos', 'local'];

/** What each layout adds to the one before it. */
const LAYOUTS: readonly ((database: Database) => void)[] = [
  (database) => {
    database.createObjectStore('cursor');
    database.createObjectStore('conversation', { keyPath: 'stream' });
    const messages = database.createObjectStore('message', { keyPath: PLACE });
    messages.createIndex('id', 'id');
    messages.createIndex('seq', ['stream', 'sentSeq']);
    messages.createIndex('time', ['stream', 'sentTime', 'pos']);
    messages.createIndex('local', ['stream', 'localOnly']);
    database.createObjectStore('text');
  },
];

export const LAYOUT = LAYOUTS.length;

/** Brings a database of an older layout (0: a new one) to the newest. */
export function upgrade(database: Database, from: number): void {
  for (const step of LAYOUTS.slice(from)) step(database);
}

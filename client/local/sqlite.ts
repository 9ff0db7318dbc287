/**
 * The local store on the host's SQL database: one file per user. Opened where storage is a path. The file belongs to one
 * process at a time; a second one is refused, since two would write over each other's cursors.
 */
import { TIMMsgStatus } from '../../contract/enums.ts';
import { EntryState } from '../../contract/entry.ts';
import type { LocalDatabase } from '../../host/host.ts';
import type { Conversation } from '../conversation.ts';
import type { Change, Cursor, LocalStore, StoredMessage } from './port.ts';

/** Layout of the file; a newer one is refused. */
const LAYOUT = 1;

const SCHEMA = `
CREATE TABLE cursor (one INTEGER PRIMARY KEY CHECK (one = 1), value TEXT NOT NULL);
CREATE TABLE conversation (stream TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE message (
  stream TEXT NOT NULL, pos INTEGER NOT NULL, local INTEGER NOT NULL, id TEXT NOT NULL, sender TEXT NOT NULL,
  seq INTEGER NOT NULL, time INTEGER NOT NULL, rand INTEGER NOT NULL, ctime INTEGER NOT NULL, state INTEGER NOT NULL,
  status INTEGER NOT NULL, body TEXT NOT NULL, custom_int INTEGER NOT NULL, custom_str TEXT NOT NULL
);
CREATE UNIQUE INDEX message_place ON message (stream, pos, local);
CREATE INDEX message_id ON message (id);
CREATE INDEX message_seq ON message (stream, seq) WHERE local = 0;
CREATE INDEX message_time ON message (stream, time) WHERE local = 0;
CREATE INDEX message_unsent ON message (stream) WHERE local > 0;
PRAGMA user_version = ${LAYOUT};
`;

/** Opens the file at `path`. Throws if another process has it, its layout is of a newer version, or it can't be opened. */
export function openSqliteStore(path: string, openDatabase: (path: string) => LocalDatabase): LocalStore {
  const lock = openDatabase(`${path}-lock`);
  let database: LocalDatabase | undefined;
  try {
    takeHold(lock);
    database = openDatabase(path);
    prepareLayout(database);
    return storeOn(database, lock);
  } catch (error) {
    database?.close();
    lock.close();
    throw error;
  }
}

/** A transaction that stays open for life: the system ends it with the process, however that ends. */
function takeHold(lock: LocalDatabase): void {
  lock.exec('PRAGMA busy_timeout = 0');
  try {
    lock.exec('BEGIN IMMEDIATE');
  } catch (error) {
    throw new Error('the local store is in use by another process', { cause: error });
  }
}

function prepareLayout(database: LocalDatabase): void {
  const layout = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (layout > LAYOUT) throw new Error(`the local store has layout ${layout}; this version reads up to ${LAYOUT}`);
  if (layout === 0) database.exec(`BEGIN; ${SCHEMA} COMMIT;`);
}

function storeOn(database: LocalDatabase, lock: LocalDatabase): LocalStore {
  const sql = statements(database);

  const apply = (change: Change): void => {
    if ('revoke' in change) sql.revoke.run(EntryState.Revoked, change.stream, change.revoke);
    else if ('put' in change) put(change);
    else if (change.drop === 'message') sql.drop.run(change.stream, change.place.pos, change.place.local);
    else if (change.local) sql.dropWithFailed.run(change.stream, change.upto, TIMMsgStatus.kTIMMsg_SendFail);
    else sql.dropUpTo.run(change.stream, change.upto);
  };

  const put = (change: Extract<Change, { put: string }>): void => {
    if (change.put === 'cursor') sql.putCursor.run(JSON.stringify(change.cursor));
    else if (change.put === 'message') sql.putMessage.run(...columnsOf(change.message));
    else sql.putConversation.run(change.conversation.stream, JSON.stringify(change.conversation));
  };

  return {
    keeps: Number.POSITIVE_INFINITY,
    async load() {
      const cursor = sql.cursor.get();
      return {
        cursor: cursor && (JSON.parse(String(cursor['value'])) as Cursor),
        conversations: sql.conversations.all().map(({ value }) => JSON.parse(String(value)) as Conversation),
        unsent: sql.unsent.all().map(messageOf),
      };
    },
    write(changes) {
      database.exec('BEGIN');
      try {
        for (const change of changes) apply(change);
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    async between(stream, { after, before }, { newestFirst, limit, sentOnly }) {
      const statement = newestFirst ? sql.newest : sql.oldest;
      const locals = sentOnly ? 0 : Number.MAX_SAFE_INTEGER;
      return statement.all(stream, after.pos, after.local, before.pos, before.local, locals, limit).map(messageOf);
    },
    bySeqs: async (stream, seqs) => seqs.flatMap((seq) => sql.bySeq.all(stream, seq).map(messageOf)),
    byIds: async (ids) => ids.flatMap((id) => sql.byId.all(id).map(messageOf)),
    async firstAfter(stream, timeMs) {
      const found = sql.firstAfter.get(stream, timeMs);
      return found && Number(found['pos']);
    },
    close() {
      database.close();
      lock.close();
    },
  };
}

const COLUMNS = 'stream, pos, local, id, sender, seq, time, rand, ctime, state, status, body, custom_int, custom_str';
const SPAN = 'stream = ? AND (pos, local) > (?, ?) AND (pos, local) < (?, ?) AND local <= ?';

function statements(database: LocalDatabase) {
  const select = (where: string) => database.prepare(`SELECT ${COLUMNS} FROM message WHERE ${where}`);
  const places = COLUMNS.replace(/\w+/g, '?');
  return {
    cursor: database.prepare('SELECT value FROM cursor'),
    conversations: database.prepare('SELECT value FROM conversation'),
    unsent: select('local > 0 ORDER BY local'),
    putCursor: database.prepare('INSERT OR REPLACE INTO cursor VALUES (1, ?)'),
    putConversation: database.prepare('INSERT OR REPLACE INTO conversation VALUES (?, ?)'),
    putMessage: database.prepare(`INSERT OR REPLACE INTO message (${COLUMNS}) VALUES (${places})`),
    revoke: database.prepare(`UPDATE message SET state = ?, body = '' WHERE stream = ? AND pos = ? AND local = 0`),
    drop: database.prepare('DELETE FROM message WHERE stream = ? AND pos = ? AND local = ?'),
    dropUpTo: database.prepare('DELETE FROM message WHERE stream = ? AND pos <= ? AND local = 0'),
    dropWithFailed: database.prepare('DELETE FROM message WHERE stream = ? AND pos <= ? AND (local = 0 OR status = ?)'),
    oldest: select(`${SPAN} ORDER BY pos, local LIMIT ?`),
    newest: select(`${SPAN} ORDER BY pos DESC, local DESC LIMIT ?`),
    bySeq: select('stream = ? AND seq = ? AND local = 0'),
    byId: select('id = ?'),
    firstAfter: database.prepare(
      'SELECT pos FROM message WHERE stream = ? AND time > ? AND local = 0 ORDER BY time, pos LIMIT 1',
    ),
  };
}

function columnsOf(one: StoredMessage) {
  const { stream, pos, local, id, from, seq, time, rand, ctime, state, status, body, customInt, customStr } = one;
  return [stream, pos, local, id, from, seq, time, rand, ctime, state, status, body, customInt, customStr] as const;
}

function messageOf(row: Record<string, unknown>): StoredMessage {
  const { sender, custom_int, custom_str, ...rest } = row;
  return { ...rest, from: sender, customInt: custom_int, customStr: custom_str } as unknown as StoredMessage;
}

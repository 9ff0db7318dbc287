/**
 * The local store on the host's SQL database: one file per user. Opened where storage is a path. The file belongs to one
 * process at a time; a second one is refused, since two would write over each other's cursors.
 */
import { TIMMsgStatus } from '../../contract/enums.ts';
import { EntryState } from '../../contract/entry.ts';
import type { LocalDatabase } from '../../host/host.ts';
import type { Conversation } from '../conversation.ts';
import type { Change, Cursor, LocalStore } from './port.ts';
import { prepareLayout, rollBack } from './sqlite-layout.ts';
import { COLUMNS, columnsOf, messageOf } from './sqlite-rows.ts';
import { createSqliteSearch } from './sqlite-search.ts';

/** Opens the file at `path`. Throws if another process has it, its layout is of a newer version, or it can't be opened. */
export function openSqliteStore(path: string, openDatabase: (path: string) => LocalDatabase): LocalStore {
  const lock = openDatabase(`${path}-lock`);
  let database: LocalDatabase | undefined;
  try {
    takeHold(lock);
    database = openDatabase(path);
    // A row that takes the place of another leaves the index as one that is deleted does.
    database.exec('PRAGMA recursive_triggers = ON');
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

function storeOn(database: LocalDatabase, lock: LocalDatabase): LocalStore {
  const sql = statements(database);
  const index = createSqliteSearch(database);

  const apply = (change: Change): void => {
    if ('revoke' in change) sql.revoke.run(EntryState.Revoked, change.stream, change.revoke);
    else if ('put' in change) put(change);
    else if (change.drop === 'message') sql.drop.run(change.stream, change.place.pos, change.place.local);
    else if (change.local) sql.dropButSending.run(change.stream, change.upto, TIMMsgStatus.kTIMMsg_Sending);
    else sql.dropUpTo.run(change.stream, change.upto);
  };

  const put = (change: Extract<Change, { put: string }>): void => {
    if (change.put === 'cursor') sql.putCursor.run(JSON.stringify(change.cursor));
    else if (change.put === 'message') sql.putMessage.run(index.nextRow(), ...columnsOf(change.message));
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
        index.keepUp();
        database.exec('COMMIT');
      } catch (error) {
        rollBack(database);
        index.rolledBack();
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
    search: async (search) => index.search(search),
    close() {
      database.close();
      lock.close();
    },
  };
}

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
    putMessage: database.prepare(`INSERT OR REPLACE INTO message (rowid, ${COLUMNS}) VALUES (?, ${places})`),
    revoke: database.prepare(`UPDATE message SET state = ?, body = '' WHERE stream = ? AND pos = ? AND local = 0`),
    drop: database.prepare('DELETE FROM message WHERE stream = ? AND pos = ? AND local = ?'),
    dropUpTo: database.prepare('DELETE FROM message WHERE stream = ? AND pos <= ? AND local = 0'),
    dropButSending: database.prepare(
      'DELETE FROM message WHERE stream = ? AND pos <= ? AND (local = 0 OR status <> ?)',
    ),
    oldest: select(`${SPAN} ORDER BY pos, local LIMIT ?`),
    newest: select(`${SPAN} ORDER BY pos DESC, local DESC LIMIT ?`),
    bySeq: select('stream = ? AND seq = ? AND local = 0'),
    byId: select('id = ?'),
    firstAfter: database.prepare(
      'SELECT pos FROM message WHERE stream = ? AND time > ? AND local = 0 ORDER BY time, pos LIMIT 1',
    ),
  };
}

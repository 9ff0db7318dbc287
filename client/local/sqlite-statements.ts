/** What is asked of the local database beside search, prepared once for each open file. */
import type { LocalDatabase } from '../../host/host.ts';
import { COLUMNS, READ_COLUMNS } from './sqlite-rows.ts';
import { UNSENT } from './port.ts';

const SPAN = 'stream = ? AND (pos, local) > (?, ?) AND (pos, local) < (?, ?) AND local <= ?';

export function statements(database: LocalDatabase) {
  const select = (where: string) => database.prepare(`SELECT ${READ_COLUMNS} FROM message WHERE ${where}`);
  const places = COLUMNS.replace(/\w+/g, '?');
  return {
    cursor: database.prepare('SELECT value FROM cursor'),
    conversations: database.prepare('SELECT stream, value FROM conversation'),
    locals: database.prepare('SELECT stream, max(local) AS locals FROM message WHERE local > 0 GROUP BY stream'),
    unsent: select(`local > 0 AND status IN (${UNSENT.map(() => '?').join()}) ORDER BY stream, local`),
    putCursor: database.prepare('INSERT OR REPLACE INTO cursor VALUES (1, ?)'),
    putConversation: database.prepare('INSERT OR REPLACE INTO conversation VALUES (?, ?)'),
    putMessage: database.prepare(`INSERT OR REPLACE INTO message (rowid, ${COLUMNS}) VALUES (?, ${places})`),
    revoke: database.prepare(`UPDATE message SET state = ?, body = '' WHERE stream = ? AND pos = ? AND local = 0`),
    amend: database.prepare(
      'UPDATE message SET custom_int = ?, custom_str = ? WHERE stream = ? AND pos = ? AND local = ?',
    ),
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

/**
 * Search in the local database: a full-text index (FTS5) over the pairs of characters of all texts, in which a keyword is
 * a phrase of pairs. The index is written behind the messages, many at a time: one message at a time it would cost half
 * of the write rate. A search brings it up to date first.
 */
import { EntryState } from '../../contract/entry.ts';
import type { LocalDatabase, LocalValue } from '../../host/host.ts';
import { isIndexDamage } from './damage.ts';
import { byNewest } from './found.ts';
import type { Found, Search } from './port.ts';
import { contentOf, FIRST_RESERVED, foldedKeywords, pairs, UNFOUND_STATUSES } from './search-text.ts';
import { emptyIndex, rollBack } from './sqlite-layout.ts';
import { messageOf, READ_COLUMNS } from './sqlite-rows.ts';

/** Messages that may wait for the index. */
const MAX_BEHIND = 512;
/** Messages that are indexed at most when one is written: more wait in a file of an older layout. */
const MAX_AT_ONCE = 1024;
const TIME = `min(m.time, ${Number.MAX_SAFE_INTEGER}) AS time`;
/** Places in the order of the conversation, as one number. */
const PLACE = '(m.pos << 24) + min(m.local, 16777215)';

export interface SqliteSearch {
  /** The row number of the next message: they grow, and none is given twice while the file is open. */
  nextRow(): number;
  /** Within the transaction of a write: brings the index up to date if too much waits for it. */
  keepUp(): void;
  /** A transaction was rolled back. */
  rolledBack(): void;
  /** True if the error came of damage to the index: it is made anew, and what failed may be tried again. */
  mend(error: unknown): boolean;
  search(search: Search): Found;
}

export function createSqliteSearch(database: LocalDatabase): SqliteSearch {
  const sql = {
    waiting: database.prepare('SELECT rowid, body, state FROM message WHERE rowid > ? ORDER BY rowid LIMIT ?'),
    add: database.prepare('INSERT INTO message_text (rowid, texts, types) VALUES (?, ?, ?)'),
    mark: database.prepare(`SELECT value FROM mark WHERE name = 'indexed'`),
    moveMark: database.prepare(`UPDATE mark SET value = ? WHERE name = 'indexed'`),
  };
  const readMark = (): number => Number(sql.mark.get()?.['value'] ?? 0);
  const top = database.prepare('SELECT max(rowid) AS top FROM message').get()?.['top'];
  let indexed = readMark();
  let newest = Math.max(Number(top ?? 0), indexed);

  /** Indexes the next messages; false if all are. */
  const advance = (): boolean => {
    const rows = sql.waiting.all(indexed, MAX_AT_ONCE);
    for (const { rowid, body, state } of rows) {
      if (state !== EntryState.Normal) continue;
      const { texts, types } = contentOf(String(body));
      sql.add.run(Number(rowid), texts.map(tokens).join(' '), types.map((type) => plain(`${type}`)).join(' '));
    }
    const full = rows.length === MAX_AT_ONCE;
    indexed = full ? Number(rows.at(-1)!['rowid']) : newest;
    sql.moveMark.run(indexed);
    return full;
  };

  const catchUp = (): void => {
    if (indexed === newest) return;
    let more = true;
    while (more) {
      database.exec('BEGIN');
      try {
        more = advance();
        database.exec('COMMIT');
      } catch (error) {
        rollBack(database);
        indexed = readMark();
        throw error;
      }
    }
  };

  const mend = (error: unknown): boolean => {
    if (!isIndexDamage(error)) return false;
    emptyIndex(database);
    indexed = 0;
    return true;
  };
  const search = (asked: Search): Found => {
    catchUp();
    return find(database, asked);
  };

  return {
    nextRow: () => (newest += 1),
    keepUp: () => void (newest - indexed >= MAX_BEHIND && advance()),
    rolledBack: () => void (indexed = readMark()),
    mend,
    search(asked) {
      try {
        return search(asked);
      } catch (error) {
        if (!mend(error)) throw error;
        return search(asked);
      }
    },
  };
}

function find(database: LocalDatabase, search: Search): Found {
  const { from, where, values } = conditions(search);
  const all = (select: string, ...more: LocalValue[]) => database.prepare(`SELECT ${select}`).all(...values, ...more);
  // Of the columns without an aggregate SQLite shows those of the row with the highest place.
  const groups = all(
    `m.stream, m.rowid, ${TIME}, count(*) AS count, max(${PLACE}) FROM ${from} WHERE ${where} GROUP BY m.stream`,
  );
  const streams = groups
    .map(({ stream, rowid, time, count }) => ({
      stream: String(stream),
      row: Number(rowid),
      time: Number(time),
      count: Number(count),
    }))
    .toSorted(byNewest);
  const total = streams.reduce((sum, { count }) => sum + count, 0);
  if (search.stream !== undefined) {
    const page = `${READ_COLUMNS} FROM ${from} WHERE ${where} ORDER BY m.pos DESC, m.local DESC LIMIT ? OFFSET ?`;
    const messages = total === 0 ? [] : all(page, search.limit, search.offset).map(messageOf);
    return { total, streams: streams.map(({ stream, count }) => ({ stream, count, messages })) };
  }
  const byRow = database.prepare(`SELECT ${READ_COLUMNS} FROM message WHERE rowid = ?`);
  const page = streams.slice(search.offset, search.offset + search.limit);
  return {
    total,
    streams: page.map(({ stream, count, row }) => ({ stream, count, messages: byRow.all(row).map(messageOf) })),
  };
}

function conditions(search: Search): { from: string; where: string; values: LocalValue[] } {
  const { stream, senders, since, until } = search;
  const match = matching(search);
  const parts: [string, LocalValue?][] = [
    [`m.state = ${EntryState.Normal} AND m.status NOT IN (${UNFOUND_STATUSES.join(', ')})`],
  ];
  if (match !== '') parts.unshift(['message_text MATCH ?', match]);
  if (stream !== undefined) parts.push(['m.stream = ?', stream]);
  if (senders) parts.push(['m.sender IN (SELECT value FROM json_each(?))', JSON.stringify(senders)]);
  if (since !== undefined) parts.push(['m.time >= ?', since]);
  if (until !== undefined) parts.push(['m.time <= ?', until]);
  return {
    from: match === '' ? 'message m' : 'message_text CROSS JOIN message m ON m.rowid = message_text.rowid',
    where: parts.map(([condition]) => condition).join(' AND '),
    values: parts.flatMap(([, value]) => value ?? []),
  };
}

/** What the full-text index is asked; '' if nothing of it is. */
function matching(search: Search): string {
  const keywords = foldedKeywords(search).map(phrase);
  const asked = [];
  if (keywords.length > 0) asked.push(`(texts : (${keywords.join(search.match === 'all' ? ' AND ' : ' OR ')}))`);
  // No type at all is what nothing has.
  if (search.types)
    asked.push(
      `(types : (${search.types.length > 0 ? search.types.map((type) => `"${plain(`${type}`)}"`).join(' OR ') : '"none"'}))`,
    );
  return asked.join(' AND ');
}

/** A text of several characters stands where its pairs do, one after the other; one character begins a pair, or stands last. */
function phrase(folded: string): string {
  const cut = pairs(plain(folded));
  return cut.length === 1 ? `"${cut[0]!}" *` : `"${cut.slice(0, -1).join(' ')}"`;
}

function tokens(folded: string): string {
  return pairs(plain(folded)).join(' ');
}

/** A text whose pairs the tokenizer leaves whole: what is a separator to it becomes a reserved character. */
function plain(text: string): string {
  return text.replaceAll(/[\0-/:-\x7f]/g, (separator) =>
    separator >= 'a' && separator <= 'z' ? separator : String.fromCodePoint(FIRST_RESERVED + separator.charCodeAt(0)),
  );
}

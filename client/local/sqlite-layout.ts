/**
 * The tables of the local database, layout by layout: a file of an older layout is brought to the newest in one
 * transaction and keeps everything; a file of a newer one is refused.
 */
import type { LocalDatabase } from '../../host/host.ts';
import { Damaged } from './damage.ts';
import { COLUMNS } from './sqlite-rows.ts';

/** It holds no texts, only where pairs of characters stand (see search-text.ts and sqlite-search.ts). */
const TEXT_INDEX = `
CREATE VIRTUAL TABLE message_text USING fts5 (
  texts, types, content = '', contentless_delete = 1, tokenize = 'ascii'
);
`;

/** What each layout adds to the one before it. */
const LAYOUTS: readonly string[] = [
  `
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
`,
  // What leaves `message`, or is taken back, leaves the full-text index in the same step.
  `
DROP INDEX message_unsent;
CREATE INDEX message_local ON message (stream, local, status) WHERE local > 0;
CREATE TABLE mark (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO mark VALUES ('indexed', 0), ('open', 0);
${TEXT_INDEX}
CREATE TRIGGER message_gone AFTER DELETE ON message BEGIN
  DELETE FROM message_text WHERE rowid = old.rowid;
END;
CREATE TRIGGER message_taken_back AFTER UPDATE OF state ON message BEGIN
  DELETE FROM message_text WHERE rowid = old.rowid;
END;
`,
];

/** Columns without which a file is another program's, by the layout they came with. */
const OWN_COLUMNS: readonly (readonly string[])[] = [
  [
    'cursor.value',
    'conversation.stream',
    'conversation.value',
    ...COLUMNS.split(', ').map((name) => `message.${name}`),
  ],
  ['mark.name', 'mark.value'],
];

/** Brings the tables to the newest layout, or makes them. */
export function prepareLayout(database: LocalDatabase): void {
  const layout = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  const newest = LAYOUTS.length;
  if (layout > newest) throw new Error(`the local store has layout ${layout}; this version reads up to ${newest}`);
  if (!isOurs(database, layout)) throw new Damaged('the file is of another program');
  if (layout === newest) return;
  const steps = LAYOUTS.slice(layout).join('');
  try {
    database.exec(`BEGIN; ${steps} PRAGMA user_version = ${newest}; COMMIT;`);
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** By what is there: an error may have other reasons, such as an SQLite that lacks something. */
function isOurs(database: LocalDatabase, layout: number): boolean {
  if (layout === 0) return database.prepare('SELECT 1 FROM sqlite_master').get() === undefined;
  const columns = database.prepare(
    `SELECT t.name || '.' || c.name AS name FROM sqlite_master t, pragma_table_info(t.name) c
     WHERE t.name IN ('cursor', 'conversation', 'message', 'mark')`,
  );
  const there = new Set(columns.all().map(({ name }) => name));
  return OWN_COLUMNS.slice(0, layout)
    .flat()
    .every((name) => there.has(name));
}

/** Makes the full-text index anew and empty: it holds nothing that is not in the messages. */
export function emptyIndex(database: LocalDatabase): void {
  try {
    database.exec(
      `BEGIN; DROP TABLE message_text; ${TEXT_INDEX} UPDATE mark SET value = 0 WHERE name = 'indexed'; COMMIT;`,
    );
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/**
 * After a process or a machine ended without closing the file, looks whether its pages are sound (0.1 s for 100,000
 * messages); damage that came otherwise shows when it is read. The full-text index is not looked at.
 */
export function checkAfterUncleanEnd(database: LocalDatabase): void {
  if (database.prepare(`SELECT value FROM mark WHERE name = 'open'`).get()?.['value'] === 0) return;
  for (const table of ['message', 'conversation', 'cursor']) {
    const [verdict] = database.prepare(`PRAGMA quick_check(${table})`).all();
    if (verdict?.['quick_check'] !== 'ok') throw new Damaged(`pages are damaged: ${String(verdict?.['quick_check'])}`);
  }
}

/** Notes that the file is in use, or was closed. One that can't note the latter is looked at when it is opened again. */
export function sayOpen(database: LocalDatabase, isOpen: boolean): void {
  try {
    database.exec(`UPDATE mark SET value = ${Number(isOpen)} WHERE name = 'open'`);
  } catch (error) {
    if (isOpen) throw error;
  }
}

/** Ends a transaction that failed; some failures have ended it already. */
export function rollBack(database: LocalDatabase): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // None is open.
  }
}

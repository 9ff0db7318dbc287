/**
 * The local store on the host's SQL database: one file per user, which belongs to one process at a time; a second one is
 * refused, since two would write over each other's cursors. A file that is damaged is set aside under another name.
 */
import { TIMMsgStatus } from '../../contract/enums.ts';
import { EntryState } from '../../contract/entry.ts';
import type { LocalDatabase } from '../../host/host.ts';
import { isDamage } from './damage.ts';
import { readConversation, readCursor, readJson } from './kept.ts';
import type { StoreEngine } from './open.ts';
import { type Change, type Kept, type LocalStore, UNSENT } from './port.ts';
import { checkAfterUncleanEnd, prepareLayout, rollBack, sayOpen } from './sqlite-layout.ts';
import { columnsOf, messageOf } from './sqlite-rows.ts';
import { createSqliteSearch } from './sqlite-search.ts';
import { statements } from './sqlite-statements.ts';

/** The world's part in a store. */
export interface SqliteWorld {
  openDatabase(path: string): LocalDatabase;
  /** Puts a closed file that is damaged out of the way. */
  setAside(path: string, error: unknown): void;
}

const LOCK = '-lock';
const LOCK_LOST = 'the lock of the local store was damaged: it is set aside';
const STORE_LOST =
  'the local store was damaged: it is set aside and rebuilt from the server; drafts and messages not sent are lost';

export const sqliteEngine: StoreEngine = {
  isThere: (host) => host.openDatabase !== undefined,
  async open(path, name, { host, log }) {
    return openSqliteStore(`${path}/${name}.db`, {
      openDatabase: (file) => host.openDatabase!(file),
      setAside(file, error) {
        const to = `${file}.damaged-${host.clock.now()}`;
        host.moveDatabase?.(file, to);
        log.error(file.endsWith(LOCK) ? LOCK_LOST : STORE_LOST, { file, to, error });
      },
    });
  },
};

/** Opens the file at `path`. Throws if another process has it, its layout is of a newer version, or it can't be opened. */
export function openSqliteStore(path: string, world: SqliteWorld): LocalStore {
  const lock = openLock(`${path}${LOCK}`, world);
  let database: LocalDatabase | undefined;
  try {
    takeHold(lock);
    database = world.openDatabase(path);
    // A row that takes the place of another leaves the index as one that is deleted does.
    database.exec('PRAGMA recursive_triggers = ON');
    prepareLayout(database);
    checkAfterUncleanEnd(database);
    const store = storeOn(database, (error) => release(path, world, lock, error));
    sayOpen(database, true);
    return store;
  } catch (error) {
    closeQuietly(database);
    release(path, world, lock, error);
    throw error;
  }
}

/** A lock holds nothing: one that is damaged makes room for another. */
function openLock(path: string, world: SqliteWorld): LocalDatabase {
  try {
    return world.openDatabase(path);
  } catch (error) {
    if (!isDamage(error)) throw error;
    world.setAside(path, error);
    return world.openDatabase(path);
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

/** After the file was closed. What is damaged goes while nobody else can open it. */
function release(path: string, world: SqliteWorld, lock: LocalDatabase, error: unknown): void {
  try {
    if (isDamage(error)) world.setAside(path, error);
  } finally {
    lock.close();
  }
}

/** A damaged file may fail once more while it is closed. */
function closeQuietly(database: LocalDatabase | undefined): void {
  try {
    database?.close();
  } catch {
    // It is closed as far as it can be.
  }
}

function storeOn(database: LocalDatabase, release: (error: unknown) => void): LocalStore {
  const sql = statements(database);
  const index = createSqliteSearch(database);

  const apply = (change: Change): void => {
    if ('revoke' in change) sql.revoke.run(EntryState.Revoked, change.stream, change.revoke);
    else if ('amend' in change) {
      const { stream, amend, customInt, customStr } = change;
      sql.amend.run(customInt, customStr, stream, amend.pos, amend.local);
    } else if ('put' in change) put(change);
    else if (change.drop === 'message') sql.drop.run(change.stream, change.place.pos, change.place.local);
    else if (change.local) sql.dropButSending.run(change.stream, change.upto, TIMMsgStatus.kTIMMsg_Sending);
    else sql.dropUpTo.run(change.stream, change.upto);
  };

  const put = (change: Extract<Change, { put: string }>): void => {
    if (change.put === 'cursor') sql.putCursor.run(JSON.stringify(change.cursor));
    else if (change.put === 'message') sql.putMessage.run(index.nextRow(), ...columnsOf(change.message));
    else sql.putConversation.run(change.conversation.stream, JSON.stringify(change.conversation));
  };

  const transact = (changes: readonly Change[]): void => {
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
  };

  return {
    keeps: Number.POSITIVE_INFINITY,
    load: async () => load(sql),
    write(changes) {
      try {
        transact(changes);
      } catch (error) {
        if (!index.mend(error)) throw error;
        transact(changes);
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
    onFailure: () => undefined,
    ready: () => Promise.resolve(),
    close(failure) {
      if (failure === undefined) sayOpen(database, false);
      closeQuietly(database);
      release(failure);
    },
  };
}

function load(sql: ReturnType<typeof statements>): Kept {
  const cursor = sql.cursor.get();
  const locals = new Map(sql.locals.all().map(({ stream, locals: highest }) => [stream, Number(highest)]));
  return {
    cursor: cursor && readCursor(readJson(cursor['value'])),
    conversations: sql.conversations
      .all()
      .map(({ stream, value }) => readConversation(readJson(value), locals.get(stream) ?? 0)),
    unsent: sql.unsent.all(...UNSENT).map(messageOf),
  };
}

/**
 * The local store in a browser: one IndexedDB database per user, which belongs to one tab at a time (a Web Lock); another
 * is refused, as another process is with SQLite. What is damaged can't be set aside here: it is removed.
 */
import { deleteDB, openDB } from 'idb';
import { Damaged, isDamage } from './damage.ts';
import { type Database, type Layout, LAYOUT, type MessageRow, STORES, upgrade } from './indexed-db-layout.ts';
import { findIn } from './indexed-db-texts.ts';
import { createWriter } from './indexed-db-writes.ts';
import { pageOf } from './found.ts';
import { readConversation, readCursor, readJson } from './kept.ts';
import type { StoreWorld } from './open.ts';
import {
  AFTER_ALL,
  comparePlaces,
  type Kept,
  type LocalStore,
  type Place,
  type StoredMessage,
  UNSENT,
} from './port.ts';

/** Stores of this page that still bring in what they have taken. */
const closing = new Map<string, Promise<void>>();

/** Opens or makes the database. Rejects if another tab has it, or its layout is of a newer version. */
export async function openIndexedDbStore(name: string, log: StoreWorld['log']): Promise<LocalStore> {
  await closing.get(name);
  const release = await takeHold(name);
  const remove = async (error: unknown): Promise<void> => {
    if (!isDamage(error)) return;
    await deleteDB(name).catch(() => undefined);
    const what = 'it is removed and rebuilt from the server; drafts and messages not sent are lost';
    log.error(`the local store was damaged: ${what}`, { name, error });
  };
  let fail = (_error: unknown): void => undefined;
  try {
    const database = await openDB<Layout>(name, LAYOUT, {
      upgrade: (opened, from) => upgrade(opened, from),
      blocking: (_from, _to, event) => {
        (event.target as IDBDatabase).close();
        fail(new Error('the local store is being deleted'));
      },
      terminated: () => fail(new Error('the browser has closed the local store')),
    });
    return storeOn(database, {
      whenBroken: (tell) => void (fail = tell),
      closed(finished, failure) {
        const gone = finished.then(() => database.close()).then(() => remove(failure));
        const free = gone.finally(() => {
          release();
          if (closing.get(name) === free) closing.delete(name);
        });
        closing.set(name, free);
      },
    });
  } catch (error) {
    await remove(error);
    release();
    if (!(error instanceof Error) || error.name !== 'VersionError') throw error;
    throw new Error('the local store has a newer layout than this version reads', { cause: error });
  }
}

/** A lock for as long as the store is open: the browser ends it with the tab, however that ends. */
function takeHold(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (lock) return new Promise<void>((release) => resolve(release));
        return reject(new Error('the local store is in use by another tab'));
      })
      .catch(reject);
  });
}

interface Ends {
  whenBroken(tell: (error: unknown) => void): void;
  /** `finished` resolves when what was taken has come in, or can't. */
  closed(finished: Promise<void>, failure: unknown): void;
}

function storeOn(database: Database, ends: Ends): LocalStore {
  let tell = (_error: unknown): void => undefined;
  const broken = (error: unknown): void => tell(error);
  ends.whenBroken(broken);
  const writer = createWriter(database, broken);

  /** Sees everything taken before. */
  const messages = async () => {
    await writer.settled();
    return database.transaction('message').store;
  };

  return {
    keeps: Number.POSITIVE_INFINITY,
    load: () => load(database),
    write: (changes) => writer.take(changes),
    ready: () => writer.ready(),
    onFailure: (given) => void (tell = given),
    async between(stream, { after, before }, { newestFirst, limit, sentOnly }) {
      const span = spanOf(stream, after, before);
      if (!span) return [];
      const found: StoredMessage[] = [];
      let cursor = await (await messages()).openCursor(span, newestFirst ? 'prev' : 'next');
      while (cursor && found.length < limit) {
        if (!sentOnly || cursor.value.local === 0) found.push(messageOf(cursor.value));
        cursor = found.length < limit ? await cursor.continue() : null;
      }
      return found;
    },
    async bySeqs(stream, seqs) {
      const bySeq = (await messages()).index('seq');
      const found = await Promise.all(seqs.map((seq) => bySeq.getAll([stream, seq])));
      return found.flat().map(messageOf);
    },
    async byIds(ids) {
      const byId = (await messages()).index('id');
      const found = await Promise.all(ids.map((id) => byId.getAll(id)));
      return found.flat().map(messageOf);
    },
    async firstAfter(stream, timeMs) {
      const later = IDBKeyRange.bound([stream, timeMs, AFTER_ALL.pos], [stream, AFTER_ALL.pos, AFTER_ALL.pos]);
      const found = await (await messages()).index('time').getKey(later);
      return found?.[1];
    },
    async search(search) {
      await writer.settled();
      const reading = database.transaction(STORES);
      const hits = await findIn(reading, search);
      const streams = pageOf(hits, search).map(async ({ stream, count, show }) => {
        const rows = await Promise.all(
          show.map(({ pos, local }) => reading.objectStore('message').get([stream, pos, local])),
        );
        return { stream, count, messages: rows.filter((row) => row !== undefined).map(messageOf) };
      });
      return { total: hits.length, streams: await Promise.all(streams) };
    },
    close: (failure) => ends.closed(writer.settled(), failure),
  };
}

async function load(database: Database): Promise<Kept> {
  const reading = database.transaction(STORES);
  const [cursor, conversations, unsent] = await Promise.all([
    reading.objectStore('cursor').get('cursor'),
    reading.objectStore('conversation').getAll(),
    reading.objectStore('message').index('local').getAll(),
  ]);
  return {
    cursor: cursor && readCursor(cursor),
    conversations: conversations.map(({ value }) => readConversation(readJson(value))),
    // Earlier versions had everything that is only local in this index.
    unsent: unsent.filter(({ status }) => UNSENT.includes(status)).map(messageOf),
  };
}

/** Nothing if the two are the wrong way round. */
function spanOf(stream: string, after: Place, before: Place): IDBKeyRange | undefined {
  if (comparePlaces(after, before) >= 0) return undefined;
  return IDBKeyRange.bound([stream, after.pos, after.local], [stream, before.pos, before.local], true, true);
}

const TEXTS = ['stream', 'id', 'from', 'body', 'customStr'] as const;
const NUMBERS = ['pos', 'local', 'seq', 'time', 'rand', 'ctime', 'state', 'status', 'customInt'] as const;

function messageOf(row: MessageRow): StoredMessage {
  const { sentSeq: _seq, sentTime: _time, localOnly: _local, block: _block, ...message } = row;
  const isSound =
    TEXTS.every((name) => typeof message[name] === 'string') && NUMBERS.every((name) => Number.isFinite(message[name]));
  if (!isSound) throw new Damaged('a row of the local store is no message');
  return message;
}

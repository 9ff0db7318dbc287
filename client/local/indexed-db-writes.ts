/**
 * Changes on their way into the database of a browser: taken at once and in order, brought there by one transaction after
 * the other. What is taken while one is under way goes together with the next, so that many small steps cost few
 * transactions. The browser lets a read that is begun later see all of them.
 */
import { EntryState } from '../../contract/entry.ts';
import { TIMMsgStatus } from '../../contract/enums.ts';
import type { IDBPTransaction } from 'idb';
import {
  type Database,
  type Layout,
  type MessageRow,
  type PlaceKey,
  STORES,
  type TextRow,
} from './indexed-db-layout.ts';
import { AFTER_ALL, type Change, type StoredMessage } from './port.ts';
import { contentOf, pairs, UNFOUND_STATUSES } from './search-text.ts';

type Writing = IDBPTransaction<Layout, typeof STORES, 'readwrite'>;

/** A change that nobody can change any more. */
type Taken =
  | Exclude<Change, { put: 'conversation' }>
  | { readonly put: 'text'; readonly stream: string; readonly value: string };

/** Changes that may wait while others are under way. */
const MAX_WAITING = 2000;

export interface Writer {
  take(changes: readonly Change[]): void;
  /** Begins what waits, so that a read that is begun now sees it. */
  push(): void;
  /** Resolves when not too much waits, or something failed. */
  ready(): Promise<void>;
  /** Resolves when everything taken has come in, or something failed. */
  settled(): Promise<void>;
}

/** `fail` is called once. */
export function createWriter(database: Database, fail: (error: unknown) => void): Writer {
  let waiting: Taken[] = [];
  let underWay = 0;
  let last = Promise.resolve();
  let failed = false;

  const begin = (): void => {
    if (waiting.length === 0 || failed) return;
    const batch = waiting;
    waiting = [];
    underWay += 1;
    last = write(database, batch).then(
      () => {
        underWay -= 1;
        if (underWay === 0) begin();
      },
      (error: unknown) => {
        if (!failed) fail(error);
        failed = true;
      },
    );
  };

  return {
    take(changes) {
      waiting.push(...changes.map(taken));
      if (underWay === 0) begin();
    },
    push: begin,
    async ready() {
      while (waiting.length > MAX_WAITING && !failed) await last;
    },
    async settled() {
      begin();
      while (underWay > 0 && !failed) await last;
    },
  };
}

/** Conversations change later; what is written is what they were. */
function taken(change: Change): Taken {
  if (!('put' in change) || change.put !== 'conversation') return change;
  const { stream } = change.conversation;
  return { put: 'text', stream, value: JSON.stringify(change.conversation) };
}

async function write(database: Database, changes: readonly Taken[]): Promise<void> {
  const writing = database.transaction(STORES, 'readwrite', { durability: 'relaxed' });
  const done = writing.done;
  try {
    for (const change of changes) await apply(writing, change);
  } catch (error) {
    abort(writing);
    await done.catch(() => undefined);
    throw error;
  }
  await done;
}

function abort(writing: Writing): void {
  try {
    writing.abort();
  } catch {
    // It has aborted by itself.
  }
}

async function apply(writing: Writing, change: Taken): Promise<void> {
  if ('revoke' in change) return await revoke(writing, [change.stream, change.revoke, 0]);
  if ('drop' in change) {
    if (change.drop === 'messages') return await dropMany(writing, change);
    const { stream, place } = change;
    return await forget(writing, [stream, place.pos, place.local]);
  }
  if (change.put === 'cursor') await writing.objectStore('cursor').put(change.cursor, 'cursor');
  else if (change.put === 'message') await put(writing, change.message);
  else await writing.objectStore('conversation').put(change);
}

async function put(writing: Writing, message: StoredMessage): Promise<void> {
  const text = textRow(message);
  await Promise.all([
    writing.objectStore('message').put(messageRow(message)),
    text
      ? writing.objectStore('text').put(text)
      : writing.objectStore('text').delete([message.stream, message.pos, message.local]),
  ]);
}

async function revoke(writing: Writing, key: PlaceKey): Promise<void> {
  const found = await writing.objectStore('message').get(key);
  if (found) await put(writing, { ...found, state: EntryState.Revoked, body: '' });
}

async function forget(writing: Writing, which: PlaceKey | IDBKeyRange): Promise<void> {
  await Promise.all([writing.objectStore('message').delete(which), writing.objectStore('text').delete(which)]);
}

async function dropMany(writing: Writing, change: Extract<Change, { drop: 'messages' }>): Promise<void> {
  const { stream, upto } = change;
  const locals = await writing
    .objectStore('message')
    .index('local')
    .getAll(IDBKeyRange.bound([stream, 0], [stream, AFTER_ALL.local]));
  await forget(writing, IDBKeyRange.bound([stream, 0, 0], [stream, upto, AFTER_ALL.local]));
  const stays = ({ pos, status }: StoredMessage): boolean =>
    pos <= upto && (!change.local || status === TIMMsgStatus.kTIMMsg_Sending);
  for (const message of locals.filter(stays)) await put(writing, message);
}

function messageRow(message: StoredMessage): MessageRow {
  const { local, seq, time } = message;
  return local === 0 ? { ...message, sentSeq: seq, sentTime: time } : { ...message, localOnly: local };
}

function textRow({ stream, pos, local, from, time, state, status, body }: StoredMessage): TextRow | undefined {
  if (state !== EntryState.Normal || UNFOUND_STATUSES.includes(status)) return undefined;
  const { texts, types } = contentOf(body);
  return { stream, pos, local, from, time, types, texts, pairs: [...new Set(texts.flatMap(pairs))] };
}

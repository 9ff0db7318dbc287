/**
 * Changes on their way into the database of a browser: taken at once and in order, brought there by one transaction after
 * the other. What is taken while one is under way goes together with the next, so that many small steps cost few
 * transactions.
 */
import { EntryState } from '../../contract/entry.ts';
import { TIMMsgStatus } from '../../contract/enums.ts';
import { type Database, type MessageRow, type PlaceKey, STORES } from './indexed-db-layout.ts';
import { TextBlocks, type Writing } from './indexed-db-texts.ts';
import { AFTER_ALL, type Change, type StoredMessage, UNSENT } from './port.ts';

type Messages = ReturnType<typeof messagesOf>;
const messagesOf = (writing: Writing) => writing.objectStore('message');

/** A change that nobody can change any more. */
type Taken =
  | Exclude<Change, { put: 'conversation' }>
  | { readonly put: 'text'; readonly stream: string; readonly value: string };

/** Messages that are read at once to be dropped. */
const MAX_READ = 200;
/** Changes that may wait while others are under way. */
const MAX_WAITING = 2000;

export interface Writer {
  take(changes: readonly Change[]): void;
  /** Resolves when not too much waits, or something failed. */
  ready(): Promise<void>;
  /** Resolves when everything taken so far has come in, or something failed. */
  settled(): Promise<void>;
}

/** `fail` is called once. */
export function createWriter(database: Database, fail: (error: unknown) => void): Writer {
  let waiting: Taken[] = [];
  /** The transactions under way, and the one that is due for what waits. */
  let last = Promise.resolve();
  let isDue = false;
  let failed = false;

  const bringIn = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    isDue = false;
    if (failed) return;
    try {
      await write(database, batch);
    } catch (error) {
      failed = true;
      fail(error);
    }
  };

  return {
    take(changes) {
      if (failed) return;
      waiting.push(...changes.map(taken));
      if (isDue) return;
      isDue = true;
      last = last.then(bringIn);
    },
    async ready() {
      while (waiting.length > MAX_WAITING) await last;
    },
    settled: () => last,
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
    const texts = new TextBlocks(writing);
    for (const change of changes) await apply(writing, texts, change);
    await texts.flush();
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

async function apply(writing: Writing, texts: TextBlocks, change: Taken): Promise<void> {
  const messages = messagesOf(writing);
  if ('revoke' in change) {
    const found = await messages.get([change.stream, change.revoke, 0]);
    if (found) await put(messages, texts, { ...found, state: EntryState.Revoked, body: '' });
  } else if ('amend' in change) {
    const { stream, amend, customInt, customStr } = change;
    const found = await messages.get([stream, amend.pos, amend.local]);
    if (found) await messages.put({ ...found, customInt, customStr });
  } else if ('drop' in change) {
    if (change.drop === 'messages') await dropUpTo(messages, texts, change);
    else {
      const found = await messages.get([change.stream, change.place.pos, change.place.local]);
      if (found) await forget(messages, texts, found);
    }
  } else if (change.put === 'message') await put(messages, texts, change.message);
  else if (change.put === 'cursor') await writing.objectStore('cursor').put(change.cursor, 'cursor');
  else await writing.objectStore('conversation').put({ stream: change.stream, value: change.value });
}

async function put(messages: Messages, texts: TextBlocks, message: StoredMessage): Promise<void> {
  const { stream, pos, local, seq, time } = message;
  const there = await messages.get([stream, pos, local]);
  if (there?.block !== undefined) await texts.remove(there.block, stream, message);
  const block = await texts.add(message);
  const isUnsent = local > 0 && UNSENT.includes(message.status);
  const found = local === 0 ? { sentSeq: seq, sentTime: time } : isUnsent && { localOnly: local };
  const { block: _before, localOnly: _was, ...kept } = message as MessageRow;
  await messages.put({ ...kept, ...found, ...(block !== undefined && { block }) });
}

async function forget(messages: Messages, texts: TextBlocks, row: MessageRow): Promise<void> {
  const { stream, pos, local, block } = row;
  if (block !== undefined) await texts.remove(block, stream, row);
  await messages.delete([stream, pos, local]);
}

/** Some at a time: a conversation may have more messages than there is memory. */
async function dropUpTo(messages: Messages, texts: TextBlocks, change: Extract<Change, { drop: 'messages' }>) {
  const { stream, upto } = change;
  let after: PlaceKey = [stream, 0, 0];
  let rows: MessageRow[];
  do {
    rows = await messages.getAll(IDBKeyRange.bound(after, [stream, upto, AFTER_ALL.local], true), MAX_READ);
    for (const row of rows) {
      after = [stream, row.pos, row.local];
      const goes = row.local === 0 || (change.local && row.status !== TIMMsgStatus.kTIMMsg_Sending);
      if (goes) await forget(messages, texts, row);
    }
  } while (rows.length === MAX_READ);
}

/**
 * A store as a server leaves it behind, written by the server's own decisions: with whatever a check looks at. And ways
 * past the store to its files, for planting damage.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { c2cKey, userKey } from '../../contract/stream-key.ts';
import { decideSignIn } from '../../server/streams/login.ts';
import { decideRead } from '../../server/streams/read.ts';
import { decideRevoke } from '../../server/streams/revoke.ts';
import { decideSend } from '../../server/streams/send.ts';
import { decideSet } from '../../server/streams/set.ts';
import type { SettingsRequest } from '../../rules/conversation-settings.ts';
import { commit } from '../../store/conformance/subject.ts';
import { entryChecksum, keyChecksum, sealed } from '../../store/checksum.ts';
import type { Command, Store } from '../../store/port.ts';
import type { EntryRow } from '../../store/schema.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { optionsFor, storeDirectory } from '../support/sqlite-store.ts';

export const ab = c2cKey('alice', 'bob');
const DAY_MS = 86_400_000;

let rands = 0;

export function sending(from: string, to: string, text: string, countsAsUnread = true): Command {
  const [stream, rand, ctime] = [c2cKey(from, to), ++rands, 1_700_000_000];
  const left = countsAsUnread ? {} : { message_is_excluded_from_unread_count: true };
  const body = JSON.stringify({ text, message_msg_id: `${from}_${rand}`, ...left });
  const message = { stream, from, to, rand, ctime, retryOf: undefined, body, countsAsUnread } as const;
  return {
    name: 'send',
    streams: [stream],
    decide: (facts) => decideSend(facts, { ...message, unknownReceivers: 'accept' }),
  };
}

export function reading(user: string, peer: string, upto: number): Command {
  const stream = c2cKey(user, peer);
  return {
    name: 'read',
    streams: [stream],
    decide: (facts) => decideRead(facts, { user, upto: new Map([[stream, upto]]) }),
  };
}

/** Takes the user's message with this number back. */
export function revoking(user: string, peer: string, seq: number): Command {
  const stream = c2cKey(user, peer);
  return {
    name: 'revoke',
    streams: [stream],
    decide: (facts) => {
      const rand = facts.messageBySeq(stream, seq)?.rand ?? 0;
      return decideRevoke(facts, { user, stream, seq, rand, windowMs: DAY_MS });
    },
  };
}

export function setting(user: string, peer: string, asked: SettingsRequest & { deleted?: number[] }): Command {
  const stream = c2cKey(user, peer);
  return {
    name: 'set',
    streams: [userKey(user), stream],
    decide: (facts) => decideSet(facts, { user, stream, asked }),
  };
}

export function signingIn(user: string, instance: string): Command {
  const policy = { mode: 'multi', perPlatform: 3 } as const;
  const signIn = {
    user,
    instance,
    platform: 'Linux',
    freshLogin: `${user}-${instance}`,
    resumed: undefined,
    policy,
  } as const;
  return { name: 'login', streams: [userKey(user)], decide: (facts) => decideSignIn(facts, signIn) };
}

/** Messages of every kind, read and unread, taken back, deleted and not, settings, devices, and numbers that were given out. */
export async function write(store: Store): Promise<void> {
  for (const user of ['alice', 'bob', 'alice', 'bob']) await commit(store, signingIn(user, `${user}'s laptop`));
  await commit(store, signingIn('alice', "alice's phone"));
  for (let i = 1; i <= 5; i++)
    await commit(store, sending('alice', 'bob', `text ${i}`), sending('bob', 'carol', `${i}`));
  await commit(store, sending('alice', 'bob', 'not counted', false), reading('bob', 'alice', 3));
  await commit(store, sending('bob', 'alice', 'an answer'), sending('alice', 'bob', 'text 7'));
  await commit(store, revoking('alice', 'bob', 2), revoking('alice', 'bob', 8), revoking('alice', 'bob', 6));
  await commit(
    store,
    sending('alice', 'bob', 'text 8'),
    sending('alice', 'alice', 'a note'),
    reading('carol', 'bob', 2),
  );
  await commit(store, setting('alice', 'bob', { pinned: true }), setting('bob', 'carol', { cleared: 2, hidden: 5 }));
  await commit(store, setting('alice', 'bob', { pinned: false }), setting('bob', 'alice', { hidden: 4 }));
  await commit(store, setting('alice', 'bob', { receive: 2 }), setting('alice', 'bob', { deleted: [7, 1, 9, 4] }));
  await commit(store, setting('bob', 'alice', { deleted: [1, 4, 5, 12, 13] }), setting('bob', 'alice', { cleared: 3 }));
  await store.reserve('online', 100);
}

/** The directory of such a store, closed. The positions of its newest entries are in no table yet. */
export async function storedDirectory(directory: string = storeDirectory()): Promise<string> {
  const store = await openSqliteStore({ ...optionsFor(directory), maxBehind: 8 });
  await write(store);
  await store.close();
  return directory;
}

export function databaseOf(directory: string): string {
  return join(directory, 'store.db');
}

/** Changes rows behind the back of the store. With `reseal` their checksums say that this was intended. */
export function change(directory: string, sql: string, reseal: boolean): void {
  const database = new DatabaseSync(databaseOf(directory));
  database.exec(sql);
  if (reseal) resealAll(database);
  database.close();
}

type Row = Record<string, string | number>;

function resealAll(database: DatabaseSync): void {
  const rowsOf = (table: string): Row[] => database.prepare(`SELECT * FROM ${table}`).all() as Row[];
  const keys = new Map(rowsOf('stream').map(({ id, key }) => [id, String(key)]));
  for (const { id, key } of rowsOf('stream')) {
    database.prepare('UPDATE stream SET checksum = ? WHERE id = ?').run(keyChecksum(String(key)), id!);
  }
  for (const row of rowsOf('entry') as unknown as EntryRow[]) {
    const checksum = entryChecksum(keys.get(row.stream) ?? '', row);
    database.prepare('UPDATE entry SET checksum = ? WHERE gno = ?').run(checksum, row.gno);
  }
  for (const [table, key] of Object.entries(KEYS)) {
    for (const { checksum: _, ...row } of rowsOf(table)) {
      const where = key.map((name) => `${name} = ?`).join(' AND ');
      const { checksum } = sealed(row);
      database
        .prepare(`UPDATE ${table} SET checksum = ? WHERE ${where}`)
        .run(checksum, ...key.map((name) => row[name]!));
    }
  }
}

const KEYS = {
  membership: ['user_id', 'stream'],
  account: ['tinyid'],
  session: ['user_id', 'instance'],
  revoked: ['stream', 'target'],
  deleted: ['user_id', 'stream', 'target'],
  sequence: ['name'],
} as const;

/** The store in a file: what every engine does, and what only a file can: outlive its process, and have one owner. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TIMMsgStatus } from '../../contract/enums.ts';
import { openDatabase } from '../../host/node.ts';
import { newConversation } from '../conversation.ts';
import { localConformance, messageAt } from './conformance.ts';
import type { Cursor, Search } from './port.ts';
import { searchConformance } from './conformance/search.ts';
import { openSqliteStore } from './sqlite.ts';

let directory: string;
/** What was set aside, and why. */
const aside: [string, unknown][] = [];
const world = { openDatabase, setAside: (path: string, error: unknown) => void aside.push([path, error]) };
const open = () => openSqliteStore(join(directory, 'a.db'), world);
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'local-'))));
afterEach(() => rmSync(directory, { recursive: true }));

let made = 0;
const openAnother = () => openSqliteStore(join(directory, `${made++}.db`), world);
localConformance('sqlite', openAnother);
searchConformance('sqlite', openAnother);

it('is there again after a restart', async () => {
  const cursor: Cursor = { instance: 'i', epoch: 'e', gno: 5, own: 2 };
  const conversation = {
    ...newConversation('c2c:alice:bob', 'alice', 'bob'),
    pos: 3,
    locals: 7,
    ranges: [[0, 3] as const],
  };
  const unsent = messageAt(3, { local: 1 });
  const imported = messageAt(2, { local: 7, status: TIMMsgStatus.kTIMMsg_LocalImported });
  const first = open();
  expect(await first.load()).toEqual({ cursor: undefined, conversations: [], unsent: [] });
  first.write([
    { put: 'cursor', cursor },
    { put: 'conversation', conversation },
    { put: 'message', message: unsent },
    { put: 'message', message: imported },
    { put: 'message', message: messageAt(1) },
  ]);
  first.close();
  const second = open();
  expect(await second.load()).toEqual({ cursor, conversations: [conversation], unsent: [unsent] });
  second.close();
});

it('belongs to one owner', () => {
  const first = open();
  expect(open).toThrow('in use by another process');
  first.close();
  open().close();
});

it('takes all changes or none', async () => {
  const store = open();
  const broken = { ...messageAt(2), body: undefined as unknown as string };
  expect(() =>
    store.write([
      { put: 'message', message: messageAt(1) },
      { put: 'message', message: broken },
    ]),
  ).toThrow();
  expect(await store.bySeqs('c2c:alice:bob', [1, 2])).toEqual([]);
  store.close();
});

it('refuses a file of a newer layout', () => {
  open().close();
  const database = openDatabase(join(directory, 'a.db'));
  database.exec('PRAGMA user_version = 99');
  database.close();
  expect(open).toThrow('layout 99');
});

it('leaves nothing in the index of what is gone, taken back or replaced', async () => {
  const store = open();
  const everything: Search = { keywords: [], types: [], match: 'any', offset: 0, limit: 1 };
  const stream = 'c2c:alice:bob';
  store.write([1, 2, 3, 4, 5].map((pos) => ({ put: 'message', message: messageAt(pos) })));
  await store.search(everything);
  store.write([
    { put: 'message', message: messageAt(1, { customInt: 7 }) },
    { revoke: 2, stream },
    { drop: 'message', stream, place: { pos: 3, local: 0 } },
  ]);
  await store.search(everything);
  store.close();
  const database = openDatabase(join(directory, 'a.db'));
  const indexed = database.prepare('SELECT id FROM message_text_docsize ORDER BY id').all();
  const kept = database.prepare('SELECT rowid AS id FROM message WHERE state = 0 ORDER BY rowid').all();
  expect(indexed).toEqual(kept);
  expect(indexed).toHaveLength(3);
  database.close();
});

/**
 * Files of a local store that are older, or really damaged: what is older is kept whole, what is damaged is set aside with
 * one line in the log, and what is neither (in use, newer, no space) is left alone.
 */
import {
  cpSync,
  mkdtempSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TIMMsgStatus } from '../../contract/enums.ts';
import { nodeClientHost } from '../../host/node/client.ts';
import { silentLog } from '../../host/log.ts';
import type { ClientHost, LocalDatabase, LocalStatement } from '../../host/host.ts';
import { newConversation } from '../conversation.ts';
import { messageAt } from './conformance.ts';
import { guardStore } from './guard.ts';
import { openLocalStore, type OpenStore } from './open.ts';
import type { Change, Search } from './port.ts';
import { sqliteEngine } from './sqlite.ts';

const STREAM = 'c2c:alice:bob';
const NAME = '7-bob.db';
const PAGE = 4096;

let directory: string;
let lines: string[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'damage-'));
  lines = [];
});
afterEach(() => rmSync(directory, { recursive: true }));

const log = { ...silentLog, error: (line: string) => void lines.push(line) };
const file = (): string => join(directory, NAME);
const files = (): string[] => readdirSync(directory).toSorted();
const database = (): LocalDatabase => nodeClientHost.openDatabase!(file());

async function open(host: Partial<ClientHost> = {}): Promise<OpenStore> {
  const all = { ...nodeClientHost, clock: { now: () => 1234, monotonic: () => 0 }, ...host };
  const opened = await openLocalStore({ storage: { path: directory }, engine: sqliteEngine, host: all, log }, 7, 'bob');
  if (!opened.ok) throw new Error(opened.desc);
  return opened.value;
}

/** A database that shows each statement first; what that throws, it throws. */
function watched(path: string, check: (sql: string) => void): LocalDatabase {
  const one = nodeClientHost.openDatabase!(path);
  return {
    exec: (sql) => [check(sql), one.exec(sql)][1],
    prepare: (sql) => [check(sql), one.prepare(sql)][1] as LocalStatement,
    close: () => one.close(),
  };
}

/** A store with this many messages, closed as it should be, or left behind as a process that was killed leaves it. */
async function fill(count: number, isClosed = true): Promise<void> {
  const { store } = await open();
  store.write([{ put: 'cursor', cursor: { instance: 'i', epoch: 'e', gno: 1, own: 0 } }]);
  store.write([{ put: 'conversation', conversation: newConversation(STREAM, 'bob', 'alice') }]);
  const filling = 'x'.repeat(200);
  for (let pos = 1; pos <= count; pos += 1) {
    store.write([{ put: 'message', message: messageAt(pos, { body: JSON.stringify({ filling, pos }) }) }]);
  }
  if (isClosed) return store.close();
  const copy = mkdtempSync(join(tmpdir(), 'killed-'));
  cpSync(directory, copy, { recursive: true });
  store.close();
  rmSync(directory, { recursive: true });
  directory = copy;
}

/** Writes nonsense over pages of the file, by their numbers. */
function overwrite(pages: (count: number) => number[], bytes = PAGE): void {
  const handle = openSync(file(), 'r+');
  for (const page of pages(statSync(file()).size / PAGE))
    writeSync(handle, Buffer.alloc(bytes, 0xa5), 0, bytes, page * PAGE);
  closeSync(handle);
}
const middle = (count: number): number[] => Array.from({ length: count - 40 }, (_, at) => at + 20);

const saying = (pos: number, text_elem_content: string): Change => {
  const body = JSON.stringify({ message_elem_array: [{ elem_type: 0, text_elem_content }] });
  return { put: 'message', message: messageAt(pos, { body }) };
};
const search = (keyword: string): Search => ({ keywords: [keyword], match: 'any', offset: 0, limit: 9 });

describe('an older layout', () => {
  it('is brought to the newest, keeps everything and can be searched', async () => {
    const old = nodeClientHost.openDatabase!(file());
    old.exec(readFileSync(join(import.meta.dirname, 'fixtures/layout-1.sql'), 'utf8'));
    old.close();
    for (const round of ['first', 'again']) {
      const { store, kept } = await open();
      expect(kept.cursor, round).toEqual({ instance: '0123', epoch: 'e1', gno: 9, own: 1 });
      const { draft, last, kept: isKept, locals, receive, ranges, run } = kept.conversations[0]!;
      expect({ isKept, locals, receive, ranges, run }).toEqual({
        isKept: true,
        locals: 2,
        receive: 0,
        ranges: [[0, 4]],
        run: [3, 0, 0, 0, 0, 0, 0, 0],
      });
      expect(draft).toMatchObject({ draft_edit_time: 1_767_225_600 });
      expect(last).toMatchObject({ pos: 3, local: 0, id: '1_3_7', state: 1, status: 2, customInt: 0 });
      expect(kept.unsent.map(({ local, status, customStr }) => [local, status, customStr])).toEqual([
        [1, TIMMsgStatus.kTIMMsg_SendFail, ''],
        [2, TIMMsgStatus.kTIMMsg_Sending, 'x'],
      ]);
      const found = async (keyword: string) =>
        (await store.search(search(keyword))).streams.map(({ messages }) => messages[0]!.id);
      expect([await found('LAYOUT'), await found('下午'), await found('sent'), await found('back')]).toEqual([
        ['1_1_7'],
        ['1_2_7'],
        ['1_8_10'],
        [],
      ]);
      store.close();
    }
    expect(lines).toEqual([]);
  });
});

describe('a damaged file', () => {
  /** It was set aside once, and what is there now is empty and can be used. */
  const expectAside = async (opened?: OpenStore): Promise<void> => {
    const { store, kept } = opened ?? (await open());
    expect(kept).toEqual({ cursor: undefined, conversations: [], unsent: [] });
    expect(files()).toContain(`${NAME}.damaged-1234`);
    expect(lines).toEqual([expect.stringContaining('drafts and messages not sent are lost')]);
    store.write([{ put: 'message', message: messageAt(1) }]);
    expect(await store.byIds(['1_1_0'])).toHaveLength(1);
    store.close();
    lines = [];
    (await open()).store.close();
    expect(lines).toEqual([]);
  };

  it('that is no database at all', async () => {
    writeFileSync(file(), 'this is a text and not what it says that it is'.repeat(300));
    await expectAside();
    expect(readFileSync(join(directory, `${NAME}.damaged-1234`), 'utf8')).toMatch(/^this is a text/);
  });

  it('with a header of nonsense', async () => {
    await fill(50);
    overwrite(() => [0], 100);
    await expectAside();
  });

  it('whose first page is lost', async () => {
    await fill(50);
    overwrite(() => [0]);
    await expectAside();
  });

  it('with another program’s tables', async () => {
    const other = database();
    other.exec('CREATE TABLE message (one); CREATE TABLE cursor (two)');
    other.close();
    await expectAside();
  });

  it('with tables of our names and another program’s columns', async () => {
    await fill(1);
    const other = database();
    other.exec('ALTER TABLE message RENAME COLUMN custom_str TO word');
    other.close();
    await expectAside();
  });

  it('without its tables', async () => {
    await fill(1);
    const other = database();
    other.exec('DROP TABLE conversation');
    other.close();
    await expectAside();
  });

  it('left by a process that was killed: it is looked at, and goes with its log', async () => {
    await fill(2000, false);
    overwrite(middle);
    await expectAside();
    expect(files().filter((name) => name.includes('.damaged'))).toEqual(
      expect.arrayContaining([`${NAME}.damaged-1234`]),
    );
  });

  it.each([
    ['a cursor', `UPDATE cursor SET value = '{"instance":5}'`],
    ['a cursor that is no JSON', `UPDATE cursor SET value = '{'`],
    ['a conversation', `UPDATE conversation SET value = 'null'`],
    ['a run of a conversation', `UPDATE conversation SET value = json_set(value, '$.run', 'x')`],
    ['a last message', `UPDATE conversation SET value = json_set(value, '$.last', 5)`],
    ['a message that failed', `UPDATE message SET local = 1, status = 3, body = x'00' WHERE pos = 1`],
    ['a number', `UPDATE message SET local = 1, status = 3, rand = 9223372036854775807 WHERE pos = 1`],
  ])('with %s that no version wrote', async (_what, sql) => {
    await fill(3);
    const other = database();
    other.exec(sql);
    other.close();
    await expectAside();
  });

  it('in use: the session ends, and the next sign-in begins with an empty one', async () => {
    await fill(2000);
    overwrite(middle);
    const { store, kept } = await open();
    expect(kept.cursor).toBeDefined();
    const failures: unknown[] = [];
    const guarded = guardStore(store, (error) => {
      failures.push(error);
      guarded.close();
    });
    const all = { after: { pos: 0, local: 0 }, before: { pos: 9999, local: 0 } };
    expect(await guarded.between(STREAM, all, { newestFirst: true, limit: 9999 })).toEqual([]);
    expect(failures).toEqual([expect.objectContaining({ errcode: 11 })]);
    await expectAside();
  });

  it('that is only the lock: nothing is lost', async () => {
    await fill(3);
    writeFileSync(`${file()}-lock`, 'this is a text and not what it says that it is'.repeat(300));
    const { store, kept } = await open();
    expect(kept.conversations).toHaveLength(1);
    await expect(open()).rejects.toThrow('in use');
    store.close();
    expect(lines).toEqual(['the lock of the local store was damaged: it is set aside']);
  });

  it('while it is written', async () => {
    await fill(2000);
    overwrite(middle);
    const { store } = await open();
    const failures: unknown[] = [];
    const guarded = guardStore(store, (error) => {
      failures.push(error);
      guarded.close();
    });
    guarded.write([{ drop: 'messages', stream: STREAM, upto: 9999, local: true }]);
    expect(failures).toHaveLength(1);
    await expectAside();
  });
});

describe('a damaged full-text index', () => {
  it.each([
    ['pages', `UPDATE message_text_data SET block = x'ff' WHERE id > 10`],
    ['its list of pages', 'DELETE FROM message_text_data WHERE id = 10'],
  ])('without %s is made anew out of the messages', async (_what, sql) => {
    for (const first of ['search', 'drop'] as const) {
      await fill(30);
      const { store: before } = await open();
      expect((await before.search(search('x'))).total).toBe(0);
      before.write([saying(31, 'good morning'), saying(32, 'good night')]);
      expect((await before.search(search('GOOD'))).total).toBe(2);
      before.close();
      const other = new DatabaseSync(file(), { defensive: false });
      other.exec(sql);
      other.close();
      const { store, kept } = await open();
      expect(kept.conversations).toHaveLength(1);
      if (first === 'drop') store.write([{ drop: 'messages', stream: STREAM, upto: 31, local: true }]);
      expect((await store.search(search('GOOD'))).total).toBe(first === 'drop' ? 1 : 2);
      store.write([saying(33, 'good evening'), { revoke: 32, stream: STREAM }]);
      expect((await store.search(search('GOOD'))).total).toBe(first === 'drop' ? 1 : 2);
      store.close();
      expect([files(), lines]).toEqual([[NAME, `${NAME}-lock`], []]);
      rmSync(file());
    }
  });
});

describe('a file that is not damaged is left alone', () => {
  it('when this SQLite has no full-text index', async () => {
    const fault = Object.assign(new Error('no such module: fts5'), { errcode: 1 });
    const check = (sql: string): void => {
      if (sql.includes('message_text')) throw fault;
    };
    const openDatabase = (path: string): LocalDatabase => watched(path, check);
    await expect(open({ openDatabase })).rejects.toThrow('no such module');
    expect([files(), lines]).toEqual([[NAME, `${NAME}-lock`], []]);
    await fill(3);
    await expect(open({ openDatabase })).rejects.toThrow('no such module');
    const { store, kept } = await open();
    expect(kept.conversations).toHaveLength(1);
    store.close();
    expect([files(), lines]).toEqual([[NAME, `${NAME}-lock`], []]);
  });

  it('with a time beyond what is a number here, as an app could once put it in', async () => {
    await fill(3);
    const other = database();
    other.exec('UPDATE message SET time = 1700000000000000000 WHERE pos = 2');
    other.close();
    const { store } = await open();
    const all = { after: { pos: 0, local: 0 }, before: { pos: 9, local: 0 } };
    const read = await store.between(STREAM, all, { newestFirst: false, limit: 9 });
    expect(read.map(({ time }) => time)).toEqual([1000, Number.MAX_SAFE_INTEGER, 3000]);
    expect((await store.search({ ...search(''), until: 2000 })).total).toBe(1);
    expect((await store.search({ ...search(''), since: 5000 })).total).toBe(1);
    expect(await store.firstAfter(STREAM, 3000)).toBe(2);
    store.close();
    expect([files(), lines]).toEqual([[NAME, `${NAME}-lock`], []]);
  });

  it('after its process was killed', async () => {
    await fill(300, false);
    const { store, kept } = await open();
    expect(kept.conversations).toHaveLength(1);
    expect((await store.search(search('x'))).total).toBe(0);
    expect(await store.bySeqs(STREAM, [300])).toHaveLength(1);
    store.close();
    expect(lines).toEqual([]);
  });

  it('while another has it, and if it is of a newer layout', async () => {
    const { store } = await open();
    await expect(open()).rejects.toThrow('in use');
    store.close();
    const other = database();
    other.exec('PRAGMA user_version = 99');
    other.close();
    await expect(open()).rejects.toThrow('layout 99');
    expect([files(), lines]).toEqual([[NAME, `${NAME}-lock`], []]);
  });

  it('when the disk is full', async () => {
    await fill(3);
    const full = Object.assign(new Error('database or disk is full'), { errcode: 13 });
    const check = (sql: string): void => {
      if (sql.startsWith('UPDATE mark SET value = 1')) throw full;
    };
    const openDatabase = (path: string): LocalDatabase => watched(path, check);
    await expect(open({ openDatabase })).rejects.toThrow('full');
    const { store, kept } = await open();
    expect(kept.conversations).toHaveLength(1);
    store.close();
    expect(lines).toEqual([]);
  });
});

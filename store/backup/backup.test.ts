/** Backups of stores that are open, and what becomes of them: whole, under a new epoch, and never a part of one. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { c2cKey } from '../../contract/stream-key.ts';
import { silentLog } from '../../host/log.ts';
import { nodeServerHost } from '../../host/node.ts';
import { contentsOf, filledDirectory } from '../../tests/support/filled-store.ts';
import { copyOf, openStore, optionsFor, storeDirectory } from '../../tests/support/sqlite-store.ts';
import { commit, send, whole } from '../conformance/subject.ts';
import { lockDirectory } from '../directory-lock.ts';
import { CHANGES_LEFT_OUT, NUMBERS_LEFT_OUT } from '../limits.ts';
import { backUp } from './backup.ts';
import { restoreBackup } from './restore.ts';

const world = { ...nodeServerHost(silentLog), log: silentLog };
const ab = c2cKey('alice', 'bob');
const isSound = async (): Promise<boolean> => true;

/** A data directory with two apps, and where a backup may go. */
async function dataDirectory(): Promise<{ data: string; to: string; restored: string }> {
  const data = storeDirectory();
  for (const app of ['7', '8']) await filledDirectory(join(data, 'apps', app));
  writeFileSync(join(data, 'app.json'), '{"secret":"of the app"}');
  const elsewhere = storeDirectory();
  return { data, to: join(elsewhere, 'backup'), restored: join(elsewhere, 'restored') };
}

const storeIn = (directory: string, app = 7): string => join(directory, 'apps', String(app));

it('holds what was acknowledged before, and comes back under a new epoch', async () => {
  const { data, to, restored } = await dataDirectory();
  const store = await openStore(storeIn(data), { maxBehind: 5 });
  for (let i = 0; i < 20; i++) await commit(store, send('alice', 'bob'));
  const before = (await contentsOf(store)) as { epoch: string };
  const { apps } = await backUp(data, to, world, isSound);
  expect(apps.map(({ app, epoch }) => [app, epoch === before.epoch])).toEqual([
    [7, true],
    [8, false],
  ]);
  await commit(store, send('alice', 'bob'));

  const manifest = await restoreBackup(to, restored, world);
  expect(manifest.apps).toEqual(apps);
  expect(readdirSync(restored).sort()).toEqual(['app.json', 'apps', 'lock.db']);
  expect(readFileSync(join(restored, 'app.json'), 'utf8')).toBe('{"secret":"of the app"}');
  const again = await openStore(storeIn(restored));
  expect(await contentsOf(again)).toEqual({ ...before, epoch: again.epoch });
  expect(again.epoch).not.toBe(before.epoch);
  expect((await openStore(storeIn(restored, 8))).epoch).not.toBe(again.epoch);
});

it('leaves out the numbers that were given out since', async () => {
  const { data, to, restored } = await dataDirectory();
  await backUp(data, to, world, isSound);
  const store = await openStore(storeIn(data));
  const [lost] = await commit(store, send('alice', 'bob'));
  await store.reserve('online', 5000);
  await restoreBackup(to, restored, world);
  const again = await openStore(storeIn(restored));
  const [sent] = await commit(again, send('alice', 'bob'));
  expect(sent!.entries[0]!.pos).toBe(lost!.entries[0]!.pos);
  expect(sent!.entries[0]!.gno).toBe(lost!.entries[0]!.gno + CHANGES_LEFT_OUT);
  expect(await again.reserve('online', 1)).toBe(101 + NUMBERS_LEFT_OUT);
});

it('counts only when the original has on disk what was copied', async () => {
  const { data, to } = await dataDirectory();
  const store = await openStore(storeIn(data));
  await commit(store, send('alice', 'bob'));
  const synced: string[] = [];
  const openForSync: typeof world.openForSync = (path) => {
    const handle = world.openForSync(path);
    const sync = (): Promise<void> => {
      expect(existsSync(join(storeIn(to), 'store.db'))).toBe(true);
      expect(existsSync(join(to, 'backup.json'))).toBe(false);
      synced.push(path);
      return Promise.reject(new Error('the disk is gone'));
    };
    return { sync, isStill: (other) => handle.isStill(other), close: () => handle.close() };
  };
  await expect(backUp(data, to, { ...world, openForSync }, isSound)).rejects.toThrow('the disk is gone');
  expect(synced).toEqual([join(storeIn(data), 'store.db-wal')]);
  await expect(restoreBackup(to, `${to}-restored`, world)).rejects.toMatchObject({ reason: 'unreadable' });
});

it('counts only when the copy is sound', async () => {
  const { data, to, restored } = await dataDirectory();
  const checked: number[] = [];
  const check = async (directory: string, app: number): Promise<boolean> => {
    expect(directory).toBe(to);
    checked.push(app);
    return app === 7;
  };
  await expect(backUp(data, to, world, check)).rejects.toMatchObject({ reason: 'damaged' });
  expect(checked).toEqual([7, 8]);
  await expect(restoreBackup(to, restored, world)).rejects.toThrow('holds no whole backup');
});

it('overwrites nothing, and is made of a store only', async () => {
  const { data, to, restored } = await dataDirectory();
  await expect(backUp(data, data, world, isSound)).rejects.toMatchObject({ reason: 'in-use' });
  await expect(backUp(storeDirectory(), to, world, isSound)).rejects.toThrow('There is no store in');
  await backUp(data, to, world, isSound);
  await expect(restoreBackup(to, data, world)).rejects.toThrow(/is not empty: move away/);
  mkdirSync(restored);
  const lock = lockDirectory(restored);
  await expect(restoreBackup(to, restored, world)).rejects.toMatchObject({ reason: 'in-use' });
  lock!.release();
  await restoreBackup(to, restored, world);
});

it('is refused where a bit of it was flipped, and then nothing is served', async () => {
  const { data, to, restored } = await dataDirectory();
  await backUp(data, to, world, isSound);
  const path = join(storeIn(to, 8), 'store.db');
  const bytes = readFileSync(path);
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  writeFileSync(path, bytes);
  await expect(restoreBackup(to, restored, world)).rejects.toThrow(/is not what was backed up/);
  expect(existsSync(join(restored, 'apps'))).toBe(false);

  // With a whole backup it begins anew.
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  writeFileSync(path, bytes);
  await restoreBackup(to, restored, world);
  expect(await whole(await openStore(storeIn(restored, 8)), ab)).not.toEqual([]);
});

it.each([
  ['another version', '{"format":2,"files":[],"apps":[]}', /newer version/],
  ['files elsewhere', '{"format":1,"files":[{"path":"../app.json"}],"apps":[]}', /names files/],
  ['nothing', '', /holds no whole backup/],
])('with a manifest of %s is refused', async (_, text, message) => {
  const from = storeDirectory();
  writeFileSync(join(from, 'backup.json'), text);
  await expect(restoreBackup(from, join(from, 'restored'), world)).rejects.toThrow(message);
});

it('does not keep a server from starting again', async () => {
  const directory = storeDirectory();
  const store = await openStore(directory);
  await commit(store, send('alice', 'bob'));
  const crashed = copyOf(directory);
  const backup = new DatabaseSync(join(crashed, 'store.db'), { readOnly: true });
  backup.exec('BEGIN');
  backup.prepare('SELECT count(*) FROM entry').get();
  const synced: string[] = [];
  const options = optionsFor(crashed);
  const openForSync: typeof options.openForSync = (path) => {
    const handle = options.openForSync(path);
    const sync = async (): Promise<void> => void synced.push(path);
    return { sync, isStill: (other) => handle.isStill(other), close: () => handle.close() };
  };
  const again = await openStore(crashed, { openForSync });
  expect(synced).toEqual([join(crashed, 'store.db-wal')]);
  await commit(again, send('bob', 'alice'));
  expect(await whole(again, ab)).toHaveLength(2);
  expect(backup.prepare('SELECT count(*) AS n FROM entry').get()).toEqual({ n: 1 });
  backup.close();
});

it('waits for nobody who writes', async () => {
  const directory = storeDirectory();
  await (await openStore(directory)).close();
  const copy = storeDirectory();
  cpSync(directory, copy, { recursive: true });
  const writer = new DatabaseSync(join(copy, 'store.db'));
  writer.exec('BEGIN IMMEDIATE');
  await expect(openStore(copy)).rejects.toMatchObject({ reason: 'in-use' });
  writer.exec('ROLLBACK');
  writer.close();
  rmSync(copy, { recursive: true });
});

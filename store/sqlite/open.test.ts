/** Which directories open, which don't, and what a person is told then. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openStore, optionsFor, storeDirectory } from '../../tests/support/sqlite-store.ts';
import { SCHEMA_VERSION } from '../migrations.ts';
import { openSqliteStore } from './open.ts';

/** Makes a database by hand, and answers its path. */
function databaseWith(directory: string, sql: string): string {
  const path = join(directory, 'store.db');
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
  return path;
}

it('makes its directory, for nobody else to read', async () => {
  const directory = join(storeDirectory(), 'apps', '1400000001');
  await openStore(directory);
  expect(existsSync(join(directory, 'store.db'))).toBe(true);
});

it('refuses a store of a newer version, and leaves it as it is', async () => {
  const directory = storeDirectory();
  await (await openStore(directory)).close();
  const path = databaseWith(directory, `UPDATE meta SET value = '${SCHEMA_VERSION + 1}' WHERE key = 'version'`);
  const before = readFileSync(path);
  await expect(openSqliteStore(optionsFor(directory))).rejects.toMatchObject({
    reason: 'newer-version',
    message: expect.stringMatching(/newer version .*install that version/),
  });
  expect(readFileSync(path).equals(before)).toBe(true);
});

describe('refuses', () => {
  it.each([
    ['what is no database', (path: string) => writeFileSync(path, 'no database at all '.repeat(999)), 'damaged'],
    ['a directory in its place', (path: string) => mkdirSync(path), 'unreadable'],
    ['a database of something else', (path: string) => new DatabaseSync(path).exec('CREATE TABLE a (b)'), 'unreadable'],
    [
      'a store without its tables',
      (path: string) =>
        new DatabaseSync(path).exec(
          `CREATE TABLE meta (key, value); INSERT INTO meta VALUES ('version', '${SCHEMA_VERSION}')`,
        ),
      'damaged',
    ],
  ])('%s', async (_, make, reason) => {
    const directory = storeDirectory();
    make(join(directory, 'store.db'));
    const error: unknown = await openSqliteStore(optionsFor(directory)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'StoreError', reason });
    expect((error as Error).message).toMatch(/^[^\n]*store\.db[^\n]*$/);
  });

  it('a path that is no directory', async () => {
    const file = join(storeDirectory(), 'file');
    writeFileSync(file, '');
    await expect(openSqliteStore(optionsFor(file))).rejects.toMatchObject({ reason: 'unreadable' });
  });

  it('a database that another process holds', async () => {
    const directory = storeDirectory();
    await (await openStore(directory)).close();
    const other = new DatabaseSync(join(directory, 'store.db'));
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    await expect(openSqliteStore(optionsFor(directory))).rejects.toMatchObject({ reason: 'in-use' });
    other.close();
  });
});

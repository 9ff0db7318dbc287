/** The local database: made with its folder, safe for a second process to read, and in memory on request. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { LocalDatabase } from '../host.ts';
import { moveDatabase, openDatabase } from './database.ts';

it('keeps rows in a file whose folder it makes, and lets two programs in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-database-'));
  try {
    const path = join(folder, 'deep', 'local.db');
    const first: LocalDatabase = openDatabase(path);
    first.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)');
    expect(first.prepare('INSERT INTO t VALUES (?, ?)').run(1, 'alice')).toMatchObject({ changes: 1 });
    first.exec("BEGIN; INSERT INTO t VALUES (2, 'bob')");
    expect(first.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    const second = openDatabase(path);
    expect(second.prepare('SELECT name FROM t').all()).toEqual([{ name: 'alice' }]);
    first.exec('COMMIT');
    expect(second.prepare('SELECT name FROM t WHERE id = ?').get(2)).toEqual({ name: 'bob' });
    expect(second.prepare('SELECT name FROM t WHERE id = ?').get(3)).toBeUndefined();
    second.close();
    first.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('moves one with all files that belong to it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-database-'));
  try {
    for (const part of ['', '-wal', '-other']) writeFileSync(join(folder, `a.db${part}`), part);
    moveDatabase(join(folder, 'a.db'), join(folder, 'b.db'));
    expect(readdirSync(folder).toSorted()).toEqual(['a.db-other', 'b.db', 'b.db-wal']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('opens one in memory', () => {
  const database = openDatabase(':memory:');
  expect(database.prepare('SELECT 1 AS one').get()).toEqual({ one: 1 });
  database.close();
});

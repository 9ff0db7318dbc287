/** The handle that makes a file durable: it knows its file, refuses when closed, and outlives no sync under way. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openForSync } from './sync.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hongyan-sync-'));
  path = join(folder, 'log');
  writeFileSync(path, 'a line');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('syncs, several at once too, and closes when the last is done', async () => {
  const handle = openForSync(path);
  const syncs = [handle.sync(), handle.sync(), handle.sync()];
  handle.close();
  handle.close();
  await expect(Promise.all(syncs)).resolves.toHaveLength(3);
  await expect(handle.sync()).rejects.toThrow('is closed');
});

it('tells its file from another one of the same name', () => {
  const handle = openForSync(path);
  expect(handle.isStill(path)).toBe(true);
  renameSync(path, join(folder, 'old'));
  expect(handle.isStill(path)).toBe(false);
  writeFileSync(path, 'a new file');
  expect(handle.isStill(path)).toBe(false);
  expect(handle.isStill(join(folder, 'old'))).toBe(true);
  handle.close();
});

it('does not make a file that is not there', () => {
  expect(() => openForSync(join(folder, 'missing'))).toThrow('ENOENT');
});

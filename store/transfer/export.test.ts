/** A store as lines: the same from either engine, whole, and without secrets. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../host/log.ts';
import { nodeServerHost } from '../../host/node.ts';
import { filledDirectory } from '../../tests/support/filled-store.ts';
import { byHand, openPostgres } from '../../tests/support/postgres-store.ts';
import { describePostgres, freshApp, sharedPostgres } from '../../tests/support/postgres.ts';
import { openStore, storeDirectory } from '../../tests/support/sqlite-store.ts';
import { commit, send } from '../conformance/subject.ts';
import { readDatabase, readDirectory } from './export.ts';
import { moveStore } from './move.ts';
import type { Reader } from './reader.ts';
import { recordsOf } from './records.ts';

const world = nodeServerHost(silentLog);

type Line = Record<string, unknown>;

/** What a read prints; `during` runs behind the first page of it. */
async function linesOf(
  read: (use: (reader: Reader, app: number) => Promise<void>) => Promise<void>,
  during = async (): Promise<void> => undefined,
): Promise<Line[]> {
  let text = '';
  await read(async (reader, app) => {
    for await (const page of recordsOf({ ...reader, pageRows: 10 }, app)) {
      if (text === '') await during();
      text += page;
    }
  });
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

const fromDirectory = (data: string, app?: number) => linesOf((use) => readDirectory(data, app, world, use));
const fromDatabase = (app?: number, during?: () => Promise<void>) =>
  linesOf((use) => readDatabase(sharedPostgres()!, app, world, use), during);

/** A data directory whose app 7 has a store. */
async function dataDirectory(): Promise<{ data: string; store: string; contents: unknown }> {
  const data = storeDirectory();
  const store = join(data, 'apps', '7');
  const { contents } = await filledDirectory(store);
  return { data, store, contents };
}

describe('an export', () => {
  it('has a header, every row, and at the end their numbers', async () => {
    const { data, contents } = await dataDirectory();
    const lines = await fromDirectory(data);
    const { epoch, entries } = contents as { epoch: string; entries: Line[][] };
    expect(lines[0]).toEqual({ record: 'export', format: 1, app: 7, epoch });
    const counts = { stream: 5, entry: 67, account: 4, session: 2, membership: 6, revoked: 2, deleted: 3, sequence: 1 };
    expect(lines.at(-1)).toEqual({ record: 'end', counts });
    const records = lines.map(({ record }) => record);
    for (const [name, count] of Object.entries(counts))
      expect(records.filter((one) => one === name)).toHaveLength(count);
    const printed = lines.flatMap(({ record, ...entry }) => (record === 'entry' ? [{ state: 0, ...entry }] : []));
    const stored = entries.flat().map((entry) => ({ state: 0, ...entry }));
    expect(printed).toHaveLength(stored.length);
    expect(printed).toEqual(expect.arrayContaining(stored));
  });

  it('holds no secret of a session', async () => {
    const { data } = await dataDirectory();
    const lines = await fromDirectory(data);
    expect(lines.filter(({ record }) => record === 'session')).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toMatch(/00ff|login/);
  });

  it('of a directory shows one moment, while its server writes', async () => {
    const { data, store } = await dataDirectory();
    const before = await fromDirectory(data);
    const open = await openStore(store);
    const during = async (): Promise<void> => void (await commit(open, send('alice', 'bob'), send('zoe', 'bob')));
    expect(await linesOf((use) => readDirectory(data, 7, world, use), during)).toEqual(before);
    expect((await fromDirectory(data)).length).toBeGreaterThan(before.length);
  });

  it('is of one app, and says which there are', async () => {
    const { data, store } = await dataDirectory();
    cpSync(store, join(data, 'apps', '8'), { recursive: true });
    await expect(fromDirectory(data)).rejects.toThrow('name one of 7, 8 with --app');
    expect((await fromDirectory(data, 8))[0]).toMatchObject({ app: 8 });
    await expect(fromDirectory(data, 9)).rejects.toThrow('no store of app 9');
    await expect(fromDirectory(storeDirectory())).rejects.toThrow('There is no store in');
  });
});

describePostgres('an export of PostgreSQL', () => {
  it('is that of the directory it was moved from', async () => {
    const { data, store } = await dataDirectory();
    const sdkAppId = freshApp();
    const before = await fromDirectory(data);
    await moveStore({
      ...world,
      log: silentLog,
      directory: store,
      sdkAppId,
      address: sharedPostgres()!,
      progress: () => {},
    });
    expect(await fromDatabase(sdkAppId)).toEqual([{ ...before[0], app: sdkAppId }, ...before.slice(1)]);
    await expect(fromDirectory(data)).rejects.toMatchObject({ reason: 'moved' });
  });

  it('shows one moment, while servers write', async () => {
    const sdkAppId = freshApp();
    const store = await openPostgres({ sdkAppId });
    await commit(store, send('alice', 'bob'), send('alice', 'carol'));
    const before = await fromDatabase(sdkAppId);
    const during = async (): Promise<void> => void (await commit(store, send('alice', 'bob'), send('zoe', 'bob')));
    expect(await fromDatabase(sdkAppId, during)).toEqual(before);
    expect((await fromDatabase(sdkAppId)).length).toBeGreaterThan(before.length);
  });

  it('of an older version has to be brought up to date first', async () => {
    const sdkAppId = freshApp();
    await (await openPostgres({ sdkAppId })).close();
    await byHand(sdkAppId, `update meta set value = '1' where key = 'version'`);
    await expect(fromDatabase(sdkAppId)).rejects.toMatchObject({
      reason: 'unreadable',
      message: expect.stringMatching(/of an older version; start the server on it once\.$/),
    });
  });
});

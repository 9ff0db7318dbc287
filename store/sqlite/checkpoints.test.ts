/** When the write-ahead log is carried over, and when commits wait for it. */
import { execFile } from 'node:child_process';
import { closeSync, openSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { c2cKey } from '../../contract/stream-key.ts';
import { openStore, optionsFor, storeDirectory } from '../../tests/support/sqlite-store.ts';
import { commit, send, whole } from '../conformance/subject.ts';
import { type CheckpointRunner, inThread } from './checkpoint-runner.ts';
import { type CheckpointOptions, createCheckpoints } from './checkpoints.ts';
import { openSqliteStore } from './open.ts';

const ab = c2cKey('alice', 'bob');

/** A runner whose rounds end when the test says so, on a log of any size. */
function manualRounds(more: Partial<CheckpointOptions> = {}) {
  const path = join(storeDirectory(), 'log');
  closeSync(openSync(path, 'w'));
  const { log } = optionsFor('');
  const failed = vi.fn<(error: unknown) => void>();
  const rounds: PromiseWithResolvers<boolean>[] = [];
  const close = vi.fn(async () => {});
  const runner: CheckpointRunner = {
    round() {
      rounds.push(Promise.withResolvers<boolean>());
      return rounds.at(-1)!.promise;
    },
    close: () => close(),
  };
  const options = {
    path,
    handle: { isStill: () => true },
    startBytes: 100,
    holdBytes: 400,
    failed,
    log,
    ...more,
  };
  const checkpoints = createCheckpoints(runner, options);
  const grow = (bytes: number): void => {
    truncateSync(path, bytes);
    checkpoints.grown();
  };
  const finish = async (complete: boolean | Error): Promise<void> => {
    if (complete instanceof Error) rounds.at(-1)!.reject(complete);
    else rounds.at(-1)!.resolve(complete);
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  return { checkpoints, rounds, close, failed, log, path, grow, finish };
}

describe('a log that grows', () => {
  it('gets a round beside the commits, then one that they wait for', async () => {
    const { checkpoints, rounds, grow, finish } = manualRounds();
    grow(100);
    expect([rounds.length, checkpoints.hold()]).toEqual([0, undefined]);
    grow(101);
    expect([rounds.length, checkpoints.hold()]).toEqual([1, undefined]);
    grow(200);
    expect(rounds).toHaveLength(1);
    await finish(true);
    grow(200);
    expect(rounds).toHaveLength(1);
    const hold = checkpoints.hold();
    expect([rounds.length, checkpoints.hold()]).toEqual([2, hold]);
    await finish(true);
    await hold;
    expect(checkpoints.hold()).toBeUndefined();
    // The next commit starts the log over: it gives back what is above the first size.
    grow(100);
    expect(rounds).toHaveLength(2);
    grow(101);
    expect(rounds).toHaveLength(3);
  });

  it('holds commits while it is far too large', async () => {
    const { checkpoints, grow, finish } = manualRounds();
    grow(101);
    expect(checkpoints.hold()).toBeUndefined();
    grow(401);
    const hold = checkpoints.hold();
    expect(hold).toBeDefined();
    await finish(false);
    await hold;
  });

  it('does not hold commits for ever when another process keeps it from starting over', async () => {
    const { checkpoints, rounds, log, grow, finish } = manualRounds();
    grow(500);
    await finish(false);
    const hold = checkpoints.hold();
    await finish(false);
    await hold;
    expect(log.warn).toHaveBeenCalledOnce();
    grow(600);
    expect([rounds.length, checkpoints.hold()]).toEqual([2, undefined]);
    grow(601);
    expect(rounds).toHaveLength(3);
  });

  it('goes on with a full disk, and tries again later', async () => {
    const { checkpoints, rounds, failed, log, grow, finish } = manualRounds();
    grow(101);
    await finish(Object.assign(new Error('database or disk is full'), { errcode: 13 }));
    expect(log.error).toHaveBeenCalledOnce();
    grow(201);
    expect([rounds.length, checkpoints.hold()]).toEqual([1, undefined]);
    grow(202);
    expect(rounds).toHaveLength(2);
    expect(failed).not.toHaveBeenCalled();
  });

  it.each([
    ['the database can not be synced', {}, Object.assign(new Error('disk I/O error'), { errcode: 1034 })],
    ['the log was replaced', { handle: { isStill: () => false } }, true],
  ])('is fatal when %s', async (_, more, end) => {
    const { checkpoints, rounds, failed, grow, finish } = manualRounds(more);
    grow(500);
    const hold = checkpoints.hold();
    await finish(end);
    await hold;
    expect(failed).toHaveBeenCalledOnce();
    grow(1000);
    expect([rounds.length, checkpoints.hold()]).toEqual([1, undefined]);
  });

  it('is fatal when the log is gone', async () => {
    const { checkpoints, failed, path } = manualRounds();
    rmSync(path);
    checkpoints.grown();
    expect(failed).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'ENOENT' }));
    checkpoints.grown();
    expect(failed).toHaveBeenCalledOnce();
    expect(checkpoints.hold()).toBeUndefined();
  });

  it('is let go of when the round under way has ended', async () => {
    const { checkpoints, close, grow, finish } = manualRounds();
    grow(101);
    const closed = checkpoints.close();
    expect(close).not.toHaveBeenCalled();
    await finish(true);
    await closed;
    expect(close).toHaveBeenCalledOnce();
    grow(1000);
    expect(checkpoints.hold()).toBeUndefined();
  });
});

describe.each([true, false])('with a thread of its own: %s', (checkpointWorker) => {
  it('stays bounded, in the same file, and loses nothing', async () => {
    const directory = storeDirectory();
    const log = join(directory, 'store.db-wal');
    const logBytes = { start: 64 * 1024, hold: 128 * 1024 };
    const options = optionsFor(directory, { checkpointWorker, logBytes });
    const store = await openSqliteStore(options);
    const { ino } = statSync(log);
    const body = JSON.stringify('x'.repeat(8000));
    let largest = 0;
    for (let i = 0; i < 200; i++) {
      await commit(store, send('alice', 'bob', { body }));
      largest = Math.max(largest, statSync(log).size);
    }
    // 200 bodies do not fit into the log: it was started over, again and again.
    expect(largest).toBeGreaterThan(logBytes.start);
    expect(largest).toBeLessThan(4 * logBytes.hold);
    expect(statSync(log).ino).toBe(ino);
    expect(statSync(join(directory, 'store.db')).size).toBeGreaterThan(1_000_000);
    expect(options.onFatal).not.toHaveBeenCalled();
    expect(options.log.warn).not.toHaveBeenCalled();
    await store.close();
    const reopened = await openStore(directory);
    expect((await whole(reopened, ab, 50)).length).toBe(200);
  });
});

it('tells what SQLite says in the thread', async () => {
  const runner = inThread(join(storeDirectory(), 'not', 'there.db'));
  await expect(runner.round()).rejects.toMatchObject({ errcode: 14, message: 'unable to open database file' });
  await runner.close();
});

it('lets a process end that has closed its store', async () => {
  const directory = storeDirectory();
  const module = pathToFileURL(join(import.meta.dirname, 'open.ts')).href;
  const script = `
    import { openSqliteStore } from '${module}';
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const openForSync = () => ({ sync: async () => {}, isStill: () => true, close() {} });
    const options = { clock: { now: () => 0 }, random: { hex: () => 'epoch' }, log, openForSync, onFatal() {},
      logBytes: { start: 1, hold: 1 } };
    const store = await openSqliteStore({ directory: process.argv[1], ...options });
    for (let i = 0; i < 5; i++) await store.reserve('online', 1);
    await store.close();
    console.log('closed');`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, directory]);
  expect(stdout).toBe('closed\n');
});

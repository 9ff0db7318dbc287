/**
 * SQLite stores for tests: in directories that go with the test, with a clock the test sets, and with syncs that are
 * done at once, or when the test says so.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mock, onTestFinished, vi } from 'vitest';
import type { Log, SyncHandle } from '../../host/host.ts';
import { openForSync } from '../../host/node/sync.ts';
import type { Subject } from '../../store/conformance.ts';
import type { Store } from '../../store/port.ts';
import { openSqliteStore, type SqliteStoreOptions } from '../../store/sqlite/open.ts';

/** A new directory that goes with the test. */
export function storeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'hongyan-store-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A copy of a store's files as they are now: what a crash would leave behind. */
export function copyOf(directory: string): string {
  const copy = storeDirectory();
  cpSync(directory, copy, { recursive: true });
  return copy;
}

let opened = 0;

export type TestOptions = Omit<SqliteStoreOptions, 'log' | 'onFatal'> & {
  log: Record<keyof Log, Mock<Log['warn']>>;
  onFatal: Mock<SqliteStoreOptions['onFatal']>;
};

/** Options with checkpoints in place, and every sync done at once. */
export function optionsFor(directory: string, more: Partial<TestOptions> = {}): TestOptions {
  return {
    directory,
    clock: { now: () => 1000, monotonic: () => 0 },
    random: { uint32: () => 0, hex: () => `epoch${++opened}` },
    openForSync: (path) => ({ ...handleOf(path), sync: async () => {} }),
    log: { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() },
    onFatal: vi.fn<SqliteStoreOptions['onFatal']>(),
    checkpointWorker: false,
    ...more,
  };
}

/** Opens a store that is closed with the test. */
export async function openStore(directory: string, more: Partial<TestOptions> = {}): Promise<Store> {
  const store = await openSqliteStore(optionsFor(directory, more));
  onTestFinished(() => store.close());
  return store;
}

/** An empty store for the conformance suite; `more` as for {@link optionsFor}. */
export async function sqliteSubject(more: Partial<TestOptions> = {}): Promise<Subject> {
  const directory = storeDirectory();
  const clock = { now: () => subject.time, monotonic: () => 0 };
  const subject = {
    store: await openStore(directory, { clock, ...more }),
    time: 1000,
    async reopen() {
      await subject.store.close();
      subject.store = await openStore(directory, { clock, ...more });
    },
    end: () => subject.store.close(),
  };
  return subject;
}

/** A handle whose syncs wait until the test finishes them. */
export interface ManualSync {
  openForSync: (path: string) => SyncHandle;
  /** Syncs under way, oldest first. */
  readonly waiting: PromiseWithResolvers<void>[];
}

export function manualSync(): ManualSync {
  const waiting: PromiseWithResolvers<void>[] = [];
  const sync = (): Promise<void> => {
    const one = Promise.withResolvers<void>();
    waiting.push(one);
    return one.promise;
  };
  return { waiting, openForSync: (path) => ({ ...handleOf(path), sync }) };
}

function handleOf(path: string): Omit<SyncHandle, 'sync'> {
  const handle = openForSync(path);
  return { isStill: (other) => handle.isStill(other), close: () => handle.close() };
}

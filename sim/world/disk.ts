/**
 * The simulated disk: files are real (SQLite writes them), but making them durable takes virtual time, and can fail. A
 * sync that runs when its program dies never ends, so nothing that waits for it is ever shown. What a crash leaves of a
 * file is what was synced, and of the rest as much as the disk happens to have written.
 */
import { cpSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { SyncHandle } from '../../host/host.ts';
import { openForSync } from '../../host/node.ts';
import type { DiskState } from './file-disk.ts';
import type { Life } from './life.ts';
import type { Span } from './links.ts';
import type { SeededRandom } from './random.ts';
import type { Scheduler } from './scheduler.ts';

const INITIAL_SYNC: Span = { minMs: 0.2, maxMs: 5 };

/** The faults. */
export interface Disk {
  /** How long a sync takes, for those that begin from now on. Two at once may end in either order. */
  setSyncDelay(span: Span): void;
  /** Whether syncs that end on this host fail, as on a broken disk. */
  failSyncs(host: string, failing: boolean): void;
  /** Whether the disk of a host has no room for what is written, or fails to read and write. */
  setStatements(host: string, state: DiskState): void;
  /**
   * Copies a folder as a loss of power would leave it: every file that programs make durable by syncs is cut somewhere
   * between what is certain and what was written. Its last page may be torn.
   */
  copyAfterCrash(from: string, to: string): void;
}

const WRITES = /^(insert|update|delete|commit)/i;
/** SQLite's result codes. */
const FULL = 13;
const IO_ERROR = 10;
/** Of the statements that a broken disk sees. */
const BROKEN_SHARE = 0.05;

function sqliteError(errcode: number, message: string): Error {
  return Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode });
}

export interface SimulatedDisk {
  faults: Disk;
  /** `openForSync` for one program. */
  opener(life: Life): (path: string) => SyncHandle;
  /** `beforeStatement` for one program. */
  watcher(life: Life): (sql: string) => void;
  stateOf(host: string): DiskState;
}

export function createDisk(scheduler: Scheduler, random: SeededRandom, trace: (event: string) => void): SimulatedDisk {
  let span = INITIAL_SYNC;
  const failing = new Set<string>();
  const states = new Map<string, DiskState>();
  /** How much of each file is certain, in bytes. Such files only grow while a program has them open. */
  const certain = new Map<string, number>();
  return {
    faults: {
      copyAfterCrash(from, to) {
        cpSync(from, to, { recursive: true });
        for (const name of readdirSync(to, { recursive: true, encoding: 'utf8' })) {
          const synced = certain.get(join(from, name));
          if (synced === undefined) continue;
          const written = statSync(join(to, name)).size;
          const left = Math.round(synced + Math.max(written - synced, 0) * shareLeft(random));
          trace(`crash leaves ${left} of ${written} bytes, ${synced} synced`);
          if (left < written) truncateSync(join(to, name), left);
        }
      },
      setSyncDelay(next) {
        span = next;
      },
      failSyncs(host, fails) {
        if (fails) failing.add(host);
        else failing.delete(host);
      },
      setStatements(host, state) {
        states.set(host, state);
      },
    },
    stateOf: (host) => states.get(host) ?? 'well',
    watcher: (life) => (sql) => {
      const state = states.get(life.host);
      if (state === 'full' && WRITES.test(sql)) throw sqliteError(FULL, 'database or disk is full');
      // What is in memory is read all the same: now and then a statement reaches the disk.
      if (state === 'broken' && random.between(0, 1) < BROKEN_SHARE) throw sqliteError(IO_ERROR, 'disk I/O error');
    },
    opener: (life) => (path) => {
      const file = openForSync(path);
      // Whoever opens a file to sync it has made sure of what is in it.
      certain.set(path, statSync(path).size);
      let closed = false;
      return {
        sync() {
          if (closed) return Promise.reject(new Error(`${path} is closed: it can't be synced`));
          const size = statSync(path).size;
          return new Promise((resolve, reject) => {
            scheduler.in(random.between(span.minMs, span.maxMs), () => {
              if (!life.alive) return;
              trace(`${life.name} synced`);
              if (failing.has(life.host))
                reject(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
              else {
                certain.set(path, Math.max(size, certain.get(path) ?? 0));
                resolve();
              }
            });
          });
        },
        isStill: (other) => file.isStill(other),
        close() {
          closed = true;
          file.close();
        },
      };
    },
  };
}

/** Of what was not certain: often nothing or all of it, else any part. */
function shareLeft(random: SeededRandom): number {
  const draw = random.between(0, 3);
  if (draw < 1) return 0;
  return draw < 2 ? 1 : random.between(0, 1);
}

/**
 * A file kept open only to make it durable: the store syncs SQLite's write-ahead log through it without blocking the
 * event loop. Never to be used on the database file itself: closing any descriptor of it drops SQLite's POSIX locks.
 */
import { closeSync, fdatasync, fstatSync, openSync, statSync } from 'node:fs';
import type { SyncHandle } from '../host.ts';

/** Opens an existing file. For writing too, though nothing is written: Windows flushes only what may be written. */
export function openForSync(path: string): SyncHandle {
  const descriptor = openSync(path, 'r+');
  const { dev, ino } = fstatSync(descriptor, { bigint: true });
  let running = 0;
  let closed = false;

  /** A number in use by a sync under way must not go back to the system, which would give it to another file. */
  const release = (): void => {
    if (closed && running === 0) closeSync(descriptor);
  };

  return {
    sync() {
      if (closed) return Promise.reject(new Error(`${path} is closed: it can't be synced`));
      running++;
      return new Promise((resolve, reject) => {
        fdatasync(descriptor, (error) => {
          running--;
          release();
          if (error) reject(error);
          else resolve();
        });
      });
    },
    isStill(other) {
      const found = statSync(other, { bigint: true, throwIfNoEntry: false });
      return found !== undefined && found.dev === dev && found.ino === ino;
    },
    close() {
      if (closed) return;
      closed = true;
      release();
    },
  };
}

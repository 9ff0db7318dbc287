/**
 * The simulated disk: files are real (SQLite writes them), but making them durable takes virtual time, and can fail. A
 * sync that runs when its program dies never ends, so nothing that waits for it is ever shown.
 */
import type { SyncHandle } from '../../host/host.ts';
import { openForSync } from '../../host/node.ts';
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
}

export interface SimulatedDisk {
  faults: Disk;
  /** `openForSync` for one program. */
  opener(life: Life): (path: string) => SyncHandle;
}

export function createDisk(scheduler: Scheduler, random: SeededRandom, trace: (event: string) => void): SimulatedDisk {
  let span = INITIAL_SYNC;
  const failing = new Set<string>();
  return {
    faults: {
      setSyncDelay(next) {
        span = next;
      },
      failSyncs(host, fails) {
        if (fails) failing.add(host);
        else failing.delete(host);
      },
    },
    opener: (life) => (path) => {
      const file = openForSync(path);
      let closed = false;
      return {
        sync() {
          if (closed) return Promise.reject(new Error(`${path} is closed: it can't be synced`));
          return new Promise((resolve, reject) => {
            scheduler.in(random.between(span.minMs, span.maxMs), () => {
              if (!life.alive) return;
              trace(`${life.name} synced`);
              if (failing.has(life.host))
                reject(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
              else resolve();
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

/** Where this device stands in the server's history as a whole; kept with the local store. */
import type { Journal } from './journal.ts';
import type { Cursor } from './local/port.ts';

export interface CursorKeeper {
  readonly now: Cursor;
  /** Changes it, with the next step of the journal. */
  move(to: Partial<Cursor>): void;
  /** Newest change number met in any entry or reply of this history. */
  newest(): number;
  met(gno: number): void;
}

export function createCursorKeeper(kept: Cursor, journal: Pick<Journal, 'change'>): CursorKeeper {
  let now = kept;
  let newest = kept.gno;
  return {
    get now() {
      return now;
    },
    move(to) {
      // Numbers of another history say nothing in this one.
      if (to.epoch !== undefined && to.epoch !== now.epoch) newest = to.gno ?? 0;
      now = { ...now, ...to };
      journal.change({ put: 'cursor', cursor: now });
    },
    newest: () => newest,
    met: (gno) => void (newest = Math.max(newest, gno)),
  };
}

/**
 * What a node remembers of streams from one commit to the next: their numbers, which never change, and the newest sends
 * up to a position. Others write to the same streams, so the locked head says what of it is still to be read.
 */
import type { StreamKey } from '../../contract/entry.ts';
import { MAX_CACHED_STREAMS, RECENT_POSITIONS } from '../limits.ts';
import type { RecentSends } from '../recent-sends.ts';
import { createBounded } from './bounded.ts';

export interface StreamNotes {
  /** The stream's number in the tables, if it is remembered. */
  idOf(key: StreamKey): number | undefined;
  /** Only what is committed. */
  learnId(key: StreamKey, id: number): void;
  /**
   * What is remembered of the recent sends of a stream with this head, as a copy that may grow: the sends at positions up
   * to `upto`. Those of (upto, head] are to be read.
   */
  recentOf(key: StreamKey, head: number): { recent: RecentSends; upto: number };
  /** What was committed up to a position. */
  keepRecent(key: StreamKey, id: number, pos: number, recent: RecentSends): void;
}

interface Note {
  readonly id: number;
  readonly pos: number;
  readonly recent: RecentSends | undefined;
}

export function createStreamNotes(limit = MAX_CACHED_STREAMS): StreamNotes {
  const notes = createBounded<StreamKey, Note>(limit);

  return {
    idOf: (key) => notes.get(key)?.id,
    learnId(key, id) {
      if (!notes.get(key)) notes.set(key, { id, pos: 0, recent: undefined });
    },
    recentOf(key, head) {
      const base = Math.max(0, head - RECENT_POSITIONS);
      const note = notes.get(key);
      if (!note?.recent || note.pos < base || note.pos > head) return { recent: { base, marks: [] }, upto: base };
      const { recent, pos } = note;
      return { recent: { base: recent.base, marks: recent.marks.slice(0, pos - recent.base) }, upto: pos };
    },
    keepRecent(key, id, pos, recent) {
      const note = notes.get(key);
      // Commits of several lanes may come back in another order than they were made in.
      if (!note?.recent || note.pos < pos) notes.set(key, { id, pos, recent });
    },
  };
}

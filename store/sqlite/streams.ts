/**
 * Where each stream stands, and the appending of entries. With SQLite these heads in memory are the truth while the
 * store is open: they are loaded from the newest entry when first asked for and move with every commit.
 */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import { emptyHead, entryAfter, headOf } from '../append.ts';
import { damagedRow, keyChecksum } from '../checksum.ts';
import { toEntry, toRow } from '../entry-row.ts';
import { MAX_CACHED_STREAMS, RECENT_POSITIONS } from '../limits.ts';
import type { Head, NewEntry } from '../port.ts';
import { markOf, type RecentSends, withNext } from '../recent-sends.ts';
import { checkAbsent } from '../stream-row.ts';
import { type Beside, createBeside } from './beside.ts';
import { type Cache, createCache } from './cache.ts';
import type { Statements } from './database.ts';
import type { Positions } from './positions.ts';

/** What is in memory of a stream; replaced as a whole when it changes. */
export interface StreamState {
  /** Its number in the tables; 0 while it has no row. */
  readonly id: number;
  readonly head: Head;
  /** Undefined until it is needed. */
  readonly recent: RecentSends | undefined;
}

export interface Streams extends Pick<Cache<StreamState>, 'get' | 'keep' | 'drop'> {
  /** The stream's number in the tables; a stream without one gets it. */
  idOf(key: StreamKey): number;
  /** {@link StreamState.recent}, read from the log if it is not in memory. */
  recentOf(key: StreamKey): RecentSends;
  /** Appends at the next position; time never runs backwards. Throws if `seq` does not count the messages. */
  append(entry: NewEntry, gno: number): Entry;
}

export function createStreams(statements: Statements, positions: Positions): Streams {
  const beside = createBeside(statements);
  const states = createCache(MAX_CACHED_STREAMS, (key) => load(statements, beside, positions, key));

  const idOf = (key: StreamKey): number => {
    const state = states.get(key);
    if (state.id !== 0) return state.id;
    const { id } = statements.addStream.get({ key, checksum: keyChecksum(key) })!;
    states.set(key, { ...state, id });
    return id;
  };

  return {
    get: (key) => states.get(key),
    keep: () => states.keep(),
    drop: () => states.drop(),
    idOf,
    recentOf(key) {
      const state = states.get(key);
      if (state.recent) return state.recent;
      const base = Math.max(0, state.head.pos - RECENT_POSITIONS);
      const marks = Array.from(positions.after(state.id, base), (gno) => {
        const row = statements.sendKeyOf.get({ gno });
        return row ? markOf(row.kind, row) : -1;
      });
      const recent = { base, marks };
      states.set(key, { ...state, recent });
      return recent;
    },
    append(added, gno) {
      const { stream: key, kind } = added;
      const { id: known, head, recent } = states.get(key);
      const entry = entryAfter(head, added, gno);
      const id = known === 0 ? idOf(key) : known;
      statements.addEntry.run(toRow(entry, id));
      positions.append(id, entry.pos, gno);
      const next = recent && withNext(recent, head.pos, markOf(kind, added));
      states.set(key, { id, head: headOf(entry), recent: next });
      return entry;
    },
  };
}

function load(statements: Statements, beside: Beside, positions: Positions, key: StreamKey): StreamState {
  const row = statements.findStream.get({ key });
  if (!row) checkAbsent(key, statements.streamsByChecksum.all({ checksum: keyChecksum(key) }));
  else if (row.checksum !== keyChecksum(key)) throw damagedRow('stream', key);
  const gno = row && positions.newest(row.id);
  if (row) beside.positions(row.id, gno !== undefined);
  const newest = gno === undefined ? undefined : statements.entryOf.get({ gno });
  if (gno !== undefined && !newest) throw damagedRow('entry', `number ${gno} of ${key}`);
  if (row && newest) return { id: row.id, head: headOf(toEntry(newest, key, newest.pos)), recent: undefined };
  return { id: row?.id ?? 0, head: emptyHead(key), recent: { base: 0, marks: [] } };
}

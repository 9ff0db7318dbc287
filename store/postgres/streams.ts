/**
 * The numbers that stand for streams' keys, and where streams stand. A number never changes, so those that were met stay
 * in memory, within bounds; where a stream stands is asked for each time, since others write, too.
 */
import type { StreamKey } from '../../contract/entry.ts';
import { damagedRow, keyChecksum } from '../checksum.ts';
import { MAX_CACHED_STREAMS } from '../limits.ts';
import type { Head } from '../port.ts';
import type { StoreError } from '../errors.ts';
import { readable } from '../readable.ts';
import { checkAbsent, keyOf } from '../stream-row.ts';
import { createBounded } from './bounded.ts';
import { type HeadRow, toHead } from './head-row.ts';
import { statements } from './read-statements.ts';
import type { Sql } from './sql.ts';

export interface Stream {
  readonly id: number;
  readonly key: StreamKey;
}

export interface Streams {
  /** Undefined if nobody has written to it. */
  find(sql: Sql, key: StreamKey): Promise<Stream | undefined>;
  /** The keys of streams that are there, by their numbers; one that is damaged is told of. */
  keysOf(sql: Sql, ids: readonly number[]): Promise<{ keys: Map<number, StreamKey>; damaged: StoreError[] }>;
}

export function createStreams(limit = MAX_CACHED_STREAMS): Streams {
  const ids = createBounded<StreamKey, number>(limit);
  const keys = createBounded<number, StreamKey>(limit);

  return {
    async find(sql, key) {
      const known = ids.get(key);
      if (known !== undefined) return { id: known, key };
      const checksum = keyChecksum(key);
      const [[row], others] = await Promise.all([
        sql.all(statements.findStream, { key }),
        sql.all(statements.streamsByChecksum, { checksum }),
      ]);
      if (!row) {
        checkAbsent(key, others);
        return undefined;
      }
      if (row.checksum !== checksum) throw damagedRow('stream', key);
      ids.set(key, row.id);
      return { id: row.id, key };
    },
    async keysOf(sql, wanted) {
      const found = new Map<number, StreamKey>();
      const missing = new Set<number>();
      for (const id of wanted) {
        const key = keys.get(id);
        if (key === undefined) missing.add(id);
        else found.set(id, key);
      }
      if (missing.size === 0) return { keys: found, damaged: [] };
      const rows = await sql.all(statements.streamsNumbered, { ids: [...missing] });
      const byId = new Map(rows.map((row) => [row.id, row]));
      const { damaged } = readable([...missing], (id) => {
        const key = keyOf(byId.get(id), `number ${id}`);
        keys.set(id, key);
        found.set(id, key);
      });
      return { keys: found, damaged };
    },
  };
}

/** Where a stream stands that is there. */
export async function headOf(sql: Sql, { id, key }: Stream): Promise<Head> {
  const [row] = await sql.all(statements.headOf, { stream: id });
  return checkedHead(row, key);
}

/** The head in a row; every stream has one. */
export function checkedHead(row: HeadRow | undefined, key: StreamKey): Head {
  if (!row) throw damagedRow('head', key);
  return toHead(row, key);
}

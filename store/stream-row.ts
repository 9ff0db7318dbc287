/** Checks of the rows that give streams their numbers, for every engine. All of them throw `damaged`. */
import type { StreamKey } from '../contract/entry.ts';
import { damagedRow, keyChecksum } from './checksum.ts';

/** The key of a row that was found by its number, or undefined; `sought` names it where there is none. */
export function keyOf(row: { key: StreamKey; checksum: number } | undefined, sought: string): StreamKey {
  if (!row || row.checksum !== keyChecksum(row.key)) throw damagedRow('stream', row?.key ?? sought);
  return row.key;
}

/**
 * A stream whose index entry is damaged must not look new: its positions would be given out again. `rows` were found
 * by the checksum of the key that is not there.
 */
export function checkAbsent(key: StreamKey, rows: readonly { key: StreamKey }[]): void {
  const checksum = keyChecksum(key);
  for (const row of rows) if (row.key === key || keyChecksum(row.key) !== checksum) throw damagedRow('stream', key);
}

/** The identity of a store's history. Clients keep what they have seen only as long as it stays the same. */
import type { DatabaseSync } from 'node:sqlite';
import type { Log, Random } from '../../host/host.ts';
import { sealed, unsealed } from '../checksum.ts';
import { CHANGES_LEFT_OUT, NUMBERS_LEFT_OUT } from '../limits.ts';
import type { Inspected } from './inspect.ts';
import type { Mark } from './mark.ts';

const EPOCH_BYTES = 8;

/**
 * The epoch to serve under. A store whose mark is gone, or is another store's, was put here by somebody: it may lack
 * what clients have seen, so its history is a new one, and numbers that it may have given out since are left out.
 */
export function settleEpoch(
  connection: DatabaseSync,
  found: Inspected,
  mark: Mark | undefined,
  { random, log }: { random: Random; log: Log },
): string {
  if (found.epoch !== '' && found.epoch === mark?.epoch) return found.epoch;
  const epoch = random.hex(EPOCH_BYTES);
  connection.exec('BEGIN IMMEDIATE');
  try {
    if (found.epoch !== '') leaveOut(connection);
    writeMeta(connection, 'epoch', epoch);
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
  if (found.epoch !== '') log.warn('the store was put here without its mark: clients start anew', { epoch });
  return epoch;
}

/**
 * A send that is tried again names a change number of the history it was first tried in: only above that number the
 * server looks for it, so the numbers of this one have to be above all of that one.
 */
function leaveOut(connection: DatabaseSync): void {
  const newest = `SELECT max(gno, (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE key = 'gno')) AS gno
    FROM (SELECT coalesce(max(gno), 0) AS gno FROM entry)`;
  const { gno } = connection.prepare(newest).get() as { gno: number };
  writeMeta(connection, 'gno', String(gno + CHANGES_LEFT_OUT));
  const change = connection.prepare('UPDATE sequence SET next = ?, checksum = ? WHERE name = ?');
  for (const row of connection.prepare('SELECT * FROM sequence').all()) {
    const { name, next } = unsealed('sequence', row as { name: string; next: number; checksum: number });
    const later = sealed({ name, next: next + NUMBERS_LEFT_OUT });
    change.run(later.next, later.checksum, name);
  }
}

function writeMeta(connection: DatabaseSync, key: string, value: string): void {
  connection.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(key, value);
}

/** The identity of a store's history. Clients keep what they have seen only as long as it stays the same. */
import type { DatabaseSync } from 'node:sqlite';
import type { Log, Random } from '../../host/host.ts';
import type { Inspected } from './inspect.ts';
import type { Mark } from './mark.ts';

const EPOCH_BYTES = 8;

/**
 * The epoch to serve under. A store whose mark is gone, or is another store's, was put here by somebody: it may lack
 * what clients have seen, so its history is a new one.
 */
export function settleEpoch(
  connection: DatabaseSync,
  found: Inspected,
  mark: Mark | undefined,
  { random, log }: { random: Random; log: Log },
): string {
  if (found.epoch !== '' && found.epoch === mark?.epoch) return found.epoch;
  const epoch = random.hex(EPOCH_BYTES);
  if (found.epoch !== '') log.warn('the store was put here without its mark: clients start anew', { epoch });
  connection
    .prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value')
    .run('epoch', epoch);
  return epoch;
}

/**
 * Locks the streams of a batch, so that nobody else appends to them until the transaction ends. A stream is locked by
 * its row in `head`; one that is not there yet by its name. Names are locked before rows, and both in one order that
 * everybody keeps, so transactions wait for each other but never in a circle. Who skips what others hold gets the rest.
 */
import type { StreamKey } from '../../contract/entry.ts';
import { emptyHead } from '../append.ts';
import { damagedRow, keyChecksum } from '../checksum.ts';
import { checkAbsent } from '../stream-row.ts';
import { batch } from './batch.ts';
import { toHead } from './head-row.ts';
import type { LockedStream } from './memory.ts';
import type { Transaction } from './sql.ts';
import type { StreamNotes } from './stream-notes.ts';

export interface StreamNames {
  /** Streams that are there, with their numbers. */
  readonly ids: ReadonlyMap<StreamKey, number>;
  /** Streams that are not there, and that nobody else can make now. */
  readonly absent: readonly StreamKey[];
  /** What others hold is left out of these, and of what is locked. */
  readonly skips: boolean;
}

/** Looks the numbers of streams up, and locks the names of those that have none. */
export async function findStreams(
  transaction: Transaction,
  keys: Iterable<StreamKey>,
  notes: StreamNotes,
  skips: boolean,
): Promise<StreamNames> {
  const ids = new Map<StreamKey, number>();
  let absent: StreamKey[] = [];
  for (const key of keys) {
    const id = notes.idOf(key);
    if (id === undefined) absent.push(key);
    else ids.set(key, id);
  }

  const find = async (): Promise<void> => {
    for (const { id, key, checksum } of await transaction.all(batch.streamsNamed, { keys: absent })) {
      if (checksum !== keyChecksum(key)) throw damagedRow('stream', key);
      ids.set(key, id);
      notes.learnId(key, id);
    }
    absent = absent.filter((key) => !ids.has(key));
  };

  if (absent.length > 0) await find();
  if (absent.length > 0) {
    const ours = lockNames(transaction, absent, skips);
    const alike = transaction.all(batch.streamsAlike, { checksums: absent.map(keyChecksum) });
    // Who held a name may have made the stream.
    const [rows, free] = await Promise.all([alike, ours, find()]);
    if (free) absent = absent.filter((key) => free.has(key));
    for (const key of absent) {
      checkAbsent(
        key,
        rows.filter((row) => row.checksum === keyChecksum(key)),
      );
    }
  }
  return { ids, absent, skips };
}

/** Answers which names it could lock; undefined if all of them. */
async function lockNames(
  transaction: Transaction,
  keys: readonly StreamKey[],
  skips: boolean,
): Promise<Set<StreamKey> | undefined> {
  if (skips) return new Set((await transaction.all(batch.lockFreeNames, { keys })).map(({ key }) => key));
  transaction.run(batch.lockNames, { keys });
  return undefined;
}

/** Locks the rows of the streams that are there, and answers where all that are locked stand. */
export async function lockStreams(
  transaction: Transaction,
  { ids, absent, skips }: StreamNames,
): Promise<Map<StreamKey, LockedStream>> {
  const locked = new Map<StreamKey, LockedStream>(absent.map((key) => [key, { id: 0, head: emptyHead(key) }]));
  if (ids.size === 0) return locked;
  const rows = await transaction.all(skips ? batch.lockFreeHeads : batch.lockHeads, { streams: [...ids.values()] });
  const byId = new Map(rows.map((row) => [row.stream, row]));
  for (const [key, id] of ids) {
    const row = byId.get(id);
    if (row) locked.set(key, { id, head: toHead(row, key) });
    else if (!skips) throw damagedRow('head', key);
  }
  return locked;
}

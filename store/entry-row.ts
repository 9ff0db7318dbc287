/** Between the entries of the contract and the rows that hold them. */
import type { Entry, EntryKind, EntryState, Run, StreamKey } from '../contract/entry.ts';
import { entryChecksum } from './checksum.ts';
import { StoreError } from './errors.ts';
import type { EntryRow } from './schema.ts';

/** The row of an entry; `stream` is the number its key has in this store. */
export function toRow(entry: Entry, stream: number): EntryRow {
  const row = {
    gno: entry.gno,
    stream,
    pos: entry.pos,
    seq: entry.seq,
    time: entry.time,
    kind: entry.kind,
    sender: entry.from,
    rand: entry.rand,
    ctime: entry.ctime,
    run: JSON.stringify(entry.run),
    state: entry.state ?? 0,
    checksum: 0,
    body: entry.body,
  };
  row.checksum = entryChecksum(entry.stream, row);
  return row;
}

/** The entry a row holds. Throws `damaged` if it is not the one that was written, or does not stand at `pos`. */
export function toEntry(row: EntryRow, key: StreamKey, pos: number): Entry {
  if (row.pos !== pos || row.checksum !== entryChecksum(key, row)) throw damaged(key, pos);
  const entry: Entry = {
    stream: key,
    pos: row.pos,
    gno: row.gno,
    time: row.time,
    kind: row.kind as EntryKind,
    from: row.sender,
    seq: row.seq,
    rand: row.rand,
    ctime: row.ctime,
    run: JSON.parse(row.run) as Run,
    body: row.body,
  };
  if (row.state !== 0) entry.state = row.state as EntryState;
  return entry;
}

/** What a reader gets instead of an entry that is missing or not as it was written. */
export function damaged(key: StreamKey, pos: number): StoreError {
  return new StoreError(
    'damaged',
    `The entry at position ${pos} of stream ${key} is damaged; restore the store from a backup.`,
  );
}

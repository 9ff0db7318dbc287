/** Entries of a store's rows, for checks: single ones by their places, and what stands there now. */
import type { Entry, EntryKind, EntryState, Run, StreamKey } from '../../contract/entry.ts';
import { entryChecksum } from '../checksum.ts';
import type { Reader } from '../transfer/reader.ts';
import type { RowOf } from '../transfer/tables.ts';

type Row = RowOf<'entry'>;

/** The entry of a row; undefined if it is not as it was written. */
export function entryIn(row: Row, key: StreamKey): Entry | undefined {
  if (row.checksum !== entryChecksum(key, row)) return undefined;
  const { pos, gno, time, seq, rand, ctime, body } = row;
  const run = JSON.parse(row.run) as Run;
  const state = row.state as EntryState;
  return {
    stream: key,
    pos,
    gno,
    time,
    kind: row.kind as EntryKind,
    from: row.sender,
    seq,
    rand,
    ctime,
    run,
    state,
    body,
  };
}

/** The whole entry at a position; undefined if there is none. */
export async function entryAt(reader: Reader, stream: number, key: StreamKey, pos: number): Promise<Entry | undefined> {
  const [row] = await reader.page('entry', [stream, pos - 1], 1);
  return row?.stream === stream && row.pos === pos ? entryIn(row, key) : undefined;
}

/** The row of a message that was taken back. */
export async function revokedRow(
  reader: Reader,
  stream: number,
  target: number,
): Promise<RowOf<'revoked'> | undefined> {
  const [row] = await reader.page('revoked', [stream, target - 1], 1);
  return row?.stream === stream && row.target === target ? row : undefined;
}

/** The key of a stream; undefined if it has no row. */
export async function keyOf(reader: Reader, stream: number): Promise<StreamKey | undefined> {
  const [row] = await reader.page('stream', [stream - 1], 1);
  return row?.id === stream ? row.key : undefined;
}

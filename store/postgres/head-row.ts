/** Between the heads of the port and the rows that hold them. Every stream has its row, also one without entries. */
import { crc32 } from 'node:zlib';
import type { Run, StreamKey } from '../../contract/entry.ts';
import { damagedRow } from '../checksum.ts';
import type { Head } from '../port.ts';

/** A row of the table `head`; `run` is a JSON array of integers. */
export interface HeadRow {
  stream: number;
  pos: number;
  gno: number;
  time: number;
  seq: number;
  run: string;
  checksum: number;
}

/** The row of a head; `stream` is the number its key has in this store. */
export function toHeadRow(head: Head, stream: number): HeadRow {
  const { pos, gno, time, seq } = head;
  const row = { stream, pos, gno, time, seq, run: JSON.stringify(head.run), checksum: 0 };
  row.checksum = headChecksum(head.stream, row);
  return row;
}

/** The head a row holds. Throws `damaged` if it is not the one that was written. */
export function toHead(row: HeadRow, key: StreamKey): Head {
  if (row.checksum !== headChecksum(key, row)) throw damagedRow('head', key);
  const { pos, gno, time, seq } = row;
  return { stream: key, pos, gno, time, seq, run: JSON.parse(row.run) as Run };
}

/** Over the key instead of the number that stands for it, so that a row of another stream is not taken for this one's. */
function headChecksum(key: StreamKey, { pos, gno, time, seq, run }: Omit<HeadRow, 'checksum'>): number {
  return crc32(`${key}\n${pos}\n${gno}\n${time}\n${seq}\n${run}`);
}

/**
 * Guards rows against what disks do: a CRC-32 over everything a row says, made when it is written and checked whenever
 * it is read. A flipped bit is found, never served.
 */
import { crc32 } from 'node:zlib';
import type { StreamKey } from '../contract/entry.ts';
import { StoreError } from './errors.ts';
import type { EntryRow, MembershipRow } from './schema.ts';

/** The checksum of an entry, with the key its stream number stands for. No field but the body holds a line feed. */
export function entryChecksum(key: StreamKey, row: Omit<EntryRow, 'checksum' | 'stream'>): number {
  return crc32(
    `${key}\n${row.gno}\n${row.pos}\n${row.seq}\n${row.time}\n${row.kind}\n${row.sender}\n${row.rand}\n${row.ctime}\n${row.run}\n${row.state}\n${row.body}`,
  );
}

/** The checksum of a stream's row: of its key alone, so that the row can be found by it. */
export function keyChecksum(key: StreamKey): number {
  return crc32(key);
}

type Columns = Readonly<Record<string, string | number>>;

/** A row of any other table with its checksum. */
export function sealed<T extends object>(row: T): T & { checksum: number } {
  return { ...row, checksum: crc32(textOf(row as Columns)) };
}

/** A row without its checksum. Throws `damaged` if it is not as it was written. */
export function unsealed<T extends { checksum: number }>(table: string, row: T): Omit<T, 'checksum'> {
  const { checksum, ...columns } = row;
  if (checksum !== crc32(textOf(columns as unknown as Columns))) throw damagedRow(table, JSON.stringify(columns));
  return columns;
}

export function damagedRow(table: string, what: string): StoreError {
  return new StoreError('damaged', `A row of ${table} is damaged: ${what}; restore the store from a backup.`);
}

/** Columns that were added to a table with rows: 0 in all of these, and while it is 0 a row says nothing of it. */
const ADDED: ReadonlySet<string> = new Set(['receive', 'deleted'] satisfies (keyof MembershipRow)[]);

/** The columns in the order of their names, which no query changes. */
function textOf(row: Columns): string {
  let text = '';
  for (const name of Object.keys(row).sort()) {
    if (row[name] === 0 && ADDED.has(name)) continue;
    text += text === '' ? `${name} ${row[name]}` : `\n${name} ${row[name]}`;
  }
  return text;
}

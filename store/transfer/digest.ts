/**
 * What two stores are compared by: for each stream how many entries it has, whether they stand at 1, 2, 3, … and a hash
 * of all they say; and a hash of the rows of each other table. Made from what is read back from either store, so that
 * whatever one of them lost, gained or altered is found.
 */
import { createHash, type Hash } from 'node:crypto';
import type { Run, StreamKey } from '../../contract/entry.ts';
import { emptyHead } from '../append.ts';
import type { Head } from '../port.ts';
import { pagesOf, type Reader } from './reader.ts';
import { columnsOf, type RowOf, type TableName } from './tables.ts';

/** Of the entries of one stream; of one without any, all is 0 and the hash is ''. */
export interface StreamDigest {
  count: number;
  isDense: boolean;
  hash: string;
  /** Where the stream stands by its newest entry. */
  last: RowOf<'entry'> | undefined;
}

const NOTHING: StreamDigest = { count: 0, isDense: true, hash: '', last: undefined };

/** Of the rows of one table. */
export interface TableDigest {
  count: number;
  hash: string;
}

export async function digestTable(reader: Reader, table: TableName): Promise<TableDigest> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const rows of pagesOf(reader, table)) {
    for (const row of rows) fold(hash, table, row);
    count += rows.length;
  }
  return { count, hash: hash.digest('hex') };
}

/** Answers with the digest of one stream after the other; to be asked in the order of their numbers, and closed. */
export interface StreamDigests {
  of(stream: number): Promise<StreamDigest>;
  close(): Promise<void>;
}

export function digestStreams(reader: Reader): StreamDigests {
  const digests = eachStream(reader);
  let next: { stream: number; digest: StreamDigest } | undefined;
  let isOver = false;
  return {
    async of(stream) {
      while (!isOver && (next === undefined || next.stream < stream)) {
        const { value, done } = await digests.next();
        isOver = done === true;
        next = value ?? undefined;
      }
      return next?.stream === stream ? next.digest : NOTHING;
    },
    async close() {
      await digests.return();
    },
  };
}

async function* eachStream(reader: Reader): AsyncGenerator<{ stream: number; digest: StreamDigest }, void, undefined> {
  let hash = createHash('sha256');
  let digest = NOTHING;
  const finished = () => ({ stream: digest.last!.stream, digest: { ...digest, hash: hash.digest('hex') } });
  for await (const rows of pagesOf(reader, 'entry')) {
    for (const row of rows) {
      if (digest.last && digest.last.stream !== row.stream) {
        yield finished();
        hash = createHash('sha256');
        digest = NOTHING;
      }
      const count = digest.count + 1;
      digest = { count, isDense: digest.isDense && row.pos === count, hash: '', last: row };
      fold(hash, 'entry', row);
    }
  }
  if (digest.last) yield finished();
}

/** The head of a stream whose newest entry this is. */
export function headAt(key: StreamKey, last: RowOf<'entry'> | undefined): Head {
  if (!last) return emptyHead(key);
  const { pos, gno, time, seq, run } = last;
  return { stream: key, pos, gno, time, seq, run: JSON.parse(run) as Run };
}

function fold<N extends TableName>(hash: Hash, table: N, row: RowOf<N>): void {
  const values = columnsOf(table).map((column) => (row as Record<string, string | number>)[column]);
  hash.update(`${JSON.stringify(values)}\n`);
}

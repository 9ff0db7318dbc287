/**
 * Compares two stores by what is read back from either: of every stream the number of entries, their positions, what they
 * say, and where it stands; and all rows of the other tables. See digest.ts.
 */
import type { StreamKey } from '../../contract/entry.ts';
import { type HeadRow, toHeadRow } from '../postgres/head-row.ts';
import { digestStreams, digestTable, headAt, type StreamDigest, type StreamDigests } from './digest.ts';
import { pagesOf, type Reader } from './reader.ts';
import { type RowOf, type TableName, tableNames } from './tables.ts';

/** Differences told in words; of more than these only the number is told. */
const MAX_TOLD = 10;

export interface Verdict {
  /** What is different, in words; none if the stores are the same. */
  readonly differences: readonly string[];
  /** Rows of each table of the source. */
  readonly counts: Readonly<Record<TableName, number>>;
}

/** The store that was filled. */
export interface Filled {
  readonly reader: Reader;
  /** The rows of `head` of these streams. */
  heads(streams: readonly number[]): Promise<HeadRow[]>;
}

/** `checked` is told how many entries were compared so far. */
export async function verify(source: Reader, target: Filled, checked: (entries: number) => void): Promise<Verdict> {
  const told = createTold();
  const counts = { entry: await verifyStreams(source, target, told.tell, checked) } as Record<TableName, number>;
  for (const table of tableNames) {
    if (table === 'entry') continue;
    const [here, there] = [await digestTable(source, table), await digestTable(target.reader, table)];
    counts[table] = here.count;
    if (here.count !== there.count) told.tell(`${table}: ${here.count} rows here, ${there.count} there`);
    else if (here.hash !== there.hash) told.tell(`${table}: ${here.count} rows on either side, but not the same`);
  }
  return { differences: told.all(), counts };
}

/** Compares stream by stream; answers with the number of entries. */
async function verifyStreams(
  source: Reader,
  target: Filled,
  tell: (difference: string) => void,
  checked: (entries: number) => void,
): Promise<number> {
  const [here, there] = [digestStreams(source), digestStreams(target.reader)];
  let [entries, arrived] = [0, 0];
  try {
    for await (const streams of pagesOf(source, 'stream')) {
      const heads = new Map((await target.heads(streams.map(({ id }) => id))).map((head) => [head.stream, head]));
      for (const { id, key } of streams) {
        const [sent, got] = await digestsOf(id, here, there);
        for (const difference of differencesOf(key, sent, got)) tell(difference);
        if (!isHeadOf(heads.get(id), key, id, sent)) tell(`${key}: its head is not that of its newest entry`);
        entries += sent.count;
        arrived += got.count;
        checked(entries);
      }
    }
  } finally {
    await here.close();
    await there.close();
  }
  // Entries of no stream, and those that the order by position leaves out, are only found by counting.
  const [whole, arrivedWhole] = [await source.count('entry'), await target.reader.count('entry')];
  if (whole !== entries) tell(`entries: ${whole} here, but ${entries} in the streams`);
  if (arrivedWhole !== arrived) tell(`entries: ${arrivedWhole} there, but ${arrived} in the streams`);
  return entries;
}

async function digestsOf(id: number, here: StreamDigests, there: StreamDigests): Promise<[StreamDigest, StreamDigest]> {
  return [await here.of(id), await there.of(id)];
}

function differencesOf(key: StreamKey, sent: StreamDigest, got: StreamDigest): string[] {
  if (!sent.isDense) return [`${key}: positions are missing here`];
  if (sent.count !== got.count) return [`${key}: ${sent.count} entries here, ${got.count} there`];
  if (!got.isDense) return [`${key}: positions are missing there`];
  return sent.hash === got.hash ? [] : [`${key}: ${sent.count} entries on either side, but not the same`];
}

function isHeadOf(
  head: HeadRow | undefined,
  key: StreamKey,
  id: number,
  { last }: { last: RowOf<'entry'> | undefined },
) {
  const expected = toHeadRow(headAt(key, last), id);
  return (
    head !== undefined && (Object.keys(expected) as (keyof HeadRow)[]).every((name) => head[name] === expected[name])
  );
}

function createTold(): { tell: (difference: string) => void; all: () => string[] } {
  const told: string[] = [];
  let more = 0;
  return {
    tell(difference) {
      if (told.length < MAX_TOLD) told.push(difference);
      else more += 1;
    },
    all: () => (more === 0 ? told : [...told, `and ${more} more`]),
  };
}

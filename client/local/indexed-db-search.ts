/**
 * Search in the database of a browser: by an index of the pairs of characters in each message. The messages that have the
 * rarest pairs of a keyword are looked at; where one pair, or one character, is all that is asked for, their places are enough.
 */
import type { IDBPTransaction } from 'idb';
import { byNewest } from './found.ts';
import {
  type Database,
  type Layout,
  type MessageRow,
  type PlaceKey,
  STORES,
  type TextRow,
} from './indexed-db-layout.ts';
import { AFTER_ALL, comparePlaces, type Found, type Search, type StoredMessage } from './port.ts';
import { foldedKeywords, hasContent, pairs } from './search-text.ts';

type Reading = IDBPTransaction<Layout, typeof STORES>;

/** Of the pairs of a keyword the rarest are looked up. */
const LOOKED_UP = 2;
/** What sorts behind every text that begins in the same way. */
const END = '\uffff\uffff';

interface Hit {
  readonly stream: string;
  readonly pos: number;
  readonly local: number;
}

/** `messageOf` reads a row. */
export async function searchIn(
  database: Database,
  search: Search,
  messageOf: (row: MessageRow) => StoredMessage,
): Promise<Found> {
  const reading = database.transaction(STORES);
  const hits = await findAll(reading, search);
  const show = async ({ stream, pos, local }: Hit): Promise<StoredMessage[]> => {
    const row = await reading.objectStore('message').get([stream, pos, local]);
    return row ? [messageOf(row)] : [];
  };
  const end = search.offset + search.limit;
  const groups = [...Map.groupBy(hits, ({ stream }) => stream)];
  const streams = await Promise.all(
    groups.map(async ([stream, list]) => {
      const places = search.stream === undefined ? [newestOf(list)] : newestFirst(list).slice(search.offset, end);
      const messages = (await Promise.all(places.map(show))).flat();
      return { stream, count: list.length, messages, time: messages[0]?.time ?? 0 };
    }),
  );
  const sorted = streams.toSorted(byNewest).map(({ stream, count, messages }) => ({ stream, count, messages }));
  return { total: hits.length, streams: search.stream === undefined ? sorted.slice(search.offset, end) : sorted };
}

async function findAll(reading: Reading, search: Search): Promise<Hit[]> {
  const keywords = foldedKeywords(search);
  const { stream, senders, types, since, until } = search;
  const places = keywords.length === 0 ? undefined : await candidates(reading, keywords, search);
  const isSettled = keywords.every((keyword) => pairs(keyword).length <= 2);
  if (places && isSettled && !senders && !types && since === undefined && until === undefined) return places;
  const rows = await (places ? rowsAt(reading, places) : rowsOf(reading, stream));
  return rows.filter(
    (row) =>
      hasContent(row, keywords, search) &&
      (!senders || senders.includes(row.from)) &&
      row.time >= (since ?? Number.NEGATIVE_INFINITY) &&
      row.time <= (until ?? Number.POSITIVE_INFINITY),
  );
}

/** Places that may have the keywords; no others have. */
async function candidates(reading: Reading, keywords: readonly string[], search: Search): Promise<Hit[]> {
  const lists = await Promise.all(keywords.map((keyword) => lookUp(reading, keyword)));
  const maps = lists.map((keys) =>
    byPlace(search.stream === undefined ? keys : keys.filter(([of]) => of === search.stream)),
  );
  const found = search.match === 'all' ? common(maps) : new Map(maps.flatMap((map) => [...map]));
  return [...found.values()].map(([stream, pos, local]) => ({ stream, pos, local }));
}

async function lookUp(reading: Reading, keyword: string): Promise<PlaceKey[]> {
  const index = reading.objectStore('text').index('pairs');
  const cut = pairs(keyword);
  // One character begins a pair, or stands last.
  if (cut.length === 1) return [...byPlace(await index.getAllKeys(IDBKeyRange.bound(keyword, keyword + END))).values()];
  const parts = [...new Set(cut.slice(0, -1))];
  const counted = await Promise.all(parts.map(async (pair) => ({ pair, count: await index.count(pair) })));
  const rarest = counted.toSorted((a, b) => a.count - b.count).slice(0, LOOKED_UP);
  const keys = await Promise.all(rarest.map(({ pair }) => index.getAllKeys(pair)));
  return [...common(keys.map(byPlace)).values()];
}

/** Those that are in all maps. */
function common(maps: readonly Map<string, PlaceKey>[]): Map<string, PlaceKey> {
  const [first, ...others] = maps.toSorted((a, b) => a.size - b.size);
  return new Map([...first!].filter(([place]) => others.every((map) => map.has(place))));
}

function byPlace(keys: readonly PlaceKey[]): Map<string, PlaceKey> {
  return new Map(keys.map((key) => [key.join(' '), key]));
}

async function rowsAt(reading: Reading, places: readonly Hit[]): Promise<TextRow[]> {
  const texts = reading.objectStore('text');
  const rows = await Promise.all(places.map(({ stream, pos, local }) => texts.get([stream, pos, local])));
  return rows.filter((row) => row !== undefined);
}

function rowsOf(reading: Reading, stream: string | undefined): Promise<TextRow[]> {
  const all = stream === undefined ? null : IDBKeyRange.bound([stream, 0, 0], [stream, AFTER_ALL.pos, AFTER_ALL.local]);
  return reading.objectStore('text').getAll(all);
}

function newestFirst(list: readonly Hit[]): Hit[] {
  return list.toSorted((a, b) => comparePlaces(b, a));
}

function newestOf(list: readonly Hit[]): Hit {
  return list.reduce((a, b) => (comparePlaces(a, b) < 0 ? b : a));
}

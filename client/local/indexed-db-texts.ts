/**
 * What can be searched for in the database of a browser: the folded texts of the messages, some hundred of them as one
 * piece of JSON text. To read all of them and look takes less time there than an index of pairs of characters: a browser
 * reads large values fast, and many small ones slowly, and writes thirty rows of an index for a message slower still.
 */
import { EntryState } from '../../contract/entry.ts';
import type { TIMMsgStatus } from '../../contract/enums.ts';
import type { IDBPTransaction } from 'idb';
import { type Layout, STORES } from './indexed-db-layout.ts';
import { readJson } from './kept.ts';
import { comparePlaces, type Place, type Search, type StoredMessage } from './port.ts';
import { type Content, contentOf, foldedKeywords, hasContent, isCandidate, UNFOUND_STATUSES } from './search-text.ts';

export type Writing = IDBPTransaction<Layout, typeof STORES, 'readwrite'>;
export type Reading = IDBPTransaction<Layout, typeof STORES>;

/** Messages of a block. */
const BLOCK = 100;
/** Blocks that are read at once, and that wait to be written back. */
const AT_ONCE = 100;

/** A message as a search sees it. */
type TextRow = Content & Pick<StoredMessage, 'stream' | 'pos' | 'local' | 'from' | 'time' | 'state' | 'status'>;

/** The blocks that one transaction changes. They are written back some at a time, the last ones by `flush`. */
export class TextBlocks {
  readonly #writing: Writing;
  readonly #changed = new Map<number, TextRow[]>();
  #newest: number | undefined;

  constructor(writing: Writing) {
    this.#writing = writing;
  }

  /** Takes a message in, if it is to be found. Answers with its block. */
  async add(message: StoredMessage): Promise<number | undefined> {
    const { stream, pos, local, from, time, state, status } = message;
    if (state !== EntryState.Normal || UNFOUND_STATUSES.includes(status)) return undefined;
    let block = this.#newest ?? (await newestBlock(this.#writing));
    if ((await this.#rows(block)).length >= BLOCK) block += 1;
    this.#newest = block;
    const rows = await this.#rows(block);
    rows.push({ stream, pos, local, from, time, state, status, ...contentOf(message.body) });
    return block;
  }

  async remove(block: number, stream: string, place: Place): Promise<void> {
    const rows = await this.#rows(block);
    const at = rows.findIndex((row) => row.stream === stream && comparePlaces(row, place) === 0);
    if (at >= 0) rows.splice(at, 1);
  }

  async flush(): Promise<void> {
    const texts = this.#writing.objectStore('text');
    for (const [block, rows] of this.#changed) {
      if (rows.length > 0) await texts.put(printRows(rows), block);
      else await texts.delete(block);
    }
    this.#changed.clear();
  }

  async #rows(block: number): Promise<TextRow[]> {
    if (this.#changed.size >= AT_ONCE && !this.#changed.has(block)) await this.flush();
    const rows = this.#changed.get(block) ?? readRows(await this.#writing.objectStore('text').get(block));
    this.#changed.set(block, rows);
    return rows;
  }
}

/** All messages that a search finds. */
export async function findIn(reading: Reading, search: Search): Promise<TextRow[]> {
  const keywords = foldedKeywords(search);
  // Characters are printed one by one: a text that has the keyword is printed as one that has the printed keyword.
  const printed = keywords.map((keyword) => JSON.stringify(keyword).slice(1, -1));
  const mayHave = (block: string): boolean =>
    search.match === 'all' ? printed.every((one) => block.includes(one)) : printed.some((one) => block.includes(one));
  const last = await newestBlock(reading);
  const found: TextRow[] = [];
  for (let block = 0; block <= last; block += AT_ONCE) {
    const blocks = await reading.objectStore('text').getAll(IDBKeyRange.bound(block, block + AT_ONCE - 1));
    for (const one of blocks) {
      if (keywords.length > 0 && !mayHave(one)) continue;
      for (const row of readRows(one))
        if (isCandidate(row, search) && hasContent(row, keywords, search)) found.push(row);
    }
  }
  return found;
}

/** The block that new messages go to; the first one if there is none. */
async function newestBlock(within: Reading | Writing): Promise<number> {
  const cursor = await (within as Reading).objectStore('text').openKeyCursor(null, 'prev');
  return cursor?.key ?? 0;
}

/** A row without its names: they would be half of a block. Only messages that are to be found have one. */
type Packed = [string, number, number, string, number, TIMMsgStatus, readonly number[], readonly string[]];

function printRows(rows: readonly TextRow[]): string {
  return JSON.stringify(
    rows.map(({ stream, pos, local, from, time, status, types, texts }): Packed => {
      return [stream, pos, local, from, time, status, types, texts];
    }),
  );
}

function readRows(block: string | undefined): TextRow[] {
  const rows = block === undefined ? [] : (readJson(block) as Packed[]);
  return rows.map(([stream, pos, local, from, time, status, types, texts]) => {
    return { stream, pos, local, from, time, state: EntryState.Normal, status, types, texts };
  });
}

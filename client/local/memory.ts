/**
 * The local store of a device that keeps nothing: everything in memory, gone with the process. Of a conversation only the
 * newest messages are to be kept, so that a process that lives long does not grow.
 */
import { TIMMsgStatus } from '../../contract/enums.ts';
import { EntryState, type StreamKey } from '../../contract/entry.ts';
import { pageOf } from './found.ts';
import { type Change, comparePlaces, type Found, type LocalStore, type Place } from './port.ts';
import type { Search, StoredMessage } from './port.ts';
import { type Content, contentOf, foldedKeywords, hasContent, isCandidate } from './search-text.ts';

const KEPT_MESSAGES = 2000;

export function openMemoryStore(): LocalStore {
  const messages = new Messages();
  return {
    keeps: KEPT_MESSAGES,
    load: () => Promise.resolve({ cursor: undefined, conversations: [], unsent: [] }),
    write(changes) {
      for (const change of changes) messages.apply(change);
    },
    between(stream, { after, before }, { newestFirst, limit, sentOnly }) {
      const list = messages.of(stream);
      const first = firstNotBefore(list, { pos: after.pos, local: after.local + 1 });
      const found = list.slice(first, Math.max(first, firstNotBefore(list, before)));
      const wanted = sentOnly ? found.filter(({ local }) => local === 0) : found;
      return Promise.resolve(newestFirst ? wanted.slice(-limit).reverse() : wanted.slice(0, limit));
    },
    bySeqs(stream, seqs) {
      const wanted = new Set(seqs);
      return Promise.resolve(messages.of(stream).filter(({ local, seq }) => local === 0 && wanted.has(seq)));
    },
    byIds: (ids) => Promise.resolve(ids.flatMap((id) => messages.byId(id) ?? [])),
    firstAfter(stream, timeMs) {
      return Promise.resolve(messages.of(stream).find(({ local, time }) => local === 0 && time > timeMs)?.pos);
    },
    search: async (search) =>
      searchIn(search.stream === undefined ? messages.all() : messages.of(search.stream), search),
    onFailure: () => undefined,
    ready: () => Promise.resolve(),
    close: () => messages.clear(),
  };
}

/** What of a message is searched, read once. */
const contents = new WeakMap<StoredMessage, Content>();

function searchIn(messages: readonly StoredMessage[], search: Search): Found {
  const keywords = foldedKeywords(search);
  const hits = messages.filter((message) => {
    if (!isCandidate(message, search)) return false;
    const content = contents.get(message) ?? contentOf(message.body);
    contents.set(message, content);
    return hasContent(content, keywords, search);
  });
  const streams = pageOf(hits, search).map(({ stream, count, show }) => ({ stream, count, messages: show }));
  return { total: hits.length, streams };
}

/** The messages of all conversations, each in the order of its places, and by their ids. */
class Messages {
  readonly #streams = new Map<StreamKey, StoredMessage[]>();
  readonly #byId = new Map<string, StoredMessage>();

  of(stream: StreamKey): StoredMessage[] {
    const list = this.#streams.get(stream) ?? [];
    this.#streams.set(stream, list);
    return list;
  }

  all(): StoredMessage[] {
    return [...this.#streams.values()].flat();
  }

  byId(id: string): StoredMessage | undefined {
    return this.#byId.get(id);
  }

  clear(): void {
    this.#streams.clear();
    this.#byId.clear();
  }

  apply(change: Change): void {
    if ('revoke' in change) {
      this.#alter(change.stream, { pos: change.revoke, local: 0 }, { state: EntryState.Revoked, body: '' });
    } else if ('amend' in change) {
      const { stream, amend, customInt, customStr } = change;
      this.#alter(stream, amend, { customInt, customStr });
    } else if ('put' in change) {
      if (change.put === 'message') this.#put(change.message);
    } else if (change.drop === 'message') {
      this.#drop(change.stream, (message) => comparePlaces(message, change.place) === 0);
    } else {
      const goes = ({ local, status }: StoredMessage): boolean =>
        local === 0 || (change.local && status !== TIMMsgStatus.kTIMMsg_Sending);
      this.#drop(change.stream, (message) => message.pos <= change.upto && goes(message));
    }
  }

  #put(message: StoredMessage): void {
    const list = this.of(message.stream);
    const at = firstNotBefore(list, message);
    const there = list[at] && comparePlaces(list[at], message) === 0;
    list.splice(at, there ? 1 : 0, message);
    this.#byId.set(message.id, message);
  }

  #alter(stream: StreamKey, place: Place, to: Partial<StoredMessage>): void {
    const list = this.of(stream);
    const found = list[firstNotBefore(list, place)];
    if (found && comparePlaces(found, place) === 0) this.#put({ ...found, ...to });
  }

  #drop(stream: StreamKey, goes: (message: StoredMessage) => boolean): void {
    const list = this.of(stream);
    for (const message of list.filter(goes)) if (this.#byId.get(message.id) === message) this.#byId.delete(message.id);
    this.#streams.set(
      stream,
      list.filter((message) => !goes(message)),
    );
  }
}

/** Index of the first message that does not stand before `place`. */
function firstNotBefore(list: readonly StoredMessage[], place: Place): number {
  let low = 0;
  let high = list.length;
  // Nearly everything is added at the end.
  if (high > 0 && comparePlaces(list[high - 1]!, place) < 0) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comparePlaces(list[middle]!, place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

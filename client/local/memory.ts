/**
 * The local store of a device that keeps nothing: everything in memory, gone with the process. Of a conversation only the
 * newest messages are to be kept, so that a process that lives long does not grow.
 */
import { EntryState, type StreamKey } from '../../contract/entry.ts';
import { type Change, comparePlaces, type LocalStore, type Place, type StoredMessage } from './port.ts';

const KEPT_MESSAGES = 2000;

export function openMemoryStore(): LocalStore {
  /** Messages of each conversation in the order of their places. */
  const streams = new Map<StreamKey, StoredMessage[]>();
  const byId = new Map<string, StoredMessage>();

  const listOf = (stream: StreamKey): StoredMessage[] => {
    let list = streams.get(stream);
    if (!list) streams.set(stream, (list = []));
    return list;
  };

  const put = (message: StoredMessage): void => {
    const list = listOf(message.stream);
    const at = firstNotBefore(list, message);
    const there = list[at] && comparePlaces(list[at], message) === 0;
    list.splice(at, there ? 1 : 0, message);
    byId.set(message.id, message);
  };

  const drop = (stream: StreamKey, goes: (message: StoredMessage) => boolean): void => {
    const list = listOf(stream);
    for (const message of list.filter(goes)) if (byId.get(message.id) === message) byId.delete(message.id);
    streams.set(
      stream,
      list.filter((message) => !goes(message)),
    );
  };

  const apply = (change: Change): void => {
    if ('revoke' in change) {
      const list = listOf(change.stream);
      const found = list[firstNotBefore(list, { pos: change.revoke, local: 0 })];
      if (found?.pos === change.revoke && found.local === 0) put({ ...found, state: EntryState.Revoked, body: '' });
    } else if ('put' in change) {
      if (change.put === 'message') put(change.message);
    } else if (change.drop === 'message') {
      drop(change.stream, (message) => comparePlaces(message, change.place) === 0);
    } else {
      drop(change.stream, ({ pos, local }) => pos <= change.upto && (local === 0 || change.local));
    }
  };

  return {
    keeps: KEPT_MESSAGES,
    load: () => Promise.resolve({ cursor: undefined, conversations: [], unsent: [] }),
    write(changes) {
      for (const change of changes) apply(change);
    },
    between(stream, { after, before }, { newestFirst, limit, sentOnly }) {
      const list = listOf(stream);
      const first = firstNotBefore(list, { pos: after.pos, local: after.local + 1 });
      const found = list.slice(first, Math.max(first, firstNotBefore(list, before)));
      const wanted = sentOnly ? found.filter(({ local }) => local === 0) : found;
      return Promise.resolve(newestFirst ? wanted.slice(-limit).reverse() : wanted.slice(0, limit));
    },
    bySeqs(stream, seqs) {
      const wanted = new Set(seqs);
      return Promise.resolve(listOf(stream).filter(({ local, seq }) => local === 0 && wanted.has(seq)));
    },
    byIds: (ids) => Promise.resolve(ids.flatMap((id) => byId.get(id) ?? [])),
    firstAfter(stream, timeMs) {
      return Promise.resolve(listOf(stream).find(({ local, time }) => local === 0 && time > timeMs)?.pos);
    },
    close() {
      streams.clear();
      byId.clear();
    },
  };
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

/**
 * What an app keeps with messages that are here before their turn comes: fetched as a page of the history, or sent by this
 * device. When they are taken in, that stays with them.
 */
import type { Entry } from '../contract/entry.ts';
import type { LocalStore, StoredMessage } from './local/port.ts';

export type OwnData = ReadonlyMap<Entry, Pick<StoredMessage, 'customInt' | 'customStr'>>;

export const NO_OWN_DATA: OwnData = new Map();

/** Reads it back for messages among the entries. */
export async function readOwnData(store: Pick<LocalStore, 'bySeqs'>, entries: readonly Entry[]): Promise<OwnData> {
  const messages = entries.filter(({ kind }) => kind === 'msg');
  if (messages.length === 0) return NO_OWN_DATA;
  const found: [Entry, StoredMessage][] = [];
  for (const [stream, list] of Map.groupBy(messages, (entry) => entry.stream)) {
    const seqs = list.map(({ seq }) => seq);
    const here = new Map((await store.bySeqs(stream, seqs)).map((message) => [message.pos, message]));
    for (const entry of list) if (here.has(entry.pos)) found.push([entry, here.get(entry.pos)!]);
  }
  return new Map(found);
}

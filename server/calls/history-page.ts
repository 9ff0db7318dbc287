/**
 * A page of a conversation's history as its viewer sees it. What the viewer deleted is left out, and more is read in its
 * place, within bounds: then the page ends early and settles what it has passed over.
 */
import type { Entry } from '../../contract/entry.ts';
import { MAX_PAGE, MAX_PAGE_BYTES } from '../../contract/limits.ts';
import type { Anchor, Page, Store } from '../../store/port.ts';
import { bodyBytes, type View, visibleTo } from './visibility.ts';

/** Reads that one page may take. */
const MAX_READS = 5;

type Reading = Pick<Store, 'messages' | 'unseenAt'>;

export async function pageOf(store: Reading, view: View, anchor: Anchor, newer: boolean, limit: number): Promise<Page> {
  const first = await store.messages(view.stream, anchor, newer, limit, MAX_PAGE_BYTES, view.cleared);
  const entries = await visibleTo(store, view, first.entries);
  if (entries.length === first.entries.length || first.end) return { ...first, entries };
  return fillUp(store, view, newer, limit, { ...first, entries });
}

/** Reads on beyond a page until it is full, or nothing is left. */
async function fillUp(store: Reading, view: View, newer: boolean, limit: number, page: Page): Promise<Page> {
  const entries = [...page.entries];
  let { from, to } = page;
  let bytes = bodyBytes(entries);
  const take = (entry: Entry): boolean => {
    bytes += Buffer.byteLength(entry.body);
    return entries.length < limit && bytes <= MAX_PAGE_BYTES && entries.push(entry) > 0;
  };
  for (let reads = 1; reads < MAX_READS; reads += 1) {
    const anchor = { pos: newer ? to : from + 1 };
    const next = await store.messages(view.stream, anchor, newer, MAX_PAGE, MAX_PAGE_BYTES, view.cleared);
    const left = (await visibleTo(store, view, next.entries)).find((entry) => !take(entry));
    if (newer) to = left ? left.pos - 1 : next.to;
    else from = left ? left.pos : next.from;
    if (left || next.end) return { entries, from, to, end: left === undefined };
  }
  return { entries, from, to, end: false };
}

/**
 * A page of a conversation's history as its viewer sees it. What the viewer deleted is left out, and more is read in its
 * place, within bounds: then the page ends early and settles what it has passed over.
 */
import type { Entry } from '../../contract/entry.ts';
import { MAX_PAGE, MAX_PAGE_BYTES } from '../../contract/limits.ts';
import { createTaker } from '../../store/paging.ts';
import type { Anchor, Page, Store } from '../../store/port.ts';
import { type View, visibleTo } from './visibility.ts';

/** Reads that one page may take. */
const MAX_READS = 5;

export async function pageOf(
  store: Pick<Store, 'messages' | 'unseenAt'>,
  view: View,
  anchor: Anchor,
  newer: boolean,
  limit: number,
): Promise<Page> {
  const first = await store.messages(view.stream, anchor, newer, limit, MAX_PAGE_BYTES, view.cleared);
  const visible = await visibleTo(store, view, first.entries);
  if (visible.length === first.entries.length || first.end) return { ...first, entries: visible };
  const taker = createTaker(limit, MAX_PAGE_BYTES);
  for (const entry of visible) taker.take(entry);
  return fillUp(store, view, newer, first, taker);
}

/** Reads on beyond `first` until there is no room. */
async function fillUp(
  store: Pick<Store, 'messages' | 'unseenAt'>,
  view: View,
  newer: boolean,
  first: Page,
  taker: ReturnType<typeof createTaker>,
): Promise<Page> {
  const { entries } = taker;
  let { from, to } = first;
  for (let reads = 1; reads < MAX_READS; reads += 1) {
    const anchor = { pos: newer ? to : from + 1 };
    const next = await store.messages(view.stream, anchor, newer, MAX_PAGE, MAX_PAGE_BYTES, view.cleared);
    const left = (await visibleTo(store, view, next.entries)).find((entry) => !taker.take(entry));
    [from, to] = settled({ from, to }, next, newer, left);
    if (left || next.end) return { entries, from, to, end: left === undefined };
  }
  return { entries, from, to, end: false };
}

/** What is settled together with a page beyond: up to the first message there was no room for. */
function settled(
  { from, to }: Pick<Page, 'from' | 'to'>,
  next: Page,
  newer: boolean,
  left: Entry | undefined,
): [from: number, to: number] {
  if (newer) return [from, left ? left.pos - 1 : next.to];
  return [left ? left.pos : next.from, to];
}

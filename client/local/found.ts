/**
 * The answer to a search out of all messages found, for engines that have them at hand: how many there are of each
 * conversation, and the page that was asked for.
 */
import { comparePlaces, type Found, type Place, type Search } from './port.ts';

type Hit = Place & { readonly stream: string; readonly time: number };

/** Where a search found something; `show` is what to show of it, newest first. */
export interface FoundStream<T> {
  readonly stream: string;
  readonly count: number;
  readonly show: readonly T[];
}

/** Counts the hits and picks what is to be shown. */
export function pageOf<T extends Hit>(hits: readonly T[], search: Search): FoundStream<T>[] {
  const byStream = Map.groupBy(hits, ({ stream }) => stream);
  const newestFirst = (list: readonly T[]): T[] => list.toSorted((a, b) => comparePlaces(b, a));
  const end = search.offset + search.limit;
  if (search.stream !== undefined) {
    return [...byStream].map(([stream, list]) => {
      return { stream, count: list.length, show: newestFirst(list).slice(search.offset, end) };
    });
  }
  const newest = (list: readonly T[]): T => list.reduce((a, b) => (comparePlaces(a, b) < 0 ? b : a));
  return [...byStream]
    .map(([stream, list]) => ({ stream, count: list.length, show: [newest(list)] }))
    .toSorted((a, b) => byNewest({ ...a, time: a.show[0]!.time }, { ...b, time: b.show[0]!.time }))
    .slice(search.offset, end);
}

/** The order of conversations in an answer: that with the newest find first. */
export function byNewest(a: { stream: string; time: number }, b: { stream: string; time: number }): number {
  return b.time - a.time || (a.stream < b.stream ? -1 : 1);
}

export const NOTHING: Found = { total: 0, streams: [] };

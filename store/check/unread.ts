/**
 * Unread numbers counted anew, message by message, as somebody would who knows nothing of running totals: what the other
 * side sent above the reader's mark, without what does not count, was taken back, or was deleted by the reader.
 */
import { type Entry, EntryState, type Run } from '../../contract/entry.ts';
import { saysItCounts, sideOf, totalsOf, wasCounted } from './judge.ts';

export type Side = 0 | 1;

/**
 * Whether this entry is unread for a side whose mark is below it. What a message without a body said of itself is only
 * known from the totals, and those of the entry before.
 */
export function isUnread(entry: Entry, side: Side, before: Pick<Entry, 'run'> | undefined): boolean {
  if (entry.kind !== 'msg' || entry.state === EntryState.Revoked || sideOf(entry) === side) return false;
  if (entry.state !== EntryState.Deleted) return saysItCounts(entry);
  return before !== undefined && wasCounted(before, entry);
}

/** How far a side has read. */
export function markOf(run: Run, side: Side): number {
  return totalsOf(run).mark[side];
}

/** What the totals say: `revoked` messages above the mark counted and were taken back, or deleted by the reader. */
export function unreadBy(run: Run, side: Side, revoked: number): number {
  const { sent, base } = totalsOf(run);
  return sent[side === 0 ? 1 : 0] - base[side] - revoked;
}

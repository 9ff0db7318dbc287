/**
 * Unread numbers counted anew, message by message, as somebody would who knows nothing of running totals: what the other
 * side sent above the reader's mark, without what does not count and what was taken back.
 */
import { type Entry, EntryState, type Run } from '../../contract/entry.ts';
import { saysItCounts, sideOf, totalsOf } from './judge.ts';

export type Side = 0 | 1;

/** Whether this entry is unread for a side whose mark is below it. */
export function isUnread(entry: Entry, side: Side): boolean {
  if (entry.kind !== 'msg' || entry.state === EntryState.Revoked || sideOf(entry) === side) return false;
  return saysItCounts(entry);
}

/** How far a side has read. */
export function markOf(run: Run, side: Side): number {
  return totalsOf(run).mark[side];
}

/** What the totals say: `revoked` messages above the mark counted and were taken back. */
export function unreadBy(run: Run, side: Side, revoked: number): number {
  const { sent, base } = totalsOf(run);
  return sent[side === 0 ? 1 : 0] - base[side] - revoked;
}

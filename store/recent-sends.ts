/**
 * The identities of a stream's newest sends, in little memory: one number for each of the newest positions. A repeated
 * send is recognised by it, and confirmed by reading the entry.
 */
import { RECENT_POSITIONS } from './limits.ts';
import type { SendKey } from './port.ts';

/**
 * Marks of the positions above `base`, oldest first. Successive states of a stream share one list, which grows: marks
 * beyond a state's head are of a later state, or of a transaction that was rolled back.
 */
export interface RecentSends {
  readonly base: number;
  readonly marks: number[];
}

/** A number that two sends share only if they have the same random number and (nearly) the same client time. */
export function markOf(kind: string, send: { rand: number; ctime: number }): number {
  return kind === 'msg' ? send.rand * 2 ** 21 + (send.ctime % 2 ** 21) : -1;
}

/** With the entry that follows `head`. */
export function withNext(recent: RecentSends, head: number, mark: number): RecentSends {
  const { base, marks } = recent;
  marks.length = head - base;
  marks.push(mark);
  if (marks.length < 2 * RECENT_POSITIONS) return recent;
  return { base: base + RECENT_POSITIONS, marks: marks.slice(RECENT_POSITIONS) };
}

/** The newest position of (above, upto] that carries a mark; undefined if none is remembered. */
export function newestWith(recent: RecentSends, above: number, upto: number, mark: number): number | undefined {
  const { base, marks } = recent;
  const first = Math.max(above - base, 0);
  for (let i = upto - base - 1; i >= first; i--) if (marks[i] === mark) return base + 1 + i;
  return undefined;
}

/** Whether an entry is this send: what a mark that matches has to be confirmed by. */
export function isSend(entry: SendKey & { kind: string }, send: SendKey): boolean {
  return entry.kind === 'msg' && entry.from === send.from && entry.rand === send.rand && entry.ctime === send.ctime;
}

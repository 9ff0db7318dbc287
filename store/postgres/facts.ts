/** The facts of a command: what the transaction has read, with what earlier commands of the batch decided. */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import { MAX_RETRY_SEARCH, RECENT_POSITIONS } from '../limits.ts';
import type { Account, Facts, Membership, SendKey } from '../port.ts';
import { isSend, markOf, newestWith, type RecentSends, withNext } from '../recent-sends.ts';
import { deletionOf, type Effects, entryAt, nameOf, sessionsOf, stateOf } from './effects.ts';
import type { Deletable } from './memory.ts';

/** Whatever is not there yet throws `MISSING`. */
export function factsOf(effects: Effects, now: number): Facts {
  return {
    now,
    head: (stream) => stateOf(effects, stream).head,
    messageBySeq: (stream, seq) => messageBySeq(effects, stream, seq),
    entryAt: (stream, pos) => entryAt(effects, stream, pos),
    entriesAt: (stream, positions) => entriesAt(effects, stream, positions),
    unseenAt: (user, stream, positions) => unseenAt(effects, user, stream, positions),
    earlierSend: (stream, send, sinceGno) =>
      recentSend(effects, stream, send) ??
      (sinceGno === undefined ? undefined : olderSend(effects, stream, send, sinceGno)),
    membership: (user, stream) => membershipOf(effects, user, stream),
    pinnedCount: (user) => pinnedCount(effects, user),
    account: (user) => accountOf(effects, user),
    sessions: (user) => sessionsOf(effects, user),
  };
}

function messageBySeq(effects: Effects, stream: StreamKey, seq: number): Entry | undefined {
  const { base, head, appended } = stateOf(effects, stream);
  if (!Number.isInteger(seq) || seq < 1 || seq > head.seq) return undefined;
  const found =
    seq > base.seq
      ? appended.find((entry) => entry.kind === 'msg' && entry.seq === seq)
      : effects.memory.bySeq.get({ stream, seq });
  return found && asItIs(effects, found);
}

/** An entry that was read, in its present state. */
function asItIs(effects: Effects, entry: Entry): Entry {
  return effects.blanked.get(nameOf(entry.stream, entry.pos)) ?? entry;
}

function entriesAt(effects: Effects, stream: StreamKey, positions: readonly number[]): ReadonlyMap<number, Entry> {
  const { base, head } = stateOf(effects, stream);
  const there = positions.filter((pos) => Number.isInteger(pos) && pos >= 1 && pos <= head.pos);
  for (const pos of there) if (pos <= base.pos) effects.memory.entries.want({ stream, pos });
  return new Map(there.map((pos) => [pos, entryAt(effects, stream, pos)!]));
}

function unseenAt(
  effects: Effects,
  user: string,
  stream: StreamKey,
  positions: readonly number[],
): ReadonlySet<number> {
  const { cleared = 0, deleted = 0 } = membershipOf(effects, user, stream) ?? {};
  const single = positions.filter((target) => target > cleared && target <= deleted);
  const asked = single.map((target) => ({ user, stream, target }));
  const stored = asked.filter((one) => !effects.deletions.has(deletionOf(one)));
  const isStored = stateOf(effects, stream).base.pos > 0;
  if (isStored) for (const one of stored) effects.memory.deletions.want(one);
  const isDeleted = (one: Deletable): boolean =>
    effects.deletions.has(deletionOf(one)) || (isStored && effects.memory.deletions.get(one));
  const found = asked.filter(isDeleted).map(({ target }) => target);
  return new Set([...positions.filter((pos) => pos <= cleared), ...found]);
}

/** The newest such send among the newest positions. */
function recentSend(effects: Effects, stream: StreamKey, send: SendKey): Entry | undefined {
  const recent = recentOf(effects, stream);
  const mark = markOf('msg', send);
  const { pos: head } = stateOf(effects, stream).head;
  const above = head - RECENT_POSITIONS;
  let pos = newestWith(recent, above, head, mark);
  for (; pos !== undefined; pos = newestWith(recent, above, pos - 1, mark)) {
    const entry = entryAt(effects, stream, pos);
    if (entry && isSend(entry, send)) return entry;
  }
  return undefined;
}

function recentOf(effects: Effects, stream: StreamKey): RecentSends {
  const state = stateOf(effects, stream);
  if (state.recent) return state.recent;
  const { base, appended } = state;
  let recent = base.pos === 0 ? { base: 0, marks: [] } : effects.memory.recent.get(stream);
  for (const entry of appended) recent = withNext(recent, entry.pos - 1, markOf(entry.kind, entry));
  state.recent = recent;
  return recent;
}

/** The first such send that its device did not know of, among those that are not recent any more. */
function olderSend(effects: Effects, stream: StreamKey, send: SendKey, sinceGno: number): Entry | undefined {
  const { base, head, appended } = stateOf(effects, stream);
  const older = head.pos - RECENT_POSITIONS;
  if (older < 1) return undefined;
  const nothing = { above: 0, entry: undefined };
  const { above, entry } = base.pos === 0 ? nothing : effects.memory.retries.get({ stream, send, sinceGno });
  if (entry) return asItIs(effects, entry);
  const upto = Math.min(older, above + MAX_RETRY_SEARCH);
  const found = appended.find((one) => one.pos <= upto && isSend(one, send));
  return found && asItIs(effects, found);
}

function membershipOf(effects: Effects, user: string, stream: StreamKey): Membership | undefined {
  const { id } = stateOf(effects, stream);
  const changed = effects.memberships.get(nameOf(stream, user));
  if (!changed) return id === 0 ? undefined : effects.memory.memberships.get({ user, stream });
  const { changed: _, ...membership } = changed;
  return membership;
}

/** What was counted in the tables, with the user's changes since. */
function pinnedCount({ memory, memberships, streams }: Effects, user: string): number {
  let count = memory.pinned.get(user);
  for (const { user: owner, stream, pinned } of memberships.values()) {
    if (owner !== user) continue;
    const before = streams.get(stream)!.id === 0 ? undefined : memory.memberships.get({ user, stream });
    count += (pinned > 0 ? 1 : 0) - (before && before.pinned > 0 ? 1 : 0);
  }
  return count;
}

function accountOf({ memory, accounts }: Effects, user: string): Account | undefined {
  const nth = accounts.get(user);
  return nth === undefined ? memory.accounts.get(user) : { user, tinyid: memory.tinyids.get(nth) };
}

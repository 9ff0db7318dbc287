/** A user's conversations as `sync` reports them: the shared head, the user's own settings, and what to show of it. */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import { damagedRow } from '../checksum.ts';
import { MAX_CACHED_STREAMS, MAX_LAST_MESSAGE_SEARCH } from '../limits.ts';
import type { Membership, ViewedHead } from '../port.ts';
import type { Schema } from '../schema.ts';
import { keyOf } from '../stream-row.ts';
import { mayBeLast, toMembership, toMembershipRow, toViewedHead, unseenIn, viewerMark } from '../viewed-head.ts';
import { type Beside, createBeside } from './beside.ts';
import { createCache } from './cache.ts';
import type { Statements } from './database.ts';
import { createDeletions, type Deletions } from './deletions.ts';
import type { EntryLog } from './entry-log.ts';
import type { Positions } from './positions.ts';
import type { Streams } from './streams.ts';

export interface Conversations {
  membership(user: string, key: StreamKey): Membership | undefined;
  /** Writes a user's settings; `changed` is the change number of the entry that changed them. */
  putMembership(membership: Membership, changed: number): void;
  pinnedCount(user: string): number;
  /** See `unseenAt` of `Facts`. */
  unseenAt(user: string, key: StreamKey, positions: readonly number[]): ReadonlySet<number>;
  writeDeletion(row: Deletion): void;
  viewedHead(user: string, key: StreamKey): ViewedHead | undefined;
  /** A message of the conversation is revoked. To say so of one that is not, in the end, does no harm. */
  noteRevoked(key: StreamKey): void;
  /** See `changedSince` of `Store`. More than `limit` only if the last ones share a change number. */
  changedSince(user: string, since: number, limit: number): ViewedHead[];
}

type Deletion = Parameters<Deletions['write']>[0];

export function createConversations(
  statements: Statements,
  positions: Positions,
  streams: Streams,
  log: EntryLog,
): Conversations {
  const beside = createBeside(statements);
  const deletions = createDeletions(statements, beside, streams);
  const revocations = createCache(MAX_CACHED_STREAMS, (key) => {
    const { id } = streams.get(key);
    return { any: id !== 0 && beside.hasRevoked(id) };
  });
  const find = (user: string, key: StreamKey): { membership: Membership; changed: number } | undefined => {
    const stream = streams.get(key).id;
    const row = statements.findMembership.get({ user_id: user, stream });
    if (!row) beside.membership(user, stream);
    return row && toMembership(row, key);
  };

  const viewedHead = (user: string, key: StreamKey): ViewedHead | undefined => {
    const found = find(user, key);
    if (!found) return undefined;
    const { membership } = found;
    const { id, head } = streams.get(key);
    const mark = viewerMark(head, user);
    const revoked = revocations.get(key).any ? revokedAbove(id, mark) : [];
    const floor = Math.max(membership.cleared, head.pos - MAX_LAST_MESSAGE_SEARCH);
    const deleted = deletions.above(membership, id, Math.min(floor, mark));
    const last = lastMessage(log, key, membership.cleared, unseenIn(deleted));
    return toViewedHead(head, found, revoked, deleted, last);
  };

  const revokedAbove = (stream: number, mark: number): Schema['revoked'][] => {
    const revoked = statements.revokedAbove.all({ stream, mark });
    beside.revoked(stream, mark, revoked);
    return revoked;
  };

  return {
    membership: (user, key) => find(user, key)?.membership,
    putMembership(membership, changed) {
      statements.putMembership.run(toMembershipRow(membership, streams.idOf(membership.stream), changed));
    },
    unseenAt(user, key, positions) {
      const membership = find(user, key)?.membership;
      if (!membership) return new Set();
      const { id } = streams.get(key);
      return new Set(positions.filter((pos) => deletions.isUnseen(membership, id, pos)));
    },
    writeDeletion: (row) => deletions.write(row),
    pinnedCount: (user) => statements.countPinned.get({ user_id: user })!.count,
    viewedHead,
    noteRevoked(key) {
      revocations.get(key).any = true;
    },
    changedSince(user, since, limit) {
      return changedKeys(statements, beside, positions, user, since, limit).map((key) => {
        const head = viewedHead(user, key);
        if (!head) throw damagedRow('membership', `${user} in ${key}`);
        return head;
      });
    },
  };
}

/** A page of the conversations that changed, by rank: the change number of the newest entry or of the newest setting. */
function changedKeys(
  statements: Statements,
  beside: Beside,
  positions: Positions,
  user: string,
  since: number,
  limit: number,
): StreamKey[] {
  beside.memberships(user);
  const ranked = statements.conversationsOf
    .all({ user_id: user })
    .map(({ stream, changed, newest }) => {
      const gno = positions.unwrittenNewest(stream) ?? newest ?? 0;
      return { stream, rank: Math.max(gno, changed) };
    })
    .filter(({ rank }) => rank > since)
    .sort((a, b) => a.rank - b.rank);
  // The reader goes on above the last change number, so all that share it belong to this page.
  const last = ranked[limit - 1]?.rank ?? Number.POSITIVE_INFINITY;
  return ranked
    .filter(({ rank }) => rank <= last)
    .map(({ stream }) => keyOf(statements.streamOf.get({ id: stream }), `number ${stream}`));
}

/** The newest message above `cleared` that may stand in the conversation list. A revoked one still may. */
function lastMessage(log: EntryLog, key: StreamKey, cleared: number, deleted: ReadonlySet<number>): Entry | undefined {
  let looked = 0;
  for (const entry of log.before(key, Number.MAX_SAFE_INTEGER)) {
    if (entry.pos <= cleared || ++looked > MAX_LAST_MESSAGE_SEARCH) return undefined;
    if (mayBeLast(entry) && !deleted.has(entry.pos)) return entry;
  }
  return undefined;
}

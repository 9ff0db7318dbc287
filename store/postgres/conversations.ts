/**
 * A user's conversations as `sync` reports them: the shared head, the user's own settings, and what to show of it. All of
 * it is read from one unchanging view of the database, so that the parts of an answer belong together.
 */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import { MAX_LAST_MESSAGE_SEARCH } from '../limits.ts';
import type { Range } from '../paging.ts';
import type { Head, Membership, ViewedHead } from '../port.ts';
import type { EntryRow, Schema } from '../schema.ts';
import { keyOf } from '../stream-row.ts';
import { deletedTargets, mayBeLast, toMembership, toViewedHead, unseenIn, viewerMark } from '../viewed-head.ts';
import { type Amount, entriesIn, rowsOf } from './entry-log.ts';
import { statements } from './read-statements.ts';
import type { Sql } from './sql.ts';
import { checkedHead, headOf, type Stream, type Streams } from './streams.ts';

/** A conversation of a user that is being looked at. */
interface View {
  readonly stream: Stream;
  readonly head: Head;
  readonly membership: Membership;
  readonly changed: number;
}

/** See `viewedHead` of `Store`. */
export async function viewedHead(
  sql: Sql,
  streams: Streams,
  user: string,
  key: StreamKey,
): Promise<ViewedHead | undefined> {
  const stream = await streams.find(sql, key);
  if (!stream) return undefined;
  const [head, [row]] = await Promise.all([
    headOf(sql, stream),
    sql.all(statements.findMembership, { user_id: user, stream: stream.id }),
  ]);
  if (!row) return undefined;
  const { membership, changed } = toMembership(row, key);
  const view: View = { stream, head, membership, changed };
  const [revoked, { deleted, last }] = await Promise.all([
    sql.all(statements.revokedAbove, { stream: stream.id, mark: viewerMark(head, user) }),
    seenBy(sql, user, [view]),
  ]);
  return toViewedHead(head, view, revoked, deleted.get(stream.id) ?? [], last.get(stream.id));
}

/** See `changedSince` of `Store`. */
export async function changedSince(sql: Sql, user: string, since: number, limit: number): Promise<ViewedHead[]> {
  const rows = await sql.all(statements.conversationsChanged, { user_id: user, since, limit });
  if (rows.length === 0) return [];
  const views = rows.map(toView);
  const [revoked, { deleted, last }] = await Promise.all([
    sql.all(statements.revokedAboveMarks, {
      streams: views.map(({ stream }) => stream.id),
      marks: views.map(({ head }) => viewerMark(head, user)),
    }),
    seenBy(sql, user, views),
  ]);
  const revokedOf = Map.groupBy(revoked, (row) => row.stream);
  return views.map((view) => {
    const { id } = view.stream;
    return toViewedHead(view.head, view, revokedOf.get(id) ?? [], deleted.get(id) ?? [], last.get(id));
  });
}

/** See `unseenAt` of `Store`. */
export async function unseenAt(
  sql: Sql,
  streams: Streams,
  user: string,
  key: StreamKey,
  positions: readonly number[],
): Promise<ReadonlySet<number>> {
  const stream = await streams.find(sql, key);
  if (!stream) return new Set();
  const at = { user_id: user, stream: stream.id };
  // In this order: what is no longer among the deletions was cleared by then.
  const [rows, [row]] = await Promise.all([
    sql.all(statements.deletedAmong, { ...at, targets: positions }),
    sql.all(statements.findMembership, at),
  ]);
  const cleared = row ? toMembership(row, key).membership.cleared : 0;
  return new Set([...positions.filter((pos) => pos <= cleared), ...deletedTargets(rows)]);
}

/** What the viewer deleted, and what it sees as the last message. */
async function seenBy(sql: Sql, user: string, views: readonly View[]) {
  const deleted = await deletedIn(sql, user, views);
  return { deleted, last: await lastMessages(sql, views, deleted) };
}

/** What the viewer deleted above its mark, and where the last message may be; nobody who deleted nothing pays for it. */
async function deletedIn(sql: Sql, user: string, views: readonly View[]): Promise<Map<number, Deleted>> {
  const floors = views.flatMap(({ stream, head, membership }) => {
    const floor = Math.min(viewerMark(head, user), lastFloor(head, membership));
    return membership.deleted > floor ? [{ stream: stream.id, floor }] : [];
  });
  if (floors.length === 0) return new Map();
  const rows = await sql.all(statements.deletedAboveFloors, {
    user_id: user,
    streams: floors.map(({ stream }) => stream),
    floors: floors.map(({ floor }) => floor),
  });
  return Map.groupBy(rows, (row) => row.stream);
}

type Deleted = readonly Schema['deleted'][];

type ChangedRow = NonNullable<(typeof statements.conversationsChanged)['row']>;

function toView(row: ChangedRow): View {
  const { user_id, stream: id, pinned, hidden, cleared, receive, deleted, changed, checksum } = row;
  const found = row.key === null ? undefined : { key: row.key, checksum: row.key_checksum };
  const key = keyOf(found, `number ${id}`);
  const { pos, gno, time, seq, run } = row;
  const head = pos === null ? undefined : { stream: id, pos, gno, time, seq, run, checksum: row.head_checksum };
  const own: Schema['membership'] = {
    user_id,
    stream: id,
    pinned,
    hidden,
    cleared,
    receive,
    deleted,
    changed,
    checksum,
  };
  return { stream: { id, key }, head: checkedHead(head, key), ...toMembership(own, key) };
}

/** How much of a conversation is read at first to find its last message, and how much if it is not there. */
const FIRST_LOOK: Amount = { limit: 4, bytes: 4 * 1024 };
const NEXT_LOOK: Amount = { limit: MAX_LAST_MESSAGE_SEARCH, bytes: 128 * 1024 };

interface Search extends Range {
  readonly stream: Stream;
  /** Positions that the viewer does not see. */
  readonly unseen: ReadonlySet<number>;
}

/** Where the search for the last message of a conversation ends. */
function lastFloor(head: Head, { cleared }: Membership): number {
  return Math.max(cleared, head.pos - MAX_LAST_MESSAGE_SEARCH, 0);
}

/**
 * The newest message of each that may stand in the conversation list and was neither cleared nor deleted; by the number
 * of its stream.
 */
async function lastMessages(
  sql: Sql,
  views: readonly View[],
  deleted: ReadonlyMap<number, Deleted>,
): Promise<Map<number, Entry>> {
  const found = new Map<number, Entry>();
  let searches = views.map(({ stream, head, membership }): Search => {
    const unseen = unseenIn(deleted.get(stream.id) ?? []);
    return { stream, unseen, above: lastFloor(head, membership), below: head.pos + 1 };
  });
  for (let amount = FIRST_LOOK; ; amount = NEXT_LOOK) {
    searches = searches.filter(({ above, below }) => above + 1 < below);
    if (searches.length === 0) return found;
    const rows = await newestRows(sql, searches, amount);
    searches = searches.flatMap((search) => {
      const { stream, unseen, below } = search;
      const own = rows.get(stream.id) ?? [];
      for (const entry of entriesIn(own, stream, search, false)) {
        if (!mayBeLast(entry) || unseen.has(entry.pos)) continue;
        found.set(stream.id, entry);
        return [];
      }
      return [{ ...search, below: below - own.length }];
    });
  }
}

/** The newest rows of each range, by the number of the stream, newest first. One stream alone has its own statement. */
async function newestRows(sql: Sql, searches: readonly Search[], amount: Amount): Promise<Map<number, EntryRow[]>> {
  const [one, ...others] = searches;
  if (one && others.length === 0) {
    return new Map([
      [one.stream.id, await rowsOf(sql, one.stream, { above: one.above, below: one.below }, false, amount)],
    ]);
  }
  const rows = await sql.all(statements.newestOfMany, {
    streams: searches.map(({ stream }) => stream.id),
    above: searches.map(({ above }) => above),
    below: searches.map(({ below }) => below),
    ...amount,
  });
  return Map.groupBy(rows, (row) => row.stream);
}

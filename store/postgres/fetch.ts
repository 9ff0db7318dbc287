/** Reads all facts that a batch still lacks, in one statement for each sort, all of them sent at once. */
import type { StreamKey } from '../../contract/entry.ts';
import { damagedRow, unsealed } from '../checksum.ts';
import { damaged, toEntry } from '../entry-row.ts';
import { MAX_RETRY_SEARCH } from '../limits.ts';
import { boundsOfSeq } from '../paging.ts';
import type { Session } from '../port.ts';
import { markOf, type RecentSends } from '../recent-sends.ts';
import { toSession } from '../session-row.ts';
import { toMembership } from '../viewed-head.ts';
import { batch } from './batch.ts';
import type { LockedStream, Memory, Retry } from './memory.ts';
import type { Transaction } from './sql.ts';
import type { StreamNotes } from './stream-notes.ts';

/** Everything that is wanted when it is called. */
export async function fetchWanted(transaction: Transaction, memory: Memory, notes: StreamNotes): Promise<void> {
  await Promise.all([
    fetchSessions(transaction, memory),
    ...memory.blocks.takeWanted().map(async (nth) => memory.blocks.put(nth, await transaction.takeBlock())),
    fetchAccounts(transaction, memory),
    fetchMemberships(transaction, memory),
    fetchDeletions(transaction, memory),
    fetchPinned(transaction, memory),
    fetchTinyids(transaction, memory),
    fetchRecent(transaction, memory, notes),
    fetchEntries(transaction, memory),
    fetchBySeq(transaction, memory),
    fetchRetries(transaction, memory),
  ]);
}

async function fetchSessions(transaction: Transaction, { sessions }: Memory): Promise<void> {
  const users = sessions.takeWanted();
  if (users.length === 0) return;
  const found = new Map<string, Session[]>(users.map((user) => [user, []]));
  for (const row of await transaction.all(batch.sessionsOfUsers, { users }))
    found.get(row.user_id)!.push(toSession(row));
  for (const [user, list] of found) sessions.put(user, list);
}

async function fetchAccounts(transaction: Transaction, { accounts }: Memory): Promise<void> {
  const users = accounts.takeWanted();
  if (users.length === 0) return;
  const rows = await transaction.all(batch.accountsOf, { users });
  for (const user of users) accounts.put(user, undefined);
  for (const row of rows) accounts.put(row.user_id, { user: row.user_id, tinyid: unsealed('account', row).tinyid });
}

async function fetchMemberships(transaction: Transaction, memory: Memory): Promise<void> {
  const asked = memory.memberships.takeWanted();
  if (asked.length === 0) return;
  const keys = new Map<number, StreamKey>(asked.map(({ stream }) => [lockedAt(memory, stream).id, stream]));
  const rows = await transaction.all(batch.membershipsOf, {
    users: asked.map(({ user }) => user),
    streams: asked.map(({ stream }) => lockedAt(memory, stream).id),
  });
  for (const one of asked) memory.memberships.put(one, undefined);
  for (const row of rows) {
    const { membership } = toMembership(row, keys.get(row.stream)!);
    memory.memberships.put(membership, membership);
  }
}

async function fetchDeletions(transaction: Transaction, memory: Memory): Promise<void> {
  const asked = memory.deletions.takeWanted();
  if (asked.length === 0) return;
  const keys = new Map<number, StreamKey>(asked.map(({ stream }) => [lockedAt(memory, stream).id, stream]));
  const rows = await transaction.all(batch.deletedOf, {
    users: asked.map(({ user }) => user),
    streams: asked.map(({ stream }) => lockedAt(memory, stream).id),
    targets: asked.map(({ target }) => target),
  });
  for (const one of asked) memory.deletions.put(one, false);
  for (const row of rows) {
    const { user_id: user, target } = unsealed('deleted', row);
    memory.deletions.put({ user, stream: keys.get(row.stream)!, target }, true);
  }
}

async function fetchPinned(transaction: Transaction, { pinned }: Memory): Promise<void> {
  const users = pinned.takeWanted();
  if (users.length === 0) return;
  const rows = await transaction.all(batch.pinnedOf, { users });
  for (const user of users) pinned.put(user, 0);
  for (const { user_id, count } of rows) pinned.put(user_id, count);
}

async function fetchTinyids(transaction: Transaction, { tinyids }: Memory): Promise<void> {
  const wanted = tinyids.takeWanted();
  if (wanted.length === 0) return;
  const rows = await transaction.all(batch.takeTinyids, { count: wanted.length });
  for (const [i, nth] of wanted.entries()) tinyids.put(nth, rows[i]!.tinyid);
}

/** The newest sends of streams, as far as this node does not remember them. */
async function fetchRecent(transaction: Transaction, memory: Memory, notes: StreamNotes): Promise<void> {
  const asked: { id: number; key: StreamKey; recent: RecentSends; upto: number; pos: number }[] = [];
  for (const key of memory.recent.takeWanted()) {
    const { id, head } = lockedAt(memory, key);
    const { recent, upto } = notes.recentOf(key, head.pos);
    memory.recent.put(key, recent);
    if (upto < head.pos) asked.push({ id, key, recent, upto, pos: head.pos });
  }
  if (asked.length === 0) return;
  const marks = new Map(asked.map(({ id, recent }) => [id, recent.marks]));
  const rows = await transaction.all(batch.sendKeys, {
    streams: asked.map(({ id }) => id),
    above: asked.map(({ upto }) => upto),
    upto: asked.map(({ pos }) => pos),
  });
  for (const row of rows) marks.get(row.stream)!.push(markOf(row.kind, row));
  for (const { key, recent, pos } of asked) if (recent.base + recent.marks.length !== pos) throw damaged(key, pos);
}

async function fetchEntries(transaction: Transaction, memory: Memory): Promise<void> {
  const asked = memory.entries.takeWanted();
  if (asked.length === 0) return;
  const rows = await transaction.all(batch.entriesAt, {
    streams: asked.map(({ stream }) => lockedAt(memory, stream).id),
    positions: asked.map(({ pos }) => pos),
  });
  const found = new Map(rows.map((row) => [`${row.stream} ${row.pos}`, row]));
  for (const { stream, pos } of asked) {
    const row = found.get(`${lockedAt(memory, stream).id} ${pos}`);
    if (!row) throw damaged(stream, pos);
    memory.entries.put({ stream, pos }, toEntry(row, stream, pos));
  }
}

async function fetchBySeq(transaction: Transaction, memory: Memory): Promise<void> {
  const asked = memory.bySeq.takeWanted();
  if (asked.length === 0) return;
  const streams = asked.map(({ stream }) => lockedAt(memory, stream));
  const bounds = asked.map(({ seq }, i) => boundsOfSeq(seq, streams[i]!.head));
  const rows = await transaction.all(batch.entriesBySeq, {
    streams: streams.map(({ id }) => id),
    lows: bounds.map(({ low }) => low),
    highs: bounds.map(({ high }) => high),
    least: asked.map(({ seq }) => seq),
  });
  const found = new Map(rows.map(({ place, ...row }) => [place, row]));
  for (const [i, { stream, seq }] of asked.entries()) {
    const row = found.get(i + 1);
    if (!row) throw damaged(stream, bounds[i]!.high);
    const entry = toEntry(row, stream, row.pos);
    memory.bySeq.put({ stream, seq }, entry.kind === 'msg' && entry.seq === seq ? entry : undefined);
  }
}

/** Where the devices of retries stood at their first attempts, and then the first such send after that. */
async function fetchRetries(transaction: Transaction, memory: Memory): Promise<void> {
  const asked = memory.retries.takeWanted();
  if (asked.length === 0) return;
  const above = await positionsKnown(transaction, memory, asked);
  const streams = asked.map(({ stream }) => lockedAt(memory, stream));
  const rows = await transaction.all(batch.sendsWithin, {
    streams: streams.map(({ id }) => id),
    from: above.map((pos) => pos + 1),
    upto: above.map((pos, i) => Math.min(streams[i]!.head.pos, pos + MAX_RETRY_SEARCH)),
    senders: asked.map(({ send }) => send.from),
    rands: asked.map(({ send }) => send.rand),
    ctimes: asked.map(({ send }) => send.ctime),
  });
  const found = new Map(rows.map(({ place, ...row }) => [place, row]));
  for (const [i, retry] of asked.entries()) {
    const row = found.get(i + 1);
    const entry = row && toEntry(row, retry.stream, row.pos);
    memory.retries.put(retry, { above: above[i]!, entry });
  }
}

/** The newest positions with change numbers up to those that the devices knew. */
async function positionsKnown(transaction: Transaction, memory: Memory, asked: readonly Retry[]): Promise<number[]> {
  const streams = asked.map(({ stream }) => lockedAt(memory, stream));
  const rows = await transaction.all(batch.positionsByGno, {
    streams: streams.map(({ id }) => id),
    lows: streams.map(() => 1),
    highs: streams.map(({ head }) => head.pos + 1),
    least: asked.map(({ sinceGno }) => sinceGno + 1),
  });
  const found = new Map(rows.map(({ place, pos }) => [place, pos - 1]));
  return asked.map(({ stream }, i) => {
    const pos = found.get(i + 1);
    if (pos === undefined) throw damagedRow('entry', `of ${stream}`);
    return pos;
  });
}

function lockedAt(memory: Memory, key: StreamKey): LockedStream {
  return memory.streams.get(key)!;
}

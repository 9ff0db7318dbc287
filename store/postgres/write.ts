/** Writes the effects of a batch, in one statement for each table. */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import { keyChecksum, sealed } from '../checksum.ts';
import { toRow } from '../entry-row.ts';
import type { Lists } from '../queries/batch-writes.ts';
import { toSessionRow } from '../session-row.ts';
import { toMembershipRow } from '../viewed-head.ts';
import { batch } from './batch.ts';
import { type Effects, nameOf, type StreamState } from './effects.ts';
import { toHeadRow } from './head-row.ts';
import type { Transaction } from './sql.ts';

/** Somebody else made one of the accounts: the batch has to be decided again. */
export class AccountTaken extends Error {}

/**
 * `made`: the numbers that new streams got. The numbers of new accounts are in the memory of the effects. Throws
 * {@link AccountTaken}.
 */
export async function writeEffects(
  transaction: Transaction,
  effects: Effects,
  made: ReadonlyMap<StreamKey, number>,
): Promise<void> {
  const idOf = (key: StreamKey): number => made.get(key) ?? effects.streams.get(key)!.id;
  writeEntries(transaction, effects, idOf);
  writeRevoked(transaction, effects, idOf);
  writeBlanked(transaction, effects, idOf);
  writeDeletions(transaction, effects, idOf);
  writeMemberships(transaction, effects, idOf);
  writeSessions(transaction, effects);
  await addAccounts(transaction, effects);
}

/** Gives rows to the streams that have none and need one, and answers their numbers. */
export async function addStreams(
  transaction: Transaction,
  { streams, memberships }: Effects,
): Promise<Map<StreamKey, number>> {
  const keys = new Set<StreamKey>();
  for (const [key, { id, appended }] of streams) if (id === 0 && appended.length > 0) keys.add(key);
  for (const { stream } of memberships.values()) if (streams.get(stream)!.id === 0) keys.add(stream);
  if (keys.size === 0) return new Map();
  const key = [...keys];
  const rows = await transaction.all(batch.addStreams, { key, checksum: key.map(keyChecksum) });
  return new Map(rows.map((row) => [row.key, row.id]));
}

async function addAccounts(transaction: Transaction, { accounts, memory }: Effects): Promise<void> {
  if (accounts.size === 0) return;
  const rows = Array.from(accounts, ([user, nth]) => sealed({ user_id: user, tinyid: memory.tinyids.get(nth) }));
  const added = await transaction.all(batch.addAccounts, listsOf(rows));
  if (added.length < rows.length) throw new AccountTaken('an account was made by somebody else');
}

function writeEntries(transaction: Transaction, effects: Effects, idOf: (key: StreamKey) => number): void {
  const { streams, blanked } = effects;
  const rows = [];
  const [newHeads, movedHeads] = [[] as HeadOf[], [] as HeadOf[]];
  for (const [key, state] of streams) {
    const id = idOf(key);
    if (state.appended.length > 0 || id !== state.id) (state.id === 0 ? newHeads : movedHeads).push({ id, state });
    for (const entry of state.appended) rows.push(toRow(presentOf(blanked, entry), id));
  }
  // A row for each stream that is there, also for one that has settings only.
  const heads = (list: HeadOf[]) => listsOf(list.map(({ id, state }) => toHeadRow(state.head, id)));
  if (newHeads.length > 0) transaction.run(batch.addHeads, heads(newHeads));
  if (movedHeads.length > 0) transaction.run(batch.moveHeads, heads(movedHeads));
  if (rows.length > 0) transaction.run(batch.addEntries, listsOf(rows));
}

interface HeadOf {
  id: number;
  state: StreamState;
}

/** An entry of this batch as it is at its end. */
function presentOf(blanked: Effects['blanked'], entry: Entry): Entry {
  if (blanked.size === 0) return entry;
  return blanked.get(nameOf(entry.stream, entry.pos)) ?? entry;
}

function writeRevoked(transaction: Transaction, { revoked }: Effects, idOf: (key: StreamKey) => number): void {
  if (revoked.size === 0) return;
  const rows = Array.from(revoked.values(), ({ message: { stream, pos, from }, counted }) =>
    sealed({ stream: idOf(stream), target: pos, sender: from, counted: counted ? 1 : 0 }),
  );
  transaction.run(batch.addAllRevoked, listsOf(rows));
}

/** What was stored before this batch; its own entries are written as they are at its end. */
function writeBlanked(transaction: Transaction, { blanked, streams }: Effects, idOf: (key: StreamKey) => number): void {
  const stored = [...blanked.values()].filter(({ stream, pos }) => pos <= streams.get(stream)!.base.pos);
  if (stored.length === 0) return;
  const rows = stored.map((message) => {
    const { stream, pos, state, checksum, body } = toRow(message, idOf(message.stream));
    return { stream, pos, state, checksum, body };
  });
  transaction.run(batch.blankEntries, listsOf(rows));
}

function writeMemberships(transaction: Transaction, { memberships }: Effects, idOf: (key: StreamKey) => number): void {
  if (memberships.size === 0) return;
  const rows = Array.from(memberships.values(), ({ changed, ...membership }) =>
    toMembershipRow(membership, idOf(membership.stream), changed),
  );
  transaction.run(batch.putMemberships, listsOf(rows));
}

/** What may be forgotten goes last: it may be of this batch. */
function writeDeletions(
  transaction: Transaction,
  { deletions, forgotten }: Effects,
  idOf: (key: StreamKey) => number,
): void {
  if (deletions.size > 0) {
    const rows = Array.from(deletions.values(), ({ user, stream, target, counted }) =>
      sealed({ user_id: user, stream: idOf(stream), target, counted: counted ? 1 : 0 }),
    );
    transaction.run(batch.addAllDeleted, listsOf(rows));
  }
  if (forgotten.size === 0) return;
  const old = Array.from(forgotten.values(), ({ user, stream, upto }) => ({
    user_id: user,
    stream: idOf(stream),
    upto,
  }));
  transaction.run(batch.forgetDeleted, listsOf(old));
}

function writeSessions(transaction: Transaction, { sessionChanges }: Effects): void {
  const puts = [];
  const drops = [];
  for (const change of sessionChanges.values()) {
    if ('put' in change) puts.push(sealed(toSessionRow(change.put, change.changed)));
    else drops.push({ user_id: change.drop.user, instance: change.drop.instance });
  }
  if (puts.length > 0) transaction.run(batch.putSessions, listsOf(puts));
  if (drops.length > 0) transaction.run(batch.dropSessions, listsOf(drops));
}

/** The columns of rows, one of them at least. */
function listsOf<T extends object>(rows: readonly T[]): Lists<T> {
  const names = Object.keys(rows[0]!) as (keyof T)[];
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])) as unknown as Lists<T>;
}

/** Carries a decision out on the effects of its batch, by the same rules as any engine does. */
import { type Entry, EntryState, type StreamKey } from '../../contract/entry.ts';
import { userKey } from '../../contract/stream-key.ts';
import { blanked, changeOf, entryAfter, headOf } from '../append.ts';
import type { Decision, Membership, NewEntry, Row } from '../port.ts';
import { markOf, withNext } from '../recent-sends.ts';
import { withoutInstance, withSession } from '../session-list.ts';
import { deletionOf, type Effects, entryAt, nameOf, sessionsOf, stateOf } from './effects.ts';
import type { Deletable } from './memory.ts';

/** Answers the entries as they are stored. Throws, with effects that are to be taken back, what can't be done. */
export function apply(effects: Effects, { entries, rows }: Decision<unknown>): Entry[] {
  const stored = entries.map((entry) => append(effects, entry));
  for (const row of rows) write(effects, row, stored);
  return stored;
}

function append(effects: Effects, added: NewEntry): Entry {
  const state = stateOf(effects, added.stream);
  const { head, recent } = state;
  const entry = entryAfter(head, added, effects.takeNumber());
  effects.onUndo(() => {
    state.head = head;
    state.recent = recent;
    state.appended.length -= 1;
  });
  state.head = headOf(entry);
  state.recent = recent && withNext(recent, head.pos, markOf(entry.kind, entry));
  state.appended.push(entry);
  return entry;
}

function write(effects: Effects, row: Row, stored: readonly Entry[]): void {
  switch (row.table) {
    case 'membership':
      return putMembership(effects, row.put, stored);
    case 'account':
      return addAccount(effects, row.put.user);
    case 'session':
      return changeSession(effects, row);
    case 'revoked':
      return revoke(effects, row);
    case 'deleted':
      return 'put' in row ? addDeletion(effects, row.put) : forget(effects, row.forget);
    case 'entry':
      blank(effects, row.stream, row.blank, EntryState.Deleted);
  }
}

function putMembership(effects: Effects, put: Membership, stored: readonly Entry[]): void {
  stateOf(effects, put.stream);
  const changed = changeOf(put.stream, stored) ?? effects.takeNumber();
  effects.set(effects.memberships, nameOf(put.stream, put.user), { ...put, changed });
}

function addAccount(effects: Effects, user: string): void {
  const { accounts, memory } = effects;
  if (accounts.has(user) || memory.accounts.get(user)) return;
  effects.set(accounts, user, accounts.size);
}

function changeSession(effects: Effects, row: Row & { table: 'session' }): void {
  const { user, instance } = 'put' in row ? row.put : row.drop;
  const current = sessionsOf(effects, user);
  const next = 'put' in row ? withSession(current, row.put) : withoutInstance(current, instance);
  const change = 'put' in row ? { put: { ...row.put }, changed: effects.takeNumber() } : { drop: { user, instance } };
  effects.set(effects.sessions, user, next);
  effects.set(effects.sessionChanges, nameOf(userKey(user), instance), change);
}

function revoke(effects: Effects, { stream, target, counted }: Row & { table: 'revoked' }): void {
  const message = blank(effects, stream, target, EntryState.Revoked);
  effects.set(effects.revoked, nameOf(stream, target), { message, counted });
}

function blank(effects: Effects, stream: StreamKey, target: number, becomes: EntryState): Entry {
  const message = blanked(entryAt(effects, stream, target), stream, target, becomes);
  effects.set(effects.blanked, nameOf(stream, target), message);
  return message;
}

function addDeletion(effects: Effects, put: Deletable & { counted: boolean }): void {
  const name = deletionOf(put);
  if (effects.deletions.has(name)) throw new Error(`${put.user} has deleted position ${put.target} already`);
  effects.set(effects.deletions, name, put);
}

function forget(effects: Effects, old: { user: string; stream: StreamKey; upto: number }): void {
  effects.set(effects.forgotten, nameOf(old.stream, old.user), old);
}

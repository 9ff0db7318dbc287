/** Carries a decision out on the effects of its batch, by the same rules as any engine does. */
import type { Entry } from '../../contract/entry.ts';
import { userKey } from '../../contract/stream-key.ts';
import { blanked, changeOf, entryAfter, headOf } from '../append.ts';
import type { Decision, Membership, NewEntry, Row } from '../port.ts';
import { markOf, withNext } from '../recent-sends.ts';
import { withoutInstance, withSession } from '../session-list.ts';
import { type Effects, entryAt, nameOf, sessionsOf, stateOf } from './effects.ts';

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
  const found = entryAt(effects, stream, target);
  if (found?.state) throw new Error(`the message at position ${target} of ${stream} was taken back already`);
  effects.set(effects.revoked, nameOf(stream, target), { message: blanked(found, stream, target), counted });
}

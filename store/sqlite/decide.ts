/**
 * Carries out commands within a transaction: gives `decide` its facts, and writes what it decided at once, so that the
 * facts of the next command of a batch already include it.
 */
import { type Entry, EntryState, type StreamKey } from '../../contract/entry.ts';
import { blanked, changeOf } from '../append.ts';
import { sealed } from '../checksum.ts';
import { toRow } from '../entry-row.ts';
import type { Command, Facts, Outcome, Row } from '../port.ts';
import { isFenced } from '../session-list.ts';
import type { Conversations } from './conversations.ts';
import type { Statements } from './database.ts';
import type { FindSend } from './earlier-send.ts';
import type { EntryLog } from './entry-log.ts';
import type { History } from './history.ts';
import type { People } from './people.ts';
import type { Positions } from './positions.ts';
import type { Streams } from './streams.ts';

/** What a transaction reads and writes through. */
export interface Tables {
  readonly statements: Statements;
  readonly positions: Positions;
  readonly streams: Streams;
  readonly log: EntryLog;
  readonly history: History;
  readonly people: People;
  readonly conversations: Conversations;
  readonly findSend: FindSend;
}

/** The numbers the store gives out: each the newest so far. */
export interface Numbers {
  gno: number;
  tinyid: number;
  /** Commits in the life of the store. */
  commits: number;
  /** Decisions that wrote something since it was opened. */
  changes: number;
}

/** The facts as they are now in the running transaction. */
export function factsOf({ streams, log, history, people, conversations, findSend }: Tables, now: number): Facts {
  return {
    now,
    head: (stream) => streams.get(stream).head,
    messageBySeq: (stream, seq) => history.messageBySeq(stream, seq),
    entryAt: (stream, pos) => log.at(stream, pos),
    entriesAt: (stream, positions) => {
      const entries = positions.map((pos) => log.at(stream, pos)).filter((entry) => entry !== undefined);
      return new Map(entries.map((entry) => [entry.pos, entry]));
    },
    unseenAt: (user, stream, positions) => conversations.unseenAt(user, stream, positions),
    earlierSend: findSend,
    membership: (user, stream) => conversations.membership(user, stream),
    pinnedCount: (user) => conversations.pinnedCount(user),
    account: (user) => people.account(user),
    sessions: (user) => people.sessions(user),
  };
}

/** Decides one command and writes its decision. Throws what `decide` or SQLite throws; the transaction is then void. */
export function carryOut(tables: Tables, numbers: Numbers, command: Command, facts: Facts): Outcome {
  const { session } = command;
  if (session && isFenced(tables.people.sessions(session.user), session)) return { kind: 'fenced' };
  const { reply, entries, rows } = command.decide(facts);
  if (entries.length > 0 || rows.length > 0) numbers.changes++;
  const stored = entries.map((entry) => tables.streams.append(entry, ++numbers.gno));
  for (const row of rows) write(tables, numbers, row, stored);
  return { kind: 'done', reply, entries: stored };
}

function write(tables: Tables, numbers: Numbers, row: Row, stored: readonly Entry[]): void {
  switch (row.table) {
    case 'membership':
      return tables.conversations.putMembership(row.put, changeOf(row.put.stream, stored) ?? numbers.gno);
    case 'account':
      if (!tables.people.account(row.put.user)) tables.people.addAccount(row.put.user, ++numbers.tinyid);
      return;
    case 'session':
      if ('drop' in row) return tables.people.dropSession(row.drop.user, row.drop.instance);
      tables.people.putSession(row.put, ++numbers.gno);
      tables.statements.writeMeta.run({ key: 'gno', value: String(numbers.gno) });
      return;
    case 'revoked':
      return revoke(tables, row.stream, row.target, row.counted);
    case 'deleted':
      return tables.conversations.writeDeletion(row);
    case 'entry':
      blank(tables, row.stream, row.blank, EntryState.Deleted);
  }
}

function revoke(tables: Tables, key: StreamKey, target: number, counted: boolean): void {
  const { from: sender } = blank(tables, key, target, EntryState.Revoked);
  const stream = tables.streams.idOf(key);
  tables.statements.addRevoked.run(sealed({ stream, target, sender, counted: counted ? 1 : 0 }));
  tables.conversations.noteRevoked(key);
}

function blank({ statements, streams, log }: Tables, key: StreamKey, target: number, becomes: EntryState): Entry {
  const message = blanked(log.at(key, target), key, target, becomes);
  const { gno, state, checksum, body } = toRow(message, streams.idOf(key));
  statements.blankEntry.run({ gno, state, checksum, body });
  return message;
}

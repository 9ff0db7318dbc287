/** Facts for decisions, from a plain list of entries and rows: what a store would answer, without one. */
import { type Entry, EntryState, type StreamKey } from '../../contract/entry.ts';
import type { Account, Decision, Facts, Head, Membership, Row, Session } from '../../store/port.ts';

export interface Known {
  now: number;
  entries: Entry[];
  memberships: Membership[];
  accounts: Account[];
  sessions: Session[];
  pinned: number;
  deleted: { user: string; stream: StreamKey; target: number; counted: boolean }[];
}

/** Nothing is known yet, at 1,000,000 ms. */
export function nothingKnown(): Known {
  return { now: 1_000_000, entries: [], memberships: [], accounts: [], sessions: [], pinned: 0, deleted: [] };
}

export function factsOf(known: Known): Facts {
  const ofStream = (stream: StreamKey) => known.entries.filter((entry) => entry.stream === stream);
  return {
    now: known.now,
    head(stream): Head {
      const last = ofStream(stream).at(-1);
      return last ?? { stream, pos: 0, gno: 0, time: 0, seq: 0, run: [] };
    },
    messageBySeq: (stream, seq) => ofStream(stream).find((entry) => entry.kind === 'msg' && entry.seq === seq),
    entryAt: (stream, pos) => ofStream(stream).find((entry) => entry.pos === pos),
    entriesAt: (stream, positions) =>
      new Map(
        ofStream(stream)
          .filter(({ pos }) => positions.includes(pos))
          .map((entry) => [entry.pos, entry]),
      ),
    unseenAt(user, stream, positions) {
      const isTheirs = (row: { user: string; stream: StreamKey }) => row.user === user && row.stream === stream;
      const cleared = known.memberships.find(isTheirs)?.cleared ?? 0;
      const deleted = new Set(known.deleted.filter(isTheirs).map(({ target }) => target));
      return new Set(positions.filter((pos) => pos <= cleared || deleted.has(pos)));
    },
    earlierSend: (stream, { from, rand, ctime }) =>
      ofStream(stream).find((entry) => entry.from === from && entry.rand === rand && entry.ctime === ctime),
    membership: (user, stream) => known.memberships.find((row) => row.user === user && row.stream === stream),
    pinnedCount: () => known.pinned,
    account: (user) => known.accounts.find((account) => account.user === user),
    sessions: (user) => known.sessions.filter((session) => session.user === user),
  };
}

/** What is known after a decision: its entries appended, its rows carried out. */
export function after(known: Known, decision: Decision<unknown>): Known {
  const next = structuredClone(known);
  for (const entry of decision.entries) {
    const pos = factsOf(next).head(entry.stream).pos + 1;
    next.entries.push({ ...entry, pos, gno: next.entries.length + 1 });
  }
  for (const row of decision.rows) carryOut(next, row);
  return next;
}

function carryOut(known: Known, row: Row): void {
  if (row.table === 'account') {
    known.accounts.push({ ...row.put, tinyid: known.accounts.length + 1 });
  } else if (row.table === 'membership') {
    const { put } = row;
    known.memberships = known.memberships.filter((old) => old.user !== put.user || old.stream !== put.stream);
    known.memberships.push(put);
  } else if (row.table === 'session') {
    const { user, instance } = 'put' in row ? row.put : row.drop;
    known.sessions = known.sessions.filter((old) => old.user !== user || old.instance !== instance);
    if ('put' in row) known.sessions.push(row.put);
  } else if (row.table === 'deleted') {
    if ('put' in row) known.deleted.push(row.put);
  } else {
    const [pos, state] = row.table === 'revoked' ? [row.target, EntryState.Revoked] : [row.blank, EntryState.Deleted];
    known.entries = known.entries.map((entry) =>
      entry.stream === row.stream && entry.pos === pos ? { ...entry, body: '', state } : entry,
    );
  }
}

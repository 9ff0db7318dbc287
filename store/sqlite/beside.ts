/**
 * Whether what was not found is not there. A row that is read has a checksum; one whose place was destroyed is just not
 * found, and then a user would look new, a conversation empty, and numbers would be given out again. But whoever looks for
 * it comes out beside what is left of it: so the rows on both sides of the place have to be whole. And where the search
 * says that nothing is on one side, a search from the other end has to say so, too. All of it throws `damaged`, or returns.
 *
 * A look costs as much as a read or two. So what is read over and over is looked at once, for as long as it is in memory.
 */
import { damagedRow, unsealed } from '../checksum.ts';
import { MAX_CACHED_USERS } from '../limits.ts';
import type { Membership } from '../port.ts';
import type { Schema } from '../schema.ts';
import { createCache } from './cache.ts';
import type { Statements } from './database.ts';

export interface Beside {
  account(user: string): void;
  sequence(name: string): void;
  /** These are all sessions of a user. */
  sessions(user: string, instances: readonly string[]): void;
  /** A user has no part in a stream. */
  membership(user: string, stream: number): void;
  /** All streams a user has part in are found. */
  memberships(user: string): void;
  /** Whether a stream has revoked messages. */
  hasRevoked(stream: number): boolean;
  /** These are the newest revoked messages above a mark, newest first, of a stream that has some. */
  revoked(stream: number, mark: number, rows: readonly Pick<Schema['revoked'], 'target'>[]): void;
  /** These are the newest messages that a user has deleted, newest first: there are some that it has not cleared. */
  deleted(membership: Membership, stream: number, rows: readonly Pick<Schema['deleted'], 'target'>[]): void;
  /** This one is none of them, though there are later ones. */
  notDeleted(membership: Membership, stream: number, target: number): void;
  /** The newest position of a stream is known, or that it has none. */
  positions(stream: number, isFound: boolean): void;
}

/** The rows before and after the place of a group, as they are found, and the first of the table. */
interface Sides<T> {
  before: T | undefined;
  after: T | undefined;
  first: () => T | undefined;
  /** Whether a row stands before the place. */
  isBefore: (row: T) => boolean;
}

export function createBeside(statements: Statements): Beside {
  return {
    ...besideSingleRows(statements),
    ...besideMemberships(statements),
    ...besideRowsOfStreams(statements),
    ...besideDeletions(statements),
  };
}

function besideSingleRows(statements: Statements): Pick<Beside, 'account' | 'sequence' | 'sessions'> {
  return {
    account: (user) =>
      look('account', whole('account'), {
        before: statements.accountBefore.get({ group: user }),
        after: statements.accountAfter.get({ group: user }),
        first: () => statements.firstAccount.get({}),
        isBefore: (row) => isLess(row.user_id, user),
      }),
    sequence: (name) =>
      look('sequence', whole('sequence'), {
        before: statements.sequenceBefore.get({ group: name }),
        after: statements.sequenceAfter.get({ group: name }),
        first: () => statements.firstSequence.get({}),
        isBefore: (row) => isLess(row.name, name),
      }),
    sessions(user, instances) {
      look('session', whole('session'), {
        before: statements.sessionsBefore.get({ group: user }),
        after: statements.sessionsAfter.get({ group: user }),
        first: () => statements.firstSession.get({}),
        isBefore: (row) => isLess(row.user_id, user),
      });
      const last = statements.lastSessionOf.get({ group: user })?.instance;
      const newest = instances.reduce<string | undefined>(
        (a, b) => (a !== undefined && isLess(b, a) ? a : b),
        undefined,
      );
      expect('session', user, newest === last);
    },
  };
}

function besideMemberships(statements: Statements): Pick<Beside, 'membership' | 'memberships'> {
  const looked = createCache(MAX_CACHED_USERS, (user) => {
    look('membership', whole('membership'), {
      before: statements.membershipsBefore.get({ group: user }),
      after: statements.membershipsAfter.get({ group: user }),
      first: () => statements.firstMembership.get({}),
      isBefore: (row) => isLess(row.user_id, user),
    });
    const last = statements.conversationsOf.all({ user_id: user }).at(-1);
    expect('membership', user, statements.lastMembershipOf.get({ group: user })?.stream === last?.stream);
    return true;
  });

  return {
    membership(user, stream) {
      looked.get(user);
      const at = { group: user, key: stream };
      const below = statements.membershipBelow.get(at);
      if (below) unsealed('membership', below);
      else expect('membership', user, (statements.firstMembershipOf.get(at)?.stream ?? stream) >= stream);
      const above = statements.membershipAbove.get(at);
      if (above) unsealed('membership', above);
      else expect('membership', user, (statements.lastMembershipOf.get(at)?.stream ?? stream) <= stream);
    },
    memberships: (user) => void looked.get(user),
  };
}

function besideRowsOfStreams(statements: Statements): Pick<Beside, 'hasRevoked' | 'revoked' | 'positions'> {
  /** Positions have no checksum; but the entry has to be where they say. */
  const atItsPlace = (row: Schema['position']): void => {
    const entry = statements.entryOf.get({ gno: row.gno });
    if (entry?.stream !== row.stream || entry.pos !== row.pos) throw damagedRow('position', JSON.stringify(row));
  };

  return {
    hasRevoked(stream) {
      look('revoked', whole('revoked'), {
        before: statements.revokedBefore.get({ group: stream }),
        after: statements.revokedAfter.get({ group: stream }),
        first: () => statements.firstRevoked.get({}),
        isBefore: (row) => row.stream < stream,
      });
      const first = statements.firstRevokedOf.get({ group: stream });
      const last = statements.lastRevokedOf.get({ group: stream });
      expect('revoked', `stream ${stream}`, (first === undefined) === (last === undefined));
      return first !== undefined;
    },
    revoked(stream, mark, rows) {
      const where = `stream ${stream}`;
      const below = statements.revokedBelow.get({ group: stream, key: rows.at(-1)?.target ?? mark + 1 });
      if (below) unsealed('revoked', below);
      else expect('revoked', where, (statements.firstRevokedOf.get({ group: stream })?.target ?? LAST) > mark);
      const last = statements.lastRevokedOf.get({ group: stream })?.target;
      expect('revoked', where, last === (rows[0] ?? below)?.target);
    },
    positions(stream, isFound) {
      const after = statements.positionsOfAfter.get({ group: stream });
      // Positions begin with 1, and what was destroyed hardly says that: the entry need not be read.
      if (after && after.pos !== 1) throw damagedRow('position', JSON.stringify(after));
      if (isFound) return;
      look('position', atItsPlace, {
        before: statements.positionsOfBefore.get({ group: stream }),
        after: undefined,
        first: () => statements.firstPosition.get({}),
        isBefore: (row) => row.stream < stream,
      });
    },
  };
}

/** A membership knows the last one, so the search from the other end has an answer already. */
function besideDeletions(statements: Statements): Pick<Beside, 'deleted' | 'notDeleted'> {
  const check = (row: Schema['deleted'] | undefined): void => void (row && unsealed('deleted', row));
  return {
    deleted({ user, deleted }, stream, rows) {
      expect('deleted', `${user} in stream ${stream}`, rows[0]?.target === deleted);
      check(statements.deletedBefore.get({ user_id: user, stream, target: rows.at(-1)!.target }));
    },
    notDeleted({ user, deleted }, stream, target) {
      check(statements.deletedBefore.get({ user_id: user, stream, target }));
      const after = statements.deletedAfter.get({ user_id: user, stream, target });
      check(after);
      expect('deleted', `${user} in stream ${stream}`, after !== undefined && after.target <= deleted);
    },
  };
}

/** Above every position. */
const LAST = Number.MAX_SAFE_INTEGER;

function look<T extends object>(table: string, check: (row: T) => void, sides: Sides<T>): void {
  const { before, after, first, isBefore } = sides;
  if (after) check(after);
  if (before) return check(before);
  const begin = first();
  if (!begin) return;
  check(begin);
  expect(table, JSON.stringify(begin), !isBefore(begin));
}

function expect(table: string, where: string, isSo: boolean): void {
  if (!isSo) throw damagedRow(table, `near ${where}`);
}

const whole =
  (table: string) =>
  (row: { checksum: number }): void =>
    void unsealed(table, row);

/** In the order of the database: by bytes. */
function isLess(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
}

/** Accounts and sessions of users, in memory as far as they were asked for. */
import { sealed, unsealed } from '../checksum.ts';
import { MAX_CACHED_USERS } from '../limits.ts';
import type { Account, Session } from '../port.ts';
import { type Readable, readable } from '../readable.ts';
import { withoutInstance, withSession } from '../session-list.ts';
import { toSession, toSessionRow } from '../session-row.ts';
import { createBeside } from './beside.ts';
import { createCache } from './cache.ts';
import type { Statements } from './database.ts';

export interface People {
  account(user: string): Account | undefined;
  /** Makes an account with this tinyid. */
  addAccount(user: string, tinyid: number): void;
  /** In the order of their sign-ins. */
  sessions(user: string): readonly Session[];
  /** `changed` is the change number of this. */
  putSession(session: Session, changed: number): void;
  /** Sessions that changed with a number of (after, upto]. */
  sessionsChanged(after: number, upto: number): Readable<Session>;
  dropSession(user: string, instance: string): void;
  /** The running transaction has committed, or was rolled back. */
  keep(): void;
  drop(): void;
}

export function createPeople(statements: Statements): People {
  const beside = createBeside(statements);
  const accounts = createCache<{ account: Account | undefined }>(MAX_CACHED_USERS, (user) => {
    const row = statements.findAccount.get({ user_id: user });
    if (!row) beside.account(user);
    return { account: row && { user, tinyid: unsealed('account', row).tinyid } };
  });
  const sessions = createCache<readonly Session[]>(MAX_CACHED_USERS, (user) => {
    const found = statements.sessionsOf.all({ user_id: user }).map(toSession);
    beside.sessions(
      user,
      found.map(({ instance }) => instance),
    );
    return found;
  });

  return {
    account: (user) => accounts.get(user).account,
    addAccount(user, tinyid) {
      statements.addAccount.run(sealed({ user_id: user, tinyid }));
      accounts.set(user, { account: { user, tinyid } });
    },
    sessions: (user) => sessions.get(user),
    sessionsChanged: (after, upto) => readable(statements.sessionsChanged.all({ after, upto }), toSession),
    putSession(session, changed) {
      const next = withSession(sessions.get(session.user), session);
      statements.putSession.run(sealed(toSessionRow(session, changed)));
      sessions.set(session.user, next);
    },
    dropSession(user, instance) {
      const next = withoutInstance(sessions.get(user), instance);
      statements.dropSession.run({ user_id: user, instance });
      sessions.set(user, next);
    },
    keep() {
      accounts.keep();
      sessions.keep();
    },
    drop() {
      accounts.drop();
      sessions.drop();
    },
  };
}

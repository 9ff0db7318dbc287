/** Between the sessions of the port and the rows that hold them. */
import { unsealed } from './checksum.ts';
import type { Session } from './port.ts';
import type { Schema, SessionRow } from './schema.ts';

/** The row of a session, not sealed yet; `changed` is the change number of this change. */
export function toSessionRow({ user, kicked, ...columns }: Session, changed: number): SessionRow {
  const { instance, platform, login, number, resumes } = columns;
  return { user_id: user, instance, platform, login, number, resumes, kicked: kicked ? 1 : 0, changed };
}

/** The session a row holds. Throws `damaged` if it is not the one that was written. */
export function toSession(row: Schema['session']): Session {
  const { user_id, instance, platform, login, number, resumes, kicked } = unsealed('session', row);
  return { user: user_id, instance, platform, login, number, resumes, kicked: kicked === 1 };
}

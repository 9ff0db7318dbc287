/** Messages that users have deleted for themselves. A membership says up to where, so nobody who has deleted nothing pays. */
import type { StreamKey } from '../../contract/entry.ts';
import { sealed, unsealed } from '../checksum.ts';
import type { Membership, Row } from '../port.ts';
import type { Schema } from '../schema.ts';
import type { Beside } from './beside.ts';
import type { Statements } from './database.ts';
import type { Streams } from './streams.ts';

type Deletion = Extract<Row, { table: 'deleted' }>;

export interface Deletions {
  /** The newest rows of a user above a position, newest first. */
  above(membership: Membership, stream: number, pos: number): Schema['deleted'][];
  /** Whether a user sees a position no more. */
  isUnseen(membership: Membership, stream: number, pos: number): boolean;
  write(row: Deletion): void;
}

export function createDeletions(statements: Statements, beside: Beside, streams: Streams): Deletions {
  const add = (user: string, stream: StreamKey, target: number, counted: boolean): void => {
    const row = { user_id: user, stream: streams.idOf(stream), target, counted: counted ? 1 : 0 };
    statements.addDeleted.run(sealed(row));
  };

  return {
    above(membership, stream, above) {
      if (membership.deleted <= above) return [];
      const rows = statements.deletedAbove.all({ user_id: membership.user, stream, above });
      beside.deleted(membership, stream, rows);
      return rows;
    },
    isUnseen(membership, stream, target) {
      if (target <= membership.cleared) return true;
      if (target > membership.deleted) return false;
      const row = statements.findDeleted.get({ user_id: membership.user, stream, target });
      if (row) unsealed('deleted', row);
      else beside.notDeleted(membership, stream, target);
      return row !== undefined;
    },
    write(row) {
      if ('put' in row) return add(row.put.user, row.put.stream, row.put.target, row.put.counted);
      const { user, stream, upto } = row.forget;
      statements.forgetDeleted.run({ user_id: user, stream: streams.idOf(stream), upto });
    },
  };
}

/** What was committed in the order of change numbers, for whoever follows the store. */
import type { Tail } from '../port.ts';
import { readable } from '../readable.ts';
import { keyOf } from '../stream-row.ts';
import type { Statements } from './database.ts';
import type { People } from './people.ts';

/** Of the numbers (after, newest], at most `limit` entries. */
export function tailOf(statements: Statements, people: People, after: number, newest: number, limit: number): Tail {
  const rows = statements.placesAfterGno.all({ after, upto: newest, limit });
  const upto = rows.length < limit ? Math.max(after, newest) : rows.at(-1)!.gno;
  const entries = readable(rows, (row) => ({ gno: row.gno, stream: keyOf(row, row.key), pos: row.pos }));
  const sessions = people.sessionsChanged(after, upto);
  return {
    upto,
    newest: Math.max(upto, newest),
    entries: entries.found,
    sessions: sessions.found,
    damaged: [...entries.damaged, ...sessions.damaged],
  };
}

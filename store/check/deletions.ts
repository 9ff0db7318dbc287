/**
 * Messages that users have deleted for themselves: each has an entry of the user's own stream and a row, until the user
 * has cleared that far; and its body as long as somebody sees it.
 */
import { type Entry, EntryState, type SetBody, type StreamKey } from '../../contract/entry.ts';
import { parseStreamKey } from '../../contract/stream-key.ts';
import { pagesOf, type Reader } from '../transfer/reader.ts';
import type { RowOf } from '../transfer/tables.ts';
import { entryAt, revokedRow } from './entries.ts';
import { bodyOf, hasContent, NOTHING, wasCounted } from './judge.ts';
import type { Report } from './problem.ts';

/** Read at once of one user's rows. */
const ROWS_OF_USER = 50;

export async function deletedRow(
  reader: Reader,
  user: string,
  stream: number,
  target: number,
): Promise<RowOf<'deleted'> | undefined> {
  const [row] = await reader.page('deleted', [user, stream, target - 1], 1);
  return row?.user_id === user && row.stream === stream && row.target === target ? row : undefined;
}

/** A user's settings of a stream. */
export async function membershipOf(
  reader: Reader,
  user: string,
  stream: number,
): Promise<RowOf<'membership'> | undefined> {
  const [row] = await reader.page('membership', [user, stream - 1], 1);
  return row?.user_id === user && row.stream === stream ? row : undefined;
}

/** Whether a user sees a position no more. */
async function isUnseen(reader: Reader, user: string, stream: number, pos: number): Promise<boolean> {
  const cleared = (await membershipOf(reader, user, stream))?.cleared ?? 0;
  return pos <= cleared || (await deletedRow(reader, user, stream, pos)) !== undefined;
}

/** What an entry of a user's own stream deletes: rows say so, unless it was cleared since. Resolves to how many rows. */
export async function checkNamed(reader: Reader, user: string, entry: Entry, report: Report): Promise<number> {
  const { stream: key = '', deleted = [] } = bodyOf<SetBody>(entry);
  const stream = deleted.length === 0 ? undefined : await reader.streamOf(key);
  if (stream === undefined) return 0;
  const cleared = (await membershipOf(reader, user, stream))?.cleared ?? 0;
  let rows = 0;
  for (const target of deleted) {
    if (target <= cleared) continue;
    if (await deletedRow(reader, user, stream, target)) rows += 1;
    else report('deleted', `${entry.stream} at ${entry.pos}`, `deletes position ${target} of ${key}, which has no row`);
  }
  return rows;
}

/** The rows of a user above what it has cleared are those that entries named: `named` is their number. */
export async function checkNumber(
  reader: Reader,
  { user_id, stream, cleared }: RowOf<'membership'>,
  where: string,
  named: number,
  report: Report,
): Promise<void> {
  let rows = 0;
  for await (const _ of deletedAbove(reader, user_id, stream, cleared)) rows += 1;
  if (rows !== named) report('deleted', where, `${named} messages were deleted, and ${rows} have a row`);
}

/** A row by itself, and against the message it names. */
export async function checkDeletion(reader: Reader, key: StreamKey, row: RowOf<'deleted'>, report: Report) {
  const { user_id: user, stream, target, counted } = row;
  const where = `${key} at ${target}, by ${user}`;
  const message = await entryAt(reader, stream, key, target);
  if (message?.kind !== 'msg') return report('deleted', where, 'has a row, but there is no message');
  const before = target === 1 ? NOTHING : await entryAt(reader, stream, key, target - 1);
  const isUnread = message.from !== user && before !== undefined && wasCounted(before, message);
  if (before && isUnread !== (counted === 1)) {
    report('deleted', where, `its row says that it ${counted === 1 ? 'counted' : 'did not count'}, which is not so`);
  }
  const highest = (await membershipOf(reader, user, stream))?.deleted ?? 0;
  if (highest < target) report('deleted', where, `is above ${highest}, the highest that was deleted`);
  if (message.state === EntryState.Normal && hasContent(message) && (await isDeletedByAll(reader, key, row))) {
    report('deleted', where, 'everybody has deleted it, and it still has its body');
  }
}

async function isDeletedByAll(reader: Reader, key: StreamKey, row: RowOf<'deleted'>): Promise<boolean> {
  for (const user of usersOf(key)) if (!(await deletedRow(reader, user, row.stream, row.target))) return false;
  return true;
}

/** A message that lost its body since everybody deleted it: so it is. */
export async function checkBlanked(reader: Reader, stream: number, entry: Entry, report: Report): Promise<void> {
  const where = `${entry.stream} at ${entry.pos}`;
  if (hasContent(entry)) report('deleted', where, 'everybody has deleted it, and it still has its body');
  for (const user of usersOf(entry.stream)) {
    if (await isUnseen(reader, user, stream, entry.pos)) continue;
    report('deleted', where, `it lost its body, and ${user} has not deleted it`);
  }
}

/** Positions above a mark that do not count as unread for a user since it deleted them; not those that were taken back. */
export async function deletedUnread(reader: Reader, user: string, stream: number, mark: number): Promise<number> {
  const highest = (await membershipOf(reader, user, stream))?.deleted ?? 0;
  if (highest <= mark) return 0;
  let count = 0;
  for await (const { target, counted } of deletedAbove(reader, user, stream, mark)) {
    if (counted === 1 && (await revokedRow(reader, stream, target))?.counted !== 1) count += 1;
  }
  return count;
}

/** Of one user and stream; nobody has many of them. */
async function* deletedAbove(
  reader: Reader,
  user: string,
  stream: number,
  above: number,
): AsyncGenerator<RowOf<'deleted'>, void, undefined> {
  const few = { ...reader, pageRows: Math.min(reader.pageRows, ROWS_OF_USER) };
  for await (const rows of pagesOf(few, 'deleted', [user, stream, above])) {
    for (const row of rows) {
      if (row.user_id !== user || row.stream !== stream) return;
      yield row;
    }
  }
}

function usersOf(key: StreamKey): readonly string[] {
  const parsed = parseStreamKey(key);
  return parsed?.type === 'c2c' ? [...new Set(parsed.users)] : [];
}

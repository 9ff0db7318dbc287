/**
 * Memberships: both users of a conversation have one, and its settings are what the newest entries of the user's own
 * stream say. A user who never set anything has all at 0.
 */
import type { Entry, SetBody, StreamKey } from '../../contract/entry.ts';
import type { Reader } from '../transfer/reader.ts';
import type { RowOf } from '../transfer/tables.ts';
import { checkNumber } from './deletions.ts';
import { keyOf } from './entries.ts';
import { bodyOf } from './judge.ts';
import type { Report } from './problem.ts';

const NAMES = ['pinned', 'hidden', 'cleared', 'receive'] as const;

/** Read at once of one user's rows. */
const ROWS_OF_USER = 50;

/** `deleted`: the highest position. `rows`: deletions of messages that were not cleared since. */
type Settings = Record<(typeof NAMES)[number] | 'deleted' | 'rows' | 'changed', number>;

/** What one user has set, by conversation. */
export type SettingsByStream = Map<StreamKey, Settings>;

export function noSettings(): SettingsByStream {
  return new Map();
}

const NOTHING: Settings = { pinned: 0, hidden: 0, cleared: 0, receive: 0, deleted: 0, rows: 0, changed: 0 };

/** One more entry of the user's own stream, and how many rows there are of what it deletes. */
export function withSetting(settings: SettingsByStream, entry: Entry, rows: number): void {
  const { stream = '', deleted = [], ...changes } = bodyOf<SetBody>(entry);
  const now = { ...(settings.get(stream) ?? NOTHING) };
  for (const name of NAMES) now[name] = changes[name] ?? now[name];
  now.deleted = Math.max(now.deleted, ...deleted);
  now.rows += rows;
  settings.set(stream, { ...now, changed: entry.gno });
}

/** Both sides of a conversation that has entries. */
export async function checkParticipants(
  reader: Reader,
  stream: number,
  key: StreamKey,
  users: readonly string[],
  report: Report,
): Promise<void> {
  for (const user of new Set(users)) {
    const [row] = await reader.page('membership', [user, stream - 1], 1);
    if (row?.user_id !== user || row.stream !== stream) report('membership', key, `${user} does not have it`);
  }
}

/** All memberships of a user whose own stream has set these. */
export async function checkSettings(
  reader: Reader,
  user: string,
  settings: SettingsByStream,
  report: Report,
): Promise<void> {
  const missing = new Set(settings.keys());
  for await (const row of membershipsOf(reader, user)) {
    const key = (await keyOf(reader, row.stream)) ?? '';
    missing.delete(key);
    const said = settings.get(key);
    checkSettingsOf(row, `${user} in ${key}`, said, report);
    if (row.deleted > 0) await checkNumber(reader, row, `${user} in ${key}`, said?.rows ?? 0, report);
  }
  for (const key of missing) report('membership', `${user} in ${key}`, 'has settings and no row');
}

/** One membership against what the user's own stream says of it. */
export function checkSettingsOf(
  row: RowOf<'membership'>,
  where: string,
  said: Settings | undefined,
  report: Report,
): void {
  for (const name of [...NAMES, 'deleted'] as const) {
    const expected = said?.[name] ?? 0;
    if (row[name] !== expected) report('membership', where, `${name} is ${row[name]} instead of ${expected}`);
  }
  if (said && row.changed !== said.changed) {
    report('membership', where, `changed with ${row.changed} instead of ${said.changed}`);
  }
}

async function* membershipsOf(reader: Reader, user: string): AsyncGenerator<RowOf<'membership'>, void, undefined> {
  for (let after = 0; ; ) {
    const rows = await reader.page('membership', [user, after], ROWS_OF_USER);
    for (const row of rows) {
      if (row.user_id !== user) return;
      yield row;
    }
    if (rows.length < ROWS_OF_USER) return;
    after = rows.at(-1)!.stream;
  }
}

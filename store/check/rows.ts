/** Checks of the rows beside the log: each by itself, and against the log where it repeats what that says. */
import { EntryState } from '../../contract/entry.ts';
import { parseStreamKey, peerOf, userKey } from '../../contract/stream-key.ts';
import { FIRST_TINYID } from '../migrations.ts';
import { pagesOf, type Reader } from '../transfer/reader.ts';
import { check, type RowOf, type TableName, tableNames } from '../transfer/tables.ts';
import { checkDeletion } from './deletions.ts';
import { entryAt, keyOf } from './entries.ts';
import type { Report } from './problem.ts';
import { checkSettingsOf } from './settings.ts';

/** What a store has given out so far. */
export interface Newest {
  /** No change number is above this one. */
  readonly change: number;
}

type Counts = Record<TableName, number>;

/** Walks through all tables but that of the entries; resolves to their numbers of rows. */
export async function checkRows(reader: Reader, newest: Newest, report: Report): Promise<Omit<Counts, 'entry'>> {
  const counts: Partial<Counts> = {};
  for (const table of tableNames) {
    if (table === 'entry') continue;
    const accounts = accountsInOrder(reader);
    const judges = judgesOf(reader, (user) => accounts.has(user), newest, report);
    counts[table] = await checkTable(reader, table, judges[table] as Judge<TableName>, report);
    await accounts.close();
  }
  return counts as Counts;
}

type Judge<N extends TableName> = (row: RowOf<N>) => Promise<void> | void;

async function checkTable<N extends TableName>(
  reader: Reader,
  table: N,
  judge: Judge<N>,
  report: Report,
): Promise<number> {
  let count = 0;
  for await (const rows of pagesOf(reader, table)) {
    count += rows.length;
    for (const row of rows) if (isWhole(table, row, report)) await judge(row);
  }
  const whole = await reader.count(table);
  if (whole !== count) report('index', table, `has ${whole} rows, of which ${count} are found by their keys`);
  return count;
}

function isWhole<N extends TableName>(table: N, row: RowOf<N>, report: Report): boolean {
  try {
    check(table, row, () => undefined);
    return true;
  } catch {
    report('checksum', table, `the row ${JSON.stringify({ ...row, login: undefined })} is not as it was written`);
    return false;
  }
}

type Judges = { readonly [N in Exclude<TableName, 'entry'>]: Judge<N> };

/** `hasAccount` is asked in the order of the rows, which are sorted by users where they have one. */
function judgesOf(
  reader: Reader,
  hasAccount: (user: string) => Promise<boolean>,
  { change }: Newest,
  report: Report,
): Judges {
  let device = { user: '', numbers: new Set<number>() };
  let user = { name: '', hasOwn: false };
  return {
    stream({ key }) {
      if (!parseStreamKey(key)) report('order', key, 'is no name of a stream');
    },
    account({ user_id, tinyid }) {
      if (user_id === '' || tinyid < FIRST_TINYID) report('people', user_id, `has the number ${tinyid}`);
    },
    async session(row) {
      const where = `${row.user_id} on ${row.instance}`;
      if (device.user !== row.user_id) {
        device = { user: row.user_id, numbers: new Set() };
        if (!(await hasAccount(row.user_id))) report('people', where, 'is signed in and has no account');
      }
      if (device.numbers.has(row.number)) report('people', where, `is the second one with the number ${row.number}`);
      device.numbers.add(row.number);
      const isPossible = row.number >= 1 && row.resumes >= 0 && [0, 1].includes(row.kicked) && row.login !== '';
      if (!isPossible) report('people', where, 'can not be signed in like that');
      if (row.changed > change) report('people', where, `changed with ${row.changed}, above ${change}`);
    },
    async membership(row) {
      const key = await keyOf(reader, row.stream);
      const where = `${row.user_id} in ${key ?? `stream ${row.stream}`}`;
      if (user.name !== row.user_id) {
        const hasOwn = (await reader.streamOf(userKey(row.user_id))) !== undefined;
        user = { name: row.user_id, hasOwn };
        if (!(await hasAccount(row.user_id))) report('membership', where, 'has no account');
      }
      if (key === undefined || peerOf(key, row.user_id) === undefined) report('membership', where, 'has no part in it');
      // What a stream of its own says of its settings is looked at where that stream is.
      if (!user.hasOwn) checkSettingsOf(row, where, undefined, report);
      if (row.changed > change) report('membership', where, `changed with ${row.changed}, above ${change}`);
    },
    async revoked(row) {
      const key = await keyOf(reader, row.stream);
      const message = key === undefined ? undefined : await entryAt(reader, row.stream, key, row.target);
      const where = `${key ?? `stream ${row.stream}`} at ${row.target}`;
      if (message?.kind !== 'msg' || message.state !== EntryState.Revoked) {
        report('revoked', where, 'has a row, but no message that was taken back');
      } else if (message.from !== row.sender) report('revoked', where, `is of ${message.from}, not of ${row.sender}`);
    },
    async deleted(row) {
      const key = await keyOf(reader, row.stream);
      if (key !== undefined) return checkDeletion(reader, key, row, report);
      report('deleted', `stream ${row.stream}`, `${row.user_id} has deleted what is nowhere`);
    },
    sequence({ name, next }) {
      if (!Number.isSafeInteger(next) || next < 1) report('sequence', name, `goes on with ${next}`);
    },
  };
}

/** Answers whether users have accounts; to be asked in the order of their names, and closed. */
function accountsInOrder(reader: Reader): { has(user: string): Promise<boolean>; close(): Promise<unknown> } {
  const pages = pagesOf(reader, 'account');
  let page: readonly RowOf<'account'>[] = [];
  let at = 0;
  let isOver = false;
  return {
    async has(user) {
      for (;;) {
        while (at < page.length && Buffer.compare(Buffer.from(page[at]!.user_id), Buffer.from(user)) < 0) at += 1;
        if (at < page.length || isOver) return page[at]?.user_id === user;
        const { value, done } = await pages.next();
        isOver = done === true;
        [page, at] = [value ?? [], 0];
      }
    },
    close: () => pages.return(),
  };
}

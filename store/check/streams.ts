/**
 * Walks through all entries of a store, stream by stream: each has to follow from the one before it, and at the end of a
 * stream its unread numbers, the messages that were taken back, and who takes part in it have to agree with what was met.
 */
import { type Entry, EntryState, type Run, type StreamKey } from '../../contract/entry.ts';
import { parseStreamKey } from '../../contract/stream-key.ts';
import { pagesOf, type Reader } from '../transfer/reader.ts';
import type { RowOf } from '../transfer/tables.ts';
import { checkBlanked, checkNamed, deletedRow, deletedUnread, membershipOf } from './deletions.ts';
import { entryAt, entryIn, keyOf, revokedRow } from './entries.ts';
import { bodyOf, hasContent, judge, markedBy, NOTHING, wasCounted, wrongRevocation } from './judge.ts';
import type { Report } from './problem.ts';
import { checkParticipants, checkSettings, noSettings, type SettingsByStream, withSetting } from './settings.ts';
import { isUnread, markOf, type Side, unreadBy } from './unread.ts';

/** Newest entries of a stream whose totals are remembered: most read reports name one of them. */
const REMEMBERED = 1000;

/** A stream on the way through it. */
interface Walk {
  readonly id: number;
  readonly key: StreamKey;
  /** The entry before; undefined behind a gap, where nothing is known. */
  before: Entry | typeof NOTHING | undefined;
  /** Position of the newest row. */
  pos: number;
  /** By position. */
  readonly recent: Map<number, Run>;
  /** Of messages that were taken back, and of entries that say so: how many, and the sum of their positions. */
  readonly marked: Tally;
  readonly named: Tally;
  /** What the entries of a user's own stream set. */
  readonly settings: SettingsByStream;
}

interface Tally {
  count: number;
  sum: number;
}

/** Told of each stream that has entries, with its newest one unless that is damaged. */
export type Finished = (stream: number, key: StreamKey, newest: Entry | undefined) => Promise<void>;

/** Resolves to the number of entries that were met, and of the streams they are in. */
export async function checkStreams(
  reader: Reader,
  report: Report,
  finished: Finished = async () => undefined,
): Promise<{ entries: number; streams: number }> {
  let [entries, streams] = [0, 0];
  let walk: Walk | undefined;
  const finish = async (): Promise<void> => {
    if (!walk) return;
    streams += 1;
    await finishStream(reader, walk, report);
    const { id, key, before } = walk;
    await finished(id, key, before === undefined || before === NOTHING ? undefined : (before as Entry));
  };
  for await (const rows of pagesOf(reader, 'entry')) {
    for (const row of rows) {
      entries += 1;
      if (walk?.id !== row.stream) {
        await finish();
        walk = begin(row.stream, await keyOf(reader, row.stream));
        if (walk.key === '') report('index', `stream ${row.stream}`, 'has entries and no row');
      }
      if (walk.key !== '') await step(reader, walk, row, report);
    }
  }
  await finish();
  return { entries, streams };
}

function begin(id: number, key: StreamKey = ''): Walk {
  const tally = (): Tally => ({ count: 0, sum: 0 });
  const rest = { recent: new Map(), marked: tally(), named: tally(), settings: noSettings() };
  return { id, key, before: NOTHING, pos: 0, ...rest };
}

async function step(reader: Reader, walk: Walk, row: RowOf<'entry'>, report: Report): Promise<void> {
  const { key, recent } = walk;
  const where = `${key} at ${row.pos}`;
  if (row.pos !== walk.pos + 1) {
    const to = row.pos - 1;
    report(
      'order',
      key,
      to === walk.pos + 1 ? `position ${to} is missing` : `positions ${walk.pos + 1} to ${to} are missing`,
    );
    walk.before = undefined;
  }
  walk.pos = row.pos;
  const entry = entryIn(row, key);
  if (!entry) {
    report('checksum', where, row.gno === null ? 'its entry is gone' : 'the entry is not as it was written');
    walk.before = undefined;
    return;
  }
  if (walk.before) {
    const at = markedBy(walk.before, entry);
    const run = at === undefined ? undefined : (recent.get(at) ?? (await entryAt(reader, walk.id, key, at))?.run);
    for (const [check, text] of judge(walk.before, entry, run)) report(check, where, text);
  }
  await stepBack(reader, walk, entry, report);
  if (entry.kind === 'set') withSetting(walk.settings, entry, await checkNamed(reader, entry.from, entry, report));
  recent.set(entry.pos, entry.run);
  recent.delete(entry.pos - REMEMBERED);
  walk.before = entry;
}

/** What is taken back, and what says so. */
async function stepBack(reader: Reader, walk: Walk, entry: Entry, report: Report): Promise<void> {
  const { id, key, before, marked, named } = walk;
  const where = `${key} at ${entry.pos}`;
  if (entry.kind === 'msg' && entry.state === EntryState.Revoked) {
    add(marked, entry.pos);
    const row = await revokedRow(reader, id, entry.pos);
    if (!row) report('revoked', where, 'the message was taken back and has no row that says so');
    else if (before && (row.counted === 1) !== wasCounted(before, entry)) {
      report(
        'revoked',
        where,
        `its row says that it ${row.counted === 1 ? 'counted' : 'did not count'}, which is not so`,
      );
    }
    if (hasContent(entry)) report('revoked', where, 'the message was taken back and still has its body');
  } else if (entry.state === EntryState.Deleted) {
    await checkBlanked(reader, id, entry, report);
  } else if (entry.kind === 'revoke') {
    const target = Number(bodyOf<{ target: number }>(entry).target);
    add(named, target);
    const row = await revokedRow(reader, id, target);
    const message = await entryAt(reader, id, key, target);
    for (const text of wrongRevocation(entry, message, row && row.counted === 1)) report('revoked', where, text);
  }
}

function add(tally: Tally, pos: number): void {
  tally.count += 1;
  tally.sum += pos;
}

async function finishStream(reader: Reader, walk: Walk, report: Report): Promise<void> {
  const { id, key, before, marked, named, settings } = walk;
  const parsed = parseStreamKey(key);
  if (!parsed) return key === '' ? undefined : report('order', key, 'is no name of a stream');
  if (marked.count !== named.count || marked.sum !== named.sum) {
    report(
      'revoked',
      key,
      `${marked.count} messages were taken back, and ${named.count} entries take back another set of them`,
    );
  }
  if (parsed.type === 'user') return checkSettings(reader, parsed.user, settings, report);
  await checkParticipants(reader, id, key, parsed.users, report);
  if (!before) return;
  const sides: Side[] = parsed.users[0] === parsed.users[1] ? [0] : [0, 1];
  for (const side of sides) {
    const mark = markOf(before.run, side);
    const above = { ...reader, pageRows: Math.min(reader.pageRows, Math.max(1, walk.pos - mark)) };
    const deleted = await deletedUnread(above, parsed.users[side], id, mark);
    const told = unreadBy(before.run, side, deleted + (await revokedAbove(above, id, mark, parsed.users[side])));
    const counted = await recount(above, id, key, mark, side, parsed.users[side]);
    if (told !== counted) {
      report('unread', key, `${parsed.users[side]} is told of ${told} unread messages, a recount gives ${counted}`);
    }
  }
}

async function recount(
  reader: Reader,
  id: number,
  key: StreamKey,
  mark: number,
  side: Side,
  user: string,
): Promise<number> {
  let count = 0;
  let before = mark === 0 ? NOTHING : await entryAt(reader, id, key, mark);
  const deleted = (await membershipOf(reader, user, id))?.deleted ?? 0;
  for await (const rows of pagesOf(reader, 'entry', [id, mark])) {
    for (const row of rows) {
      if (row.stream !== id) return count;
      const entry = entryIn(row, key);
      const isCounted = entry !== undefined && isUnread(entry, side, before);
      if (isCounted && !(entry.pos <= deleted && (await deletedRow(reader, user, id, entry.pos)))) count += 1;
      before = entry;
    }
  }
  return count;
}

/** Rows of messages above a mark that counted for this user. */
async function revokedAbove(reader: Reader, id: number, mark: number, user: string): Promise<number> {
  let count = 0;
  for await (const rows of pagesOf(reader, 'revoked', [id, mark])) {
    for (const row of rows) {
      if (row.stream !== id) return count;
      if (row.counted === 1 && row.sender !== user) count += 1;
    }
  }
  return count;
}

/**
 * Whether an entry follows from the one before it: the rules by which a stream grows, stated a second time and from the
 * reader's side, so that a mistake of whoever writes is not made again here. Nothing is remembered but the entry before,
 * so a stream of any length is checked in little memory, from any position on.
 */
import { type Entry, EntryState, type ReadBody, type RevokeBody, type Run } from '../../contract/entry.ts';
import { parseStreamKey } from '../../contract/stream-key.ts';
import type { Check } from './problem.ts';

export type Finding = readonly [check: Check, text: string];

/** Where a stream stands. */
type Before = Pick<Entry, 'pos' | 'gno' | 'time' | 'seq' | 'run'>;

/** Before the first entry. */
export const NOTHING: Before = { pos: 0, gno: 0, time: 0, seq: 0, run: [] };

/** A run by its names, of the sides 0 and 1. */
interface Totals {
  sent: [number, number];
  mark: [number, number];
  base: [number, number];
  seen: [number, number];
}

const EXCLUDED = 'message_is_excluded_from_unread_count';

/** All that is wrong with `entry`. `marked`: the run at the position that {@link markedBy} names. */
export function judge(before: Before, entry: Entry, marked: Run | undefined): Finding[] {
  return [...wrongOrder(before, entry), ...wrongRun(before, entry, marked)];
}

/** The position whose run says what a read report moves its reader's base to; undefined if the report moves none. */
export function markedBy(before: Before, entry: Entry): number | undefined {
  const side = sideOf(entry);
  if (entry.kind !== 'read' || side === undefined) return undefined;
  const { upto } = bodyOf<ReadBody>(entry);
  return typeof upto === 'number' && upto > totalsOf(before.run).mark[side] ? upto : undefined;
}

/** The side of a C2C stream that an entry comes from: the place of its user in the key. */
export function sideOf({ stream, from }: Pick<Entry, 'stream' | 'from'>): 0 | 1 | undefined {
  const parsed = parseStreamKey(stream);
  if (parsed?.type !== 'c2c') return undefined;
  return parsed.users[0] === from ? 0 : parsed.users[1] === from ? 1 : undefined;
}

/** Whether a message says that it counts; what was taken back does not say it any more. */
export function saysItCounts(entry: Pick<Entry, 'body'>): boolean {
  return !entry.body.includes(EXCLUDED) || bodyOf<Record<string, unknown>>(entry)[EXCLUDED] !== true;
}

/** Whether a message was taken back, or deleted by everybody. */
export function isBlanked({ state = EntryState.Normal }: Pick<Entry, 'state'>): boolean {
  return state !== EntryState.Normal;
}

/** Whether the running total of its sender grew with a message. */
export function wasCounted(before: Pick<Entry, 'run'>, entry: Entry): boolean {
  const side = sideOf(entry)!;
  return totalsOf(entry.run).sent[side] > totalsOf(before.run).sent[side];
}

/** An empty object if the body is no object. */
export function bodyOf<T extends object>({ body }: Pick<Entry, 'body'>): Partial<T> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Partial<T>) : {};
  } catch {
    return {};
  }
}

const LEFT_OF_REVOKED: ReadonlySet<string> = new Set(['message_msg_id', 'message_excluded_from_last_message']);

/** Whether a message has anything but what stays of one that was taken back. */
export function hasContent(entry: Pick<Entry, 'body'>): boolean {
  return entry.body !== '' && Object.keys(bodyOf(entry)).some((name) => !LEFT_OF_REVOKED.has(name));
}

/** What a `revoke` entry says of the message it names, if that is not what the message says itself. */
export function wrongRevocation(entry: Entry, message: Entry | undefined, counted: boolean | undefined): string[] {
  const said = bodyOf<RevokeBody>(entry);
  if (message?.kind !== 'msg') return [`takes back what is no message, at ${said.target}`];
  const wrong: string[] = [];
  if (message.state !== EntryState.Revoked)
    wrong.push(`takes back the message at ${message.pos}, which is still there`);
  for (const key of ['seq', 'rand', 'time', 'from'] as const) {
    if (said[key] !== message[key])
      wrong.push(`says ${key} ${said[key]} of the message at ${message.pos}, which has ${message[key]}`);
  }
  if (entry.from !== message.from) wrong.push(`takes back the message at ${message.pos}, which is somebody else's`);
  if (counted !== undefined && said.counted !== counted) {
    wrong.push(`says that the message at ${message.pos} ${counted ? 'did not count' : 'counted'}, which is not so`);
  }
  return wrong;
}

function wrongOrder(before: Before, { pos, gno, time, seq, kind }: Entry): Finding[] {
  const wrong: string[] = [];
  if (pos !== before.pos + 1) wrong.push(`follows position ${before.pos}`);
  if (gno <= before.gno) wrong.push(`its change number ${gno} is not above ${before.gno}`);
  if (time < before.time) wrong.push(`its time ${time} is before ${before.time}`);
  const expected = before.seq + (kind === 'msg' ? 1 : 0);
  if (seq !== expected) wrong.push(`its number is ${seq} instead of ${expected}`);
  return wrong.map((text) => ['order', text]);
}

function wrongRun(before: Before, entry: Entry, marked: Run | undefined): Finding[] {
  const { stream, kind, from, run } = entry;
  const parsed = parseStreamKey(stream);
  if (parsed?.type === 'user') {
    if (kind !== 'set' || from !== parsed.user) return [['order', `a ${kind} of ${from} does not belong there`]];
    return run.length === 0 ? [] : [['run', `has totals ${JSON.stringify(run)}, where there are none`]];
  }
  const side = sideOf(entry);
  if (side === undefined || kind === 'set') return [['order', `a ${kind} of ${from} does not belong there`]];
  const expected = textOf(totalsAfter(totalsOf(before.run), entry, side, marked));
  const found = JSON.stringify(run);
  return found === expected ? [] : [['run', `its totals are ${found} instead of ${expected}`]];
}

/** The totals that have to follow. What a message counted that lost its body is not known: it may have, once. */
function totalsAfter(now: Totals, entry: Entry, side: 0 | 1, marked: Run | undefined): Totals {
  const other = side === 0 ? 1 : 0;
  if (entry.kind === 'msg') {
    const grew = totalsOf(entry.run).sent[side] - now.sent[side];
    const counts = isBlanked(entry) ? grew === 1 : saysItCounts(entry);
    if (counts) now.sent[side] += 1;
    now.mark[side] = entry.pos;
    now.base[side] = now.sent[other];
  } else if (entry.kind === 'read') {
    const { upto, quiet } = bodyOf<ReadBody>(entry);
    const read = typeof upto === 'number' && upto < entry.pos ? upto : 0;
    if (read > now.mark[side]) {
      now.mark[side] = read;
      now.base[side] = totalsOf(marked ?? []).sent[other];
    }
    if (quiet !== true) now.seen[side] = Math.max(now.seen[side], read);
  }
  return now;
}

export function totalsOf(run: Run): Totals {
  const at = (i: number): number => run[i] ?? 0;
  return { sent: [at(0), at(1)], mark: [at(2), at(3)], base: [at(4), at(5)], seen: [at(6), at(7)] };
}

function textOf({ sent, mark, base, seen }: Totals): string {
  return JSON.stringify([...sent, ...mark, ...base, ...seen]);
}

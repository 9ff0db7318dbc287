/**
 * A look at one conversation of a store that is in use, through its port: a stretch of its entries, its unread numbers if
 * they can be counted in few, and who takes part in it. Bounded work, by the same rules as the check of a whole store.
 * What changes while it is looked at is no problem, so whatever compares two reads makes sure of it.
 */
import { type Entry, EntryState } from '../../contract/entry.ts';
import { peerOf } from '../../contract/stream-key.ts';
import type { Random } from '../../host/host.ts';
import { StoreError } from '../errors.ts';
import type { Store, ViewedHead } from '../port.ts';
import { bodyOf, hasContent, isBlanked, judge, markedBy, NOTHING, sideOf, wrongRevocation } from './judge.ts';
import type { Check, Report } from './problem.ts';
import { isUnread, markOf, unreadBy } from './unread.ts';

/** Most that is read at once, and entries that are fetched by themselves since an entry names them. */
export const SAMPLE_ENTRIES = 200;
const SAMPLE_BYTES = 256 * 1024;
const MAX_NAMED = 20;

/** What such a look can find. */
export const SAMPLED = [
  'checksum',
  'order',
  'run',
  'unread',
  'revoked',
  'deleted',
  'membership',
  'head',
] as const satisfies Check[];
export type Sampled = (typeof SAMPLED)[number];

type Sampling = Pick<Store, 'changedSince' | 'viewedHead' | 'pull' | 'unseenAt'>;

/**
 * Looks at the conversation of a user that changed first after a change number; at the first of all if none has. Resolves
 * to the number to go on with, so that in time all have their turn. Rejects as the store does, unless it is damaged.
 */
export async function sampleOf(
  store: Sampling,
  user: string,
  since: number,
  random: Random,
  report: Report,
): Promise<number | undefined> {
  try {
    const [head = (await store.changedSince(user, 0, 1))[0]] = await store.changedSince(user, since, 1);
    if (!head) return undefined;
    await checkStretch(store, head, random.uint32() % (head.pos + 1), report);
    await checkHead(store, head, user, report);
    await checkPeer(store, head, user, report);
    return Math.max(head.gno, head.changed);
  } catch (error) {
    if (!(error instanceof StoreError) || error.reason !== 'damaged') throw error;
    report('checksum', user, error.message);
    // What can't be read does not hold up the rest.
    return since + 1 + random.uint32();
  }
}

/** Entries above a position, each against the one before it. The first is only what the second follows. */
async function checkStretch(store: Sampling, { stream }: ViewedHead, above: number, report: Report): Promise<void> {
  const entries = await store.pull(stream, above, SAMPLE_ENTRIES, SAMPLE_BYTES);
  const known = new Map(entries.map((entry) => [entry.pos, entry]));
  let named = 0;
  /** Undefined if too many had to be fetched already. */
  const entryAt = async (pos: number): Promise<Entry | undefined> =>
    known.get(pos) ?? (++named > MAX_NAMED ? undefined : (await store.pull(stream, pos - 1, 1, SAMPLE_BYTES))[0]);
  let before: Entry | typeof NOTHING | undefined = above === 0 ? NOTHING : undefined;
  for (const entry of entries) {
    const where = `${stream} at ${entry.pos}`;
    const at = before && markedBy(before, entry);
    const marked = at === undefined ? undefined : await entryAt(at);
    if (before && (at === undefined || marked)) {
      for (const [check, text] of judge(before, entry, marked?.run)) report(check, where, text);
    }
    if (isBlanked(entry) && hasContent(entry)) {
      report(entry.state === EntryState.Revoked ? 'revoked' : 'deleted', where, 'it still has its body');
    }
    if (entry.kind === 'revoke') {
      const message = await entryAt(Number(bodyOf<{ target: number }>(entry).target));
      if (named <= MAX_NAMED) {
        for (const text of wrongRevocation(entry, message, undefined)) report('revoked', where, text);
      }
    }
    before = entry;
  }
}

/** What the user is told of the conversation, against what is in it. */
async function checkHead(store: Sampling, head: ViewedHead, user: string, report: Report): Promise<void> {
  const { stream, pos, run, revoked, membership } = head;
  if (pos === 0) return;
  const side = sideOf({ stream, from: user });
  if (side === undefined) return;
  const mark = Math.min(markOf(run, side), pos - 1);
  // With the entry that the first one above the mark follows.
  const above = Math.max(0, mark - 1);
  if (pos - above > SAMPLE_ENTRIES) return;
  const entries = (await store.pull(stream, above, SAMPLE_ENTRIES, SAMPLE_BYTES)).filter((entry) => entry.pos <= pos);
  const newest = entries.at(-1);
  if (newest?.pos !== pos) return;
  if (newest.gno !== head.gno || newest.seq !== head.seq || JSON.stringify(newest.run) !== JSON.stringify(run)) {
    report(
      'head',
      stream,
      `stands at number ${head.seq}, ${head.gno}, and its newest entry at ${newest.seq}, ${newest.gno}`,
    );
  }
  // What was cleared without being read still counts, unless it was deleted before: that is known to a whole check.
  if (membership.deleted > markOf(run, side) && membership.cleared > markOf(run, side)) return;
  const told = unreadBy(run, side, revoked.length);
  const unread = entries.filter(
    (entry, i) => entry.pos > markOf(run, side) && isUnread(entry, side, before(entries, i)),
  );
  const asked = unread.filter((entry) => entry.pos <= membership.deleted).map((entry) => entry.pos);
  const counted = unread.length - (asked.length === 0 ? 0 : (await store.unseenAt(user, stream, asked)).size);
  if (told === counted) return;
  // Whatever changes the number, a message taken back meanwhile for one, makes an entry here, or in the user's own stream.
  const again = await store.viewedHead(user, stream);
  if (again?.pos === pos && again.changed === head.changed)
    report('unread', stream, `${user} is told of ${told} unread messages, a recount gives ${counted}`);
}

/** In front of one of these; nothing before the first of all. */
function before(entries: readonly Entry[], i: number): Pick<Entry, 'run'> | undefined {
  return entries[i]!.pos === 1 ? NOTHING : entries[i - 1];
}

async function checkPeer(store: Sampling, { stream, pos }: ViewedHead, user: string, report: Report): Promise<void> {
  const peer = peerOf(stream, user);
  if (pos === 0 || peer === undefined) return;
  if (!(await store.viewedHead(peer, stream))) report('membership', stream, `${peer} does not have it`);
}

/**
 * Pages of a conversation's history: what the local store holds without a gap, and, where it ends, the server's. What
 * was fetched is kept. Without a connection a page ends where the local store does: a gap is never skipped.
 */
import type { Request } from '../contract/commands.ts';
import { type Entry, EntryState, type StreamKey } from '../contract/entry.ts';
import { MAX_PAGE } from '../contract/limits.ts';
import { revokedBody } from '../contract/revoked-body.ts';
import { type Conversation, floorOf, isGone } from './conversation.ts';
import type { CursorKeeper } from './cursor.ts';
import { askForEntries } from './entries.ts';
import type { Inbox } from './inbox.ts';
import type { Journal } from './journal.ts';
import type { Link } from './link/link.ts';
import { AFTER_ALL, type LocalStore, type Place, type StoredMessage } from './local/port.ts';
import { rangeAt, withRange } from './ranges.ts';
import type { Outbox } from './outbox.ts';
import { storedMessage } from './stored.ts';
import { viewMessage } from './views/message.ts';

/** Where a page begins; the anchor itself is not part of it. */
export interface PageRequest {
  readonly from: Place;
  readonly newer: boolean;
  readonly limit: number;
  /** Whether to ask the server for what is not here. */
  readonly roaming: boolean;
}

export interface HistoryParts {
  viewer: string;
  claim: Outbox['claim'];
  link: Pick<Link, 'request' | 'isConnected'>;
  store: Pick<LocalStore, 'between' | 'bySeqs' | 'firstAfter'>;
  journal: Journal;
  cursor: Pick<CursorKeeper, 'now'>;
  inbox: Pick<Inbox, 'step'>;
}

/** What a fetched page settles: `(from, to]`. */
type Settled = { readonly from: number; readonly to: number };

export class History {
  readonly #parts: HistoryParts;
  /** Pages that are being fetched, and what was taken back meanwhile: the server may have read before that. */
  #fetching = 0;
  readonly #revoked = new Set<string>();

  constructor(parts: HistoryParts) {
    this.#parts = parts;
  }

  /** A message was taken back. */
  revoked(stream: StreamKey, target: number): void {
    if (this.#fetching > 0) this.#revoked.add(`${stream} ${target}`);
  }

  /** Messages next to a place: older ones newest first, or newer ones oldest first. */
  page(one: Conversation, request: PageRequest): Promise<StoredMessage[]> {
    if (request.newer) return this.#newer(one, request);
    const from = request.from === AFTER_ALL ? this.#newestPlace(one, request.roaming) : request.from;
    return this.#older(one, { ...request, from });
  }

  /** The place from which a page reads up to (`newer`: from) a server time on, inclusive. */
  async placeAtTime(one: Conversation, timeMs: number, newer: boolean, roaming: boolean): Promise<Place> {
    const next = await this.#parts.store.firstAfter(one.stream, newer ? timeMs - 1 : timeMs);
    if (roaming && !(await this.#holdsBelow(one, next ?? one.pos + 1))) {
      const settled = await this.#fetch(one, { time: timeMs, newer, limit: MAX_PAGE });
      if (settled) return newer ? { pos: settled.from, local: 0 } : { pos: settled.to + 1, local: 0 };
    }
    if (next === undefined) return newer ? { pos: one.pos, local: 0 } : AFTER_ALL;
    return newer ? { pos: next - 1, local: 0 } : { pos: next, local: 0 };
  }

  /** Messages by their numbers, from here or from the server. Those that are nowhere are left out. */
  async bySeqs(one: Conversation, seqs: readonly number[]): Promise<StoredMessage[]> {
    const here = await this.#parts.store.bySeqs(one.stream, seqs);
    const known = new Set(here.map(({ seq }) => seq));
    const missing = seqs.filter((seq) => seq > 0 && !known.has(seq));
    for (let i = 0; i < missing.length; i += MAX_PAGE) {
      const request = { stream: one.stream, seqs: missing.slice(i, i + MAX_PAGE) };
      const answer = await askForEntries(this.#parts.link, 'find', request);
      if (answer.ok) here.push(...answer.value.entries.map(storedMessage));
    }
    return here.filter(({ pos }) => !isGone(one, pos));
  }

  async #older(one: Conversation, { from, limit, roaming }: PageRequest): Promise<StoredMessage[]> {
    const found: StoredMessage[] = [];
    const floor = floorOf(one);
    let before = from;
    while (found.length < limit) {
      // What is only local stands behind the position it was made at.
      const pos = Math.min(before.local > 0 ? before.pos : before.pos - 1, one.pos);
      const range = pos > floor ? rangeAt(one.ranges, pos) : undefined;
      if (range || pos <= floor) {
        const after = { pos: Math.max(range?.[0] ?? 0, floor), local: 0 };
        const reading = { newestFirst: true, limit: limit - found.length };
        found.push(...(await this.#parts.store.between(one.stream, { after, before }, reading)));
        if (!range) break;
        before = { pos: range[0], local: 1 };
      } else {
        const request = { pos: pos + 1, newer: false, limit: Math.min(MAX_PAGE, limit - found.length) };
        if (!roaming || !(await this.#fetch(one, request)) || !rangeAt(one.ranges, pos)) break;
      }
    }
    return found;
  }

  async #newer(one: Conversation, { from, limit, roaming }: PageRequest): Promise<StoredMessage[]> {
    const found: StoredMessage[] = [];
    const floor = floorOf(one);
    let after = from;
    while (found.length < limit) {
      const pos = Math.max(after.pos, floor) + 1;
      const range = pos <= one.pos ? rangeAt(one.ranges, pos) : undefined;
      if (range || pos > one.pos) {
        const before = range && range[1] < one.pos ? { pos: range[1] + 1, local: 0 } : AFTER_ALL;
        const reading = { newestFirst: false, limit: limit - found.length };
        found.push(...(await this.#parts.store.between(one.stream, { after, before }, reading)));
        if (before === AFTER_ALL) break;
        after = { pos: before.pos - 1, local: AFTER_ALL.local };
      } else {
        const request = { pos: pos - 1, newer: true, limit: Math.min(MAX_PAGE, limit - found.length) };
        if (!roaming || !(await this.#fetch(one, request)) || !rangeAt(one.ranges, pos)) break;
      }
    }
    return found;
  }

  /** Whether the message before this position is held, and everything in between; or nothing is there. */
  async #holdsBelow(one: Conversation, pos: number): Promise<boolean> {
    const floor = floorOf(one);
    if (pos - 1 <= floor) return true;
    const range = rangeAt(one.ranges, pos - 1);
    if (!range || range[0] <= floor) return range !== undefined;
    const span = { after: { pos: range[0], local: 0 }, before: { pos, local: 0 } };
    const reading = { newestFirst: true, limit: 1, sentOnly: true };
    return (await this.#parts.store.between(one.stream, span, reading)).length > 0;
  }

  /** Asks the server for a page, and keeps it. Undefined if there is no answer. */
  async #fetch(one: Conversation, request: Omit<Request<'history'>, 'stream'>): Promise<Settled | undefined> {
    if (!this.#parts.link.isConnected() || one.pos === 0) return undefined;
    this.#fetching += 1;
    try {
      return await this.#fetchNow(one, { stream: one.stream, ...request });
    } finally {
      this.#fetching -= 1;
      if (this.#fetching === 0) this.#revoked.clear();
    }
  }

  async #fetchNow(one: Conversation, request: Request<'history'>): Promise<Settled | undefined> {
    const { link, journal, cursor, inbox } = this.#parts;
    const { epoch } = cursor.now;
    const answer = await askForEntries(link, 'history', request);
    if (!answer.ok) return undefined;
    const { reply, entries } = answer.value;
    await inbox.step(async () => {
      const known = await this.#known(one, entries);
      if (cursor.now.epoch !== epoch) return;
      for (const entry of entries) if (!isGone(one, entry.pos)) this.#keep(one, entry, known.get(entry.pos));
      one.ranges = withRange(one.ranges, [reply.from, reply.to]);
      journal.change({ put: 'conversation', conversation: one });
      journal.commit();
    });
    return cursor.now.epoch === epoch ? reply : undefined;
  }

  /** What is here of these messages already: it may have the app's own number and text with it. */
  async #known(one: Conversation, entries: readonly Entry[]): Promise<Map<number, StoredMessage>> {
    const here = await this.#parts.store.bySeqs(
      one.stream,
      entries.map(({ seq }) => seq),
    );
    return new Map(here.map((message) => [message.pos, message]));
  }

  /** A message that was given up as failed may be found here, too. */
  #keep(one: Conversation, entry: Entry, known: StoredMessage | undefined): void {
    const { viewer, claim, journal } = this.#parts;
    const { customInt = 0, customStr = '' } = known ?? {};
    const isRevoked = this.#revoked.has(`${entry.stream} ${entry.pos}`);
    const now = isRevoked ? { ...entry, state: EntryState.Revoked, body: revokedBody(entry.body) } : entry;
    const found = { ...storedMessage(now), customInt, customStr };
    const own = entry.from === viewer ? claim(found) : undefined;
    const message = own?.message ?? found;
    journal.change({ put: 'message', message });
    if (own?.as === 'late') journal.tell('TIMMsgUpdateCallback', viewMessage(message, viewer, one));
  }

  /** The newest place that can be reached without crossing a gap. */
  #newestPlace(one: Conversation, roaming: boolean): Place {
    const reached = roaming && this.#parts.link.isConnected() ? one.pos : (one.ranges.at(-1)?.[1] ?? 0);
    return reached >= one.pos ? AFTER_ALL : { pos: reached, local: AFTER_ALL.local };
  }
}

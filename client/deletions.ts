/**
 * Takes deletions in: those the user made on any device, which come as entries of the user's own stream, and those that
 * are for this device only. A step that reads first and then changes everything at once, so that a crash leaves all or
 * nothing, and the conversation is told once.
 */
import type { Entry, StreamKey } from '../contract/entry.ts';
import { parseSetBody } from '../contract/incoming.ts';
import { applyDeletion, applySettings, setBody } from './apply.ts';
import { type Conversation, floorOf, unreadCount } from './conversation.ts';
import type { Conversations } from './conversations.ts';
import type { CursorKeeper } from './cursor.ts';
import type { Journal } from './journal.ts';
import { newestLeft } from './last.ts';
import { comparePlaces, type LocalStore, type StoredMessage } from './local/port.ts';
import { rangesAbove } from './ranges.ts';

export interface DeletionParts {
  viewer: string;
  conversations: Conversations;
  cursor: CursorKeeper;
  journal: Journal;
  store: Pick<LocalStore, 'between'>;
  /** See inbox.ts. */
  step(work: () => Promise<void>): Promise<void>;
  /** What is known of a conversation may be wrong: the server has to be asked. */
  doubt(stream: StreamKey): void;
}

export class Deletions {
  readonly #parts: DeletionParts;

  constructor(parts: DeletionParts) {
    this.#parts = parts;
  }

  /** An entry of the user's own stream that {@link isDeletion}. */
  async take(entry: Entry): Promise<void> {
    const { conversations, cursor, journal, store } = this.#parts;
    const { stream, deleted = [] } = setBody(entry);
    const { epoch } = cursor.now;
    const one = conversations.open(stream);
    if (one) {
      const goes = ({ pos, local }: StoredMessage): boolean => local === 0 && deleted.includes(pos);
      const held = await heldAt(store, stream, deleted);
      const last = await this.#lookBehind(one, goes);
      if (cursor.now.epoch !== epoch) return;
      this.#takeInto(one, entry, held, last);
    }
    cursor.move({ own: entry.pos });
    journal.commit();
  }

  /** Deletes messages, of the log and local ones, on this device only. They are of this epoch, or not there any more. */
  here(one: Conversation, messages: readonly StoredMessage[], epoch: string): Promise<void> {
    return this.#parts.step(() => this.#takeHere(one, messages, epoch));
  }

  async #takeHere(one: Conversation, messages: readonly StoredMessage[], epoch: string): Promise<void> {
    const { journal, viewer, cursor } = this.#parts;
    const goes = (message: StoredMessage): boolean => messages.some((other) => comparePlaces(message, other) === 0);
    const last = await this.#lookBehind(one, goes);
    if (cursor.now.epoch !== epoch) return;
    const ofLog = messages.filter(({ local }) => local === 0).map(({ pos }) => pos);
    this.#keepListed(one);
    applyDeletion(one, ofLog, [], viewer);
    for (const place of messages) journal.change({ drop: 'message', stream: one.stream, place });
    this.#replaceLast(one, last);
    this.#save(one, last !== undefined);
    journal.commit();
  }

  /** Drops all of a conversation's history on this device only. */
  clearHere(one: Conversation): void {
    const { journal } = this.#parts;
    const { stream, pos, last } = one;
    this.#keepListed(one);
    one.last = null;
    one.clearedHere = pos;
    one.deleted = rangesAbove(one.deleted, floorOf(one));
    journal.change({ drop: 'messages', stream, upto: pos, local: true });
    this.#save(one, last !== null);
    journal.commit();
  }

  #takeInto(one: Conversation, entry: Entry, held: readonly StoredMessage[], last: LastMessage | undefined): void {
    const { journal, viewer } = this.#parts;
    const { stream, deleted = [], cleared, ...settings } = setBody(entry);
    const unread = unreadCount(one);
    // What a head has told is exact.
    const isNews = applySettings(one, entry);
    applyDeletion(one, deleted, isNews ? held : [], viewer);
    for (const pos of deleted) journal.change({ drop: 'message', stream, place: { pos, local: 0 } });
    if (isNews && cleared !== undefined) journal.change({ drop: 'messages', stream, upto: cleared, local: true });
    if (isNews && held.length < deleted.length) this.#parts.doubt(stream);
    this.#replaceLast(one, last);
    const isSetting = cleared !== undefined || Object.keys(settings).length > 0;
    this.#save(one, (isNews && isSetting) || last !== undefined || unreadCount(one) !== unread);
  }

  /** What stands in the list, if it goes, and what is left for its place. */
  async #lookBehind(one: Conversation, goes: (message: StoredMessage) => boolean): Promise<LastMessage | undefined> {
    const gone = one.last;
    if (!gone || !goes(gone)) return undefined;
    return { gone, left: await newestLeft(this.#parts.store, one, goes) };
  }

  /** Meanwhile something newer may have come. */
  #replaceLast(one: Conversation, last: LastMessage | undefined): void {
    if (!last || !one.last || comparePlaces(one.last, last.gone) !== 0) return;
    one.last = last.left ?? null;
    if (last.left === undefined) this.#parts.doubt(one.stream);
  }

  /** What is deleted here only must not take a conversation off the list. */
  #keepListed(one: Conversation): void {
    if (this.#parts.conversations.isListed(one.stream)) one.kept = true;
  }

  /** Writes the conversation, and tells of it if that is news. */
  #save(one: Conversation, isNews: boolean): void {
    if (isNews) this.#parts.journal.touch(one);
    else this.#parts.journal.change({ put: 'conversation', conversation: one });
  }
}

/** The message that stood last and goes; and the newest that is left, null if none, undefined if nobody here knows. */
interface LastMessage {
  readonly gone: StoredMessage;
  readonly left: StoredMessage | null | undefined;
}

/** What was only local does not come with the entry that clears a history. Written and told with the next step. */
export function dropLocal(journal: Journal, one: Conversation, upto: number): void {
  journal.change({ drop: 'messages', stream: one.stream, upto, local: true });
  if (!one.last || one.last.local === 0 || one.last.pos > upto) return;
  one.last = null;
  journal.touch(one);
}

export function isDeletion(entry: Entry): boolean {
  return entry.kind === 'set' && parseSetBody(entry.body)?.deleted !== undefined;
}

/** The messages of the log at these positions that the local store holds. */
async function heldAt(
  store: Pick<LocalStore, 'between'>,
  stream: StreamKey,
  positions: readonly number[],
): Promise<StoredMessage[]> {
  const found = positions.map((pos) => {
    const span = { after: { pos, local: -1 }, before: { pos, local: 1 } };
    return store.between(stream, span, { newestFirst: true, limit: 1 });
  });
  return (await Promise.all(found)).flat();
}

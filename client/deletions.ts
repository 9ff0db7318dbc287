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
  /** What is known of a conversation may be wrong: the server has to be asked. */
  doubt(stream: StreamKey): void;
}

export interface Deletions {
  /** An entry of the user's own stream that {@link isDeletion}. */
  take(entry: Entry): Promise<void>;
  /** Deletes messages, of the log and local ones, on this device only. */
  here(one: Conversation, messages: readonly StoredMessage[]): Promise<void>;
  /** Drops all of a conversation's history on this device only. */
  clearHere(one: Conversation): void;
}

export function isDeletion(entry: Entry): boolean {
  return entry.kind === 'set' && parseSetBody(entry.body)?.deleted !== undefined;
}

export function createDeletions(parts: DeletionParts): Deletions {
  const { viewer, conversations, cursor, journal, store } = parts;

  /** Gives a conversation its last message back after the one that stood there went. */
  const replaceLast = (one: Conversation, gone: StoredMessage | null, left: StoredMessage | null | undefined): void => {
    // Meanwhile something newer may have come.
    if (!gone || !one.last || comparePlaces(one.last, gone) !== 0) return;
    one.last = left ?? null;
    if (left === undefined) parts.doubt(one.stream);
  };

  /** Writes the conversation, and tells of it if that is news. */
  const save = (one: Conversation, isNews: boolean): void => {
    if (isNews) journal.touch(one);
    else journal.change({ put: 'conversation', conversation: one });
  };

  /** What is deleted here only must not take a conversation off the list. */
  const keepListed = (one: Conversation): void => {
    if (conversations.isListed(one.stream)) one.kept = true;
  };

  const findLeft = async (one: Conversation, goes: (message: StoredMessage) => boolean) => {
    const gone = one.last && goes(one.last) ? one.last : null;
    return { gone, left: gone ? await newestLeft(store, one, goes) : null };
  };

  return {
    async take(entry) {
      const { stream, deleted = [], cleared, ...others } = setBody(entry);
      const one = conversations.open(stream);
      const goes = ({ pos, local }: StoredMessage): boolean => local === 0 && deleted.includes(pos);
      const held = one ? await heldAt(store, stream, deleted) : [];
      const { gone, left } = one ? await findLeft(one, goes) : { gone: null, left: null };
      cursor.move({ own: entry.pos });
      if (one) {
        // What a head has told is exact.
        const before = unreadCount(one);
        const isNews = applySettings(one, entry);
        applyDeletion(one, deleted, isNews ? held : [], viewer);
        for (const pos of deleted) journal.change({ drop: 'message', stream, place: { pos, local: 0 } });
        if (isNews && cleared !== undefined) journal.change({ drop: 'messages', stream, upto: cleared, local: true });
        if (isNews && held.length < deleted.length) parts.doubt(stream);
        replaceLast(one, gone, left);
        const isSetting = cleared !== undefined || Object.keys(others).length > 0;
        save(one, (isNews && isSetting) || gone !== null || unreadCount(one) !== before);
      }
      journal.commit();
    },

    async here(one, messages) {
      const goes = (message: StoredMessage): boolean => messages.some((other) => comparePlaces(message, other) === 0);
      const { gone, left } = await findLeft(one, goes);
      const { stream } = one;
      const ofLog = messages.filter(({ local }) => local === 0).map(({ pos }) => pos);
      keepListed(one);
      applyDeletion(one, ofLog, [], viewer);
      for (const place of messages) journal.change({ drop: 'message', stream, place });
      replaceLast(one, gone, left);
      save(one, gone !== null);
      journal.commit();
    },

    clearHere(one) {
      const { stream, pos, last } = one;
      keepListed(one);
      one.last = null;
      one.clearedHere = pos;
      one.deleted = rangesAbove(one.deleted, floorOf(one));
      journal.change({ drop: 'messages', stream, upto: pos, local: true });
      save(one, last !== null);
      journal.commit();
    },
  };
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

/**
 * The conversations of the signed-in user, in memory: which there are, which are listed, how many messages are unread in
 * all. Collects which have changed, for whoever saves them and tells of them (journal.ts).
 */
import { c2cKey, peerOf } from '../contract/stream-key.ts';
import type { StreamKey } from '../contract/entry.ts';
import { byActivity, type Conversation, countedUnread, isListed, newConversation } from './conversation.ts';

/** What has changed since the last look. */
export interface Changed {
  readonly touched: readonly Conversation[];
  readonly added: readonly Conversation[];
  readonly updated: readonly Conversation[];
  readonly deleted: readonly Conversation[];
  /** Unread messages in all; undefined if still as many. */
  readonly total: number | undefined;
}

export interface Conversations {
  get(stream: StreamKey): Conversation | undefined;
  withPeer(peer: string): Conversation | undefined;
  /** The conversation of a stream, made if there is none; undefined if the user has no part in the stream. */
  open(stream: StreamKey): Conversation | undefined;
  openWith(peer: string): Conversation;
  all(): Iterable<Conversation>;
  /** Those in the conversation list, in its order. */
  listed(): Conversation[];
  isListed(stream: StreamKey): boolean;
  /** Unread messages in all listed conversations, but for those of whom the user does not want to hear. */
  total(): number;
  touch(conversation: Conversation): void;
  takeChanged(): Changed;
}

export function createConversations(viewer: string, kept: readonly Conversation[]): Conversations {
  const byStream = new Map(kept.map((one) => [one.stream, one]));
  /** Unread messages of each listed conversation, as the total has them and as last told. */
  const told = new Map(kept.filter(isListed).map((one) => [one.stream, countedUnread(one)]));
  let touched = new Set<Conversation>();
  let total = sum(told.values());
  let toldTotal = total;

  const open = (stream: StreamKey): Conversation | undefined => {
    const there = byStream.get(stream);
    const peer = peerOf(stream, viewer);
    if (there || peer === undefined) return there;
    const made = newConversation(stream, viewer, peer);
    byStream.set(stream, made);
    return made;
  };

  return {
    get: (stream) => byStream.get(stream),
    withPeer: (peer) => byStream.get(c2cKey(viewer, peer)),
    open,
    openWith: (peer) => open(c2cKey(viewer, peer))!,
    all: () => byStream.values(),
    listed: () => [...byStream.values()].filter(isListed).sort(byActivity),
    isListed: (stream) => told.has(stream),
    total: () => sum([...byStream.values()].filter(isListed).map(countedUnread)),
    touch: (conversation) => void touched.add(conversation),
    takeChanged() {
      const changed = [...touched];
      touched = new Set();
      const before = new Set(changed.filter((one) => told.has(one.stream)));
      for (const one of changed) {
        total -= told.get(one.stream) ?? 0;
        told.delete(one.stream);
        if (!isListed(one)) continue;
        told.set(one.stream, countedUnread(one));
        total += countedUnread(one);
      }
      const other = total !== toldTotal;
      toldTotal = total;
      return {
        touched: changed,
        added: changed.filter((one) => told.has(one.stream) && !before.has(one)),
        updated: changed.filter((one) => told.has(one.stream) && before.has(one)),
        deleted: changed.filter((one) => !told.has(one.stream) && before.has(one)),
        total: other ? total : undefined,
      };
    },
  };
}

function sum(numbers: Iterable<number>): number {
  let result = 0;
  for (const number of numbers) result += number;
  return result;
}

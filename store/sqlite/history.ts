/** Pages of entries and of messages. Reading stops at a number of entries or of bytes, whichever comes first. */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import { createTaker, pageOf, rangeOf, type Sought, soughtBy } from '../paging.ts';
import type { Anchor, Page } from '../port.ts';
import type { EntryLog } from './entry-log.ts';
import type { Streams } from './streams.ts';

export interface History {
  pull(key: StreamKey, from: number, limit: number, maxBytes: number): Entry[];
  messages(key: StreamKey, anchor: Anchor, newer: boolean, limit: number, maxBytes: number, after: number): Page;
  /** The message with a seq. */
  messageBySeq(key: StreamKey, seq: number): Entry | undefined;
}

export function createHistory(streams: Streams, log: EntryLog): History {
  const find = (key: StreamKey, sought: Sought): number =>
    'seq' in sought ? log.positionOfSeq(key, sought.seq) : log.positionOfTime(key, sought.time);

  return {
    pull(key, from, limit, maxBytes) {
      const taker = createTaker(limit, maxBytes);
      for (const entry of log.after(key, from)) if (!taker.take(entry)) break;
      return taker.entries;
    },
    messages(key, anchor, newer, limit, maxBytes, after) {
      const sought = soughtBy(anchor, newer);
      const range = rangeOf(anchor, newer, after, streams.get(key).head.pos, sought && find(key, sought));
      const taker = createTaker(limit, maxBytes);
      const entries = newer ? log.after(key, range.above) : until(log.before(key, range.below), range.above);
      let end = true;
      for (const entry of entries) {
        if (entry.kind !== 'msg' || taker.take(entry)) continue;
        end = false;
        break;
      }
      return pageOf(range, taker.entries, newer, end);
    },
    messageBySeq(key, seq) {
      const entry = seq < 1 ? undefined : log.at(key, log.positionOfSeq(key, seq));
      return entry?.kind === 'msg' && entry.seq === seq ? entry : undefined;
    },
  };
}

/** Entries above a position, of those that come newest first. */
function* until(entries: Iterable<Entry>, above: number): Iterable<Entry> {
  for (const entry of entries) {
    if (entry.pos <= above) return;
    yield entry;
  }
}

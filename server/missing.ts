/** Brings entries that were found in the log, and did not come over the bus, to the sessions here. */
import { MAX_PAGE, MAX_PAGE_BYTES } from '../contract/limits.ts';
import { EntryState, type StreamKey } from '../contract/entry.ts';
import type { Clock } from '../host/host.ts';
import { isDamaged } from '../store/errors.ts';
import type { Store, Tail } from '../store/port.ts';
import { subjectsOf } from './bus.ts';
import { entryMessage } from './fanout.ts';
import { FOLLOW_AT_ONCE } from './limits.ts';
import { type AppCounts, countArrival } from './metrics.ts';
import type { NameDamage } from './name-once.ts';
import type { Sessions } from './sessions.ts';

/** Where an entry is. */
export type Missing = Tail['entries'][number];

export interface MissingParts {
  store: Pick<Store, 'pull'>;
  sessions: Pick<Sessions, 'receive'>;
  clock: Pick<Clock, 'now'>;
  counts: Pick<AppCounts, 'fanout'>;
  /** Is told what can't be read: it is left out. */
  damaged: NameDamage;
}

/**
 * Fetches and delivers entries, those of one stream in order, a few streams at once. What lies between two that are
 * missing is fetched with them and delivered if it is new, too. Rejects as the store does, but for what is damaged.
 */
export async function fetchMissing(parts: MissingParts, missing: readonly Missing[]): Promise<void> {
  const streams = [...Map.groupBy(missing, ({ stream }) => stream).values()];
  async function work(): Promise<void> {
    for (let entries = streams.pop(); entries !== undefined; entries = streams.pop()) {
      await fetchReadable(parts, entries[0]!.stream, entries[0]!.pos - 1, entries.at(-1)!.pos);
    }
  }
  streams.reverse();
  await Promise.all(Array.from({ length: Math.min(FOLLOW_AT_ONCE, streams.length) }, work));
}

/** Entries of (from, to] that can be read: where one can't, less and less is asked for, until it stands alone. */
async function fetchReadable(parts: MissingParts, stream: StreamKey, from: number, to: number): Promise<void> {
  let count = to - from;
  let passedOver = '';
  for (let at = from; at < to; ) {
    try {
      await fetchStream(parts, stream, at, Math.min(at + count, to));
      at += count;
      count *= 2;
    } catch (error) {
      if (!isDamaged(error)) throw error;
      parts.damaged(error);
      // The same again, of the next one: it is the stream that can't be read.
      if (count === 1 && error.message === passedOver) return;
      if (count === 1) [at, passedOver] = [at + 1, error.message];
      else count = Math.ceil(count / 2);
    }
  }
}

/** Entries of (from, to]. */
async function fetchStream(
  { store, sessions, clock, counts }: MissingParts,
  stream: StreamKey,
  from: number,
  to: number,
) {
  const subjects = subjectsOf(stream);
  for (let at = from; at < to; ) {
    // A node that waited for its clients' reads would come to send these clients away, who then read all the more.
    const entries = await store.pull(stream, at, Math.min(to - at, MAX_PAGE), MAX_PAGE_BYTES, true);
    for (const entry of entries) {
      // Nobody who could have seen it wants to any more.
      if (entry.state === EntryState.Deleted) continue;
      const message = entryMessage(entry);
      for (const subject of subjects) sessions.receive(subject, message);
      countArrival(counts.fanout.log, entry.time, clock.now());
    }
    at = entries.at(-1)?.pos ?? to;
  }
}

/**
 * What it comes to when a user deletes messages for itself: a row for each that is there, visible and not deleted yet.
 * A message that everybody who could see it has deleted, or cleared, loses its body in the same commit. That is looked at
 * where a single message is deleted; a clear covers any number of them, so it leaves the bodies to whoever deletes next,
 * and to retention.
 */
import { type Entry, EntryState, type StreamKey } from '../../contract/entry.ts';
import { parseStreamKey } from '../../contract/stream-key.ts';
import type { Facts, Row } from '../../store/port.ts';
import { countedAsUnread } from './counted.ts';

export interface Deletion {
  user: string;
  stream: StreamKey;
  /** Up to here the user has cleared the conversation: nothing of it is left to be deleted. */
  cleared: number;
}

/** Positions that were not deleted before, in order, and what to write for them. */
export interface Deleted {
  positions: number[];
  rows: Row[];
}

export function decideDeletion(facts: Facts, deletion: Deletion, asked: readonly number[]): Deleted {
  const { user, stream, cleared } = deletion;
  const visible = [...new Set(asked)].filter((pos) => pos > cleared).sort((a, b) => a - b);
  if (visible.length === 0) return { positions: [], rows: [] };
  const entries = facts.entriesAt(stream, [...new Set(visible.flatMap((pos) => [pos - 1, pos]))]);
  const messages = visible.filter((pos) => entries.get(pos)?.kind === 'msg');
  const unseen = facts.unseenAt(user, stream, messages);
  const positions = messages.filter((pos) => !unseen.has(pos));
  const blank = positions.filter((pos) => (entries.get(pos)!.state ?? EntryState.Normal) === EntryState.Normal);
  return {
    positions,
    rows: [
      ...positions.map((target): Row => {
        const counted = countsFor(user, entries.get(target)!, entries.get(target - 1));
        return { table: 'deleted', put: { user, stream, target, counted } };
      }),
      ...lostByOthers(facts, user, stream, blank).map((pos): Row => ({ table: 'entry', stream, blank: pos })),
    ],
  };
}

function countsFor(user: string, message: Entry, before: Entry | undefined): boolean {
  return message.from !== user && countedAsUnread(message, before?.run);
}

/** Those that nobody else sees any more. */
function lostByOthers(facts: Facts, user: string, stream: StreamKey, positions: number[]): number[] {
  const key = parseStreamKey(stream);
  if (key?.type !== 'c2c') return [];
  const others = key.users.filter((other) => other !== user);
  return others.reduce((left, other) => {
    const unseen = facts.unseenAt(other, stream, left);
    return left.filter((pos) => unseen.has(pos));
  }, positions);
}

/** The rules by which a stream grows, the same on every engine: what follows a head, and what a head is after it. */
import { revokedBody } from '../contract/revoked-body.ts';
import { type Entry, EntryState, type SetBody, type StreamKey } from '../contract/entry.ts';
import type { Head, NewEntry } from './port.ts';

/** Where a stream stands that nobody has written to. */
export function emptyHead(stream: StreamKey): Head {
  return { stream, pos: 0, gno: 0, time: 0, seq: 0, run: [] };
}

/** Where a stream stands whose newest entry is this one. */
export function headOf({ stream, pos, gno, time, seq, run }: Entry): Head {
  return { stream, pos, gno, time, seq, run };
}

/** The entry as it is stored after `head`: at the next position, and no earlier. Throws if `seq` does not count the messages. */
export function entryAfter(head: Head, added: NewEntry, gno: number): Entry {
  const { stream, kind, from, seq, rand, ctime, run, body } = added;
  if (seq !== head.seq + (kind === 'msg' ? 1 : 0)) {
    throw new Error(`seq ${seq} does not follow ${head.seq} in ${stream} at a ${kind}`);
  }
  const time = Math.max(added.time, head.time);
  return { stream, pos: head.pos + 1, gno, time, kind, from, seq, rand, ctime, run, body };
}

/** A message as it is once it was taken back, or deleted by everybody. Throws if there is no such message, or it is so already. */
export function blanked(message: Entry | undefined, stream: StreamKey, target: number, state: EntryState): Entry {
  if (message?.kind !== 'msg') throw new Error(`there is no message at position ${target} of ${stream} to take back`);
  if ((message.state ?? EntryState.Normal) !== EntryState.Normal && !becomesRevoked(message, state)) {
    throw new Error(`the message at position ${target} of ${stream} was taken back already`);
  }
  return { ...message, body: revokedBody(message.body), state };
}

/** What everybody deleted may still be taken back: others learn of it. */
function becomesRevoked(message: Entry, state: EntryState): boolean {
  return message.state === EntryState.Deleted && state === EntryState.Revoked;
}

/** Change number of the entry that changed a conversation's settings: its own newest one, or a setting in a user's stream. */
export function changeOf(stream: StreamKey, stored: readonly Entry[]): number | undefined {
  return stored.findLast((entry) =>
    entry.kind === 'set' ? (JSON.parse(entry.body) as SetBody).stream === stream : entry.stream === stream,
  )?.gno;
}

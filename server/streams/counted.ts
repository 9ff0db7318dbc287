/** Whether a message counted as unread for whoever received it: told by the running totals, which outlive its body. */
import { type Entry, type Run } from '../../contract/entry.ts';
import { peerOf, sideOf } from '../../contract/stream-key.ts';
import { sentBy } from '../../rules/c2c-run.ts';

/** `before`: the run of the entry in front of it. It counted if its sender's total grew with it. */
export function countedAsUnread(message: Entry, before: Run | undefined): boolean {
  const side = sideOf(message.from, peerOf(message.stream, message.from) ?? '');
  return sentBy(message.run, side) > (before === undefined ? 0 : sentBy(before, side));
}

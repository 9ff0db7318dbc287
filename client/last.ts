/**
 * Which message stands in the conversation list when the one that stood there is deleted: the newest that is left, as far
 * as the local store can tell.
 */
import { TIMMsgStatus } from '../contract/enums.ts';
import { type Conversation, floorOf } from './conversation.ts';
import { AFTER_ALL, type LocalStore, type Place, type StoredMessage } from './local/port.ts';
import { rangeAt } from './ranges.ts';
import { readBody } from './views/body.ts';

/** Messages that are looked at together. */
const STEP = 50;

/** The newest message left, or null if none is; undefined if there may be one that this device does not hold. */
export async function newestLeft(
  store: Pick<LocalStore, 'between'>,
  one: Conversation,
  goes: (message: StoredMessage) => boolean,
): Promise<StoredMessage | null | undefined> {
  const floor = floorOf(one);
  const held = rangeAt(one.ranges, one.pos);
  const from = one.pos <= floor ? floor : Math.max(floor, held?.[0] ?? one.pos);
  const after = { pos: from, local: 0 };
  let before: Place = AFTER_ALL;
  for (;;) {
    const page = await store.between(one.stream, { after, before }, { newestFirst: true, limit: STEP });
    const found = page.find((message) => !goes(message) && mayStandLast(message));
    if (found) return found;
    const oldest = page.at(-1);
    if (!oldest || page.length < STEP) break;
    before = oldest;
  }
  return from <= floor ? null : undefined;
}

/** What was taken back stays, blank; what is being sent, or failed, has not been said yet. */
export function mayStandLast({ local, status, body }: StoredMessage): boolean {
  if (local > 0 && status !== TIMMsgStatus.kTIMMsg_LocalImported) return false;
  return readBody(body).message_excluded_from_last_message !== true;
}

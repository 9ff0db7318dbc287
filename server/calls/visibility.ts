/** Who may look at a stream: the two users of a C2C conversation, and the owner of a user's own stream. */
import { ErrorCode } from '../../contract/errors.ts';
import { type Entry, EntryState, type StreamKey } from '../../contract/entry.ts';
import { parseStreamKey } from '../../contract/stream-key.ts';
import { type Refusal, refusal } from '../../rules/refusal.ts';
import { isUserId } from '../../rules/user-id.ts';
import type { Store } from '../../store/port.ts';

const NO_PART = refusal(
  ErrorCode.ERR_SVR_CONV_INVALID_PARAMETERS,
  'there is no such conversation, or the user has no part in it',
);

/** Refuses a key that is none, names impossible users, is of another type than asked for, or is not the viewer's business. */
export function checkVisible(stream: StreamKey, viewer: string, only?: 'c2c'): Refusal | undefined {
  const key = parseStreamKey(stream);
  if (key === undefined || (only !== undefined && key.type !== only)) return NO_PART;
  const users = key.type === 'c2c' ? key.users : [key.user];
  return users.includes(viewer) && users.every(isUserId) ? undefined : NO_PART;
}

/** What a viewer may see of a stream it has a part in: from where, up to where it goes, and without what. */
export interface View {
  viewer: string;
  stream: StreamKey;
  /** The viewer has cleared everything up to this position. */
  cleared: number;
  /** Above this position the viewer has deleted nothing. */
  deleted: number;
  head: number;
}

/** Reads the view of a visible stream. */
export async function viewOf(
  store: Pick<Store, 'viewedHead' | 'head'>,
  stream: StreamKey,
  viewer: string,
): Promise<View> {
  const viewed = await store.viewedHead(viewer, stream);
  if (viewed === undefined) return { viewer, stream, cleared: 0, deleted: 0, head: (await store.head(stream)).pos };
  const { cleared, deleted } = viewed.membership;
  return { viewer, stream, cleared, deleted, head: viewed.pos };
}

/** Entries without the messages that the viewer has cleared or deleted. Who deleted nothing waits for nothing. */
export async function visibleTo(store: Pick<Store, 'unseenAt'>, view: View, entries: Entry[]): Promise<Entry[]> {
  const asked = entries.filter(({ pos, kind }) => pos <= view.deleted && kind === 'msg').map(({ pos }) => pos);
  const unseen = asked.length === 0 ? undefined : await store.unseenAt(view.viewer, view.stream, asked);
  return entries.filter(
    ({ pos, state }) => pos > view.cleared && state !== EntryState.Deleted && unseen?.has(pos) !== true,
  );
}

export function bodyBytes(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.body), 0);
}

/** Who may look at a stream: the two users of a C2C conversation, and the owner of a user's own stream. */
import { ErrorCode } from '../../contract/errors.ts';
import type { StreamKey } from '../../contract/entry.ts';
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

/** What a viewer may see of a stream it has a part in: from where, and up to where it goes. */
export interface View {
  /** The viewer has cleared everything up to this position. */
  cleared: number;
  head: number;
}

/** Reads the view of a visible stream. */
export async function viewOf(store: Store, stream: StreamKey, viewer: string): Promise<View> {
  const viewed = await store.viewedHead(viewer, stream);
  if (viewed !== undefined) return { cleared: viewed.membership.cleared, head: viewed.pos };
  const head = await store.head(stream);
  return { cleared: 0, head: head.pos };
}

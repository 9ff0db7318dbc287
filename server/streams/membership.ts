/** A user's view of a conversation before anything was set. */
import type { StreamKey } from '../../contract/entry.ts';
import type { Membership } from '../../store/port.ts';

export function freshMembership(user: string, stream: StreamKey): Membership {
  return { user, stream, pinned: 0, hidden: 0, cleared: 0, receive: 0, deleted: 0 };
}

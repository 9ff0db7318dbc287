/** The form of a user id, checked before a command works with it. */
import { MAX_USER_ID_BYTES } from '../contract/limits.ts';
import { UsageError } from './options/usage-error.ts';

/** Throws {@link UsageError} unless the id is what a server would accept: printable ASCII of at most 32 bytes. */
export function checkUserId(id: string): void {
  if (/^[\x20-\x7e]+$/.test(id) && id.length <= MAX_USER_ID_BYTES) return;
  throw new UsageError(`${JSON.stringify(id)} is no user id: 1 to ${MAX_USER_ID_BYTES} printable ASCII characters`);
}

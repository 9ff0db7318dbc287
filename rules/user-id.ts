/** What a user id may look like (7003). Checked at sign-in, for receivers, and by the tools that sign UserSigs. */
import { ErrorCode } from '../contract/errors.ts';
import { MAX_USER_ID_BYTES } from '../contract/limits.ts';
import { type Refusal, refusal } from './refusal.ts';

/** Printable ASCII only, so that bytes, UTF-16 units and the order of both are the same. */
const USER_ID = new RegExp(`^[\\x20-\\x7e]{1,${MAX_USER_ID_BYTES}}$`);

/** Whether `text` can name a user: 1 to {@link MAX_USER_ID_BYTES} printable ASCII characters. */
export function isUserId(text: string): boolean {
  return USER_ID.test(text);
}

/** Refuses a text that can't name a user. */
export function checkUserId(text: string): Refusal | undefined {
  if (isUserId(text)) return undefined;
  return refusal(
    ErrorCode.ERR_SDK_COMM_INVALID_IDENTIFIER,
    `a user id is 1 to ${MAX_USER_ID_BYTES} printable ASCII characters, not ${JSON.stringify(text.slice(0, 2 * MAX_USER_ID_BYTES))}`,
  );
}

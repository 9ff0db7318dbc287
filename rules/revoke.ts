/** Whether a user may take a C2C message back: only an own one, only once, and only for a while. */
import { type Entry, EntryState } from '../contract/entry.ts';
import { ErrorCode } from '../contract/errors.ts';
import { type Refusal, refusal } from './refusal.ts';

/** Facts about one attempt. */
export interface RevokeAttempt {
  user: string;
  /** The random number the user knows the message by. */
  rand: number;
  /** What is stored under the message's seq. */
  message: Pick<Entry, 'kind' | 'from' | 'rand' | 'time' | 'state'> | undefined;
  /** Server time, ms. */
  now: number;
  /** How long a message can be taken back, ms. */
  windowMs: number;
}

/** Refuses what can't be revoked: 20022 missing or not one's own, 20023 already done, 20016 too late. */
export function checkRevoke(attempt: RevokeAttempt): Refusal | undefined {
  const { user, rand, message, now, windowMs } = attempt;
  if (message === undefined || message.kind !== 'msg' || message.rand !== rand) {
    return refusal(ErrorCode.ERR_SVR_MSG_REVOKE_NOT_FOUND, 'there is no such message in this conversation');
  }
  if (message.from !== user) {
    return refusal(ErrorCode.ERR_SVR_MSG_REVOKE_NOT_FOUND, 'only its sender may revoke a message');
  }
  if (message.state === EntryState.Revoked) {
    return refusal(ErrorCode.ERR_SVR_MSG_ALREADY_REVOKED, 'the message is already revoked');
  }
  if (now - message.time > windowMs) {
    return refusal(
      ErrorCode.ERR_SVR_MSG_REVOKE_TIME_LIMIT,
      `a message can be revoked within ${windowMs / 1000} s after it was sent`,
    );
  }
  return undefined;
}

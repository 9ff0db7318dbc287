/**
 * The answer while the store can't be reached: nothing is wrong with the request, and the same may be asked again. It is
 * no verdict on a device that signs in, so its code must not be one about accounts.
 */
import { ErrorCode } from '../contract/errors.ts';
import { refusal } from '../rules/refusal.ts';
import { StoreError } from '../store/errors.ts';

export const UNAVAILABLE = refusal(
  ErrorCode.ERR_SVR_MSG_NET_ERROR,
  'the server does not reach its store at the moment: try again',
);

/** Whether an error of the store says only that, or that it is too busy. The store tells the log when it begins and when it is over. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof StoreError && (error.reason === 'unavailable' || error.reason === 'overloaded');
}

/** Whether the store had too much to do. */
export function isOverloaded(error: unknown): boolean {
  return error instanceof StoreError && error.reason === 'overloaded';
}

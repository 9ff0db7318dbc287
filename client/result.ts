/**
 * What can be expected to fail is a value: either what was asked for, or a code of the contract with a text. Everything
 * in the SDK that talks to the server or checks an argument answers with one; exceptions are bugs.
 */
import { type OwnCode, ownErrorText } from '../contract/error-texts.ts';

export interface Done<T> {
  readonly ok: true;
  readonly value: T;
}

/** A code of contract/errors.ts and one line that says what is wrong, and with what. */
export interface Failure {
  readonly ok: false;
  readonly code: number;
  readonly desc: string;
}

export type Result<T> = Done<T> | Failure;

export function done<T>(value: T): Done<T> {
  return { ok: true, value };
}

/** A failure; without a text of its own it says what the code means. */
export function fail(code: OwnCode): Failure;
export function fail(code: number, desc: string | undefined): Failure;
export function fail(code: number, desc: string = ownErrorText(code)): Failure {
  return { ok: false, code, desc };
}

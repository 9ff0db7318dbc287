/**
 * The error codes of the contract, by name, with a short text for each. Expected errors are data: a code and a text;
 * whoever answers one takes the code from here, and may say more than the default text.
 */
import { accessErrors } from './errors/access.ts';
import { groupErrors } from './errors/group.ts';
import { messageErrors } from './errors/message.ts';
import { relationErrors } from './errors/relation.ts';
import { sdkErrors } from './errors/sdk.ts';
import { sdkLegacyErrors } from './errors/sdk-legacy.ts';
import { serverErrors } from './errors/server.ts';

const table = {
  ...sdkErrors,
  ...sdkLegacyErrors,
  ...accessErrors,
  ...serverErrors,
  ...messageErrors,
  ...groupErrors,
  ...relationErrors,
};

export type ErrorName = keyof typeof table;
type Codes = { readonly [N in ErrorName]: (typeof table)[N][0] };

/** Every code by its name. */
export const ErrorCode = Object.fromEntries(Object.entries(table).map(([name, [code]]) => [name, code])) as Codes;

/** Codes an app's own webhooks answer with: they have no name here. */
export const webhookCodes = {
  /** Before a message to a group. */
  group: [10100, 10200],
  /** Before a message to a user. */
  c2c: [120001, 130000],
  /** Before an operation among friends. */
  friend: [38000, 39000],
} as const;

const byCode = /* @__PURE__ */ new Map<number, readonly [ErrorName, string]>(
  Object.entries(table)
    .map(([name, [code, text]]) => [code, [name as ErrorName, text]] as const)
    // A code with two names keeps the first.
    .reverse(),
);

/** The name of a code; `'UNKNOWN'` for a code that is not of the contract, as those of webhooks. */
export function errorName(code: number): ErrorName | 'UNKNOWN' {
  return byCode.get(code)?.[0] ?? 'UNKNOWN';
}

/** A short text for a code, in English; never empty. */
export function errorText(code: number): string {
  return byCode.get(code)?.[1] ?? `error ${code}`;
}

/**
 * The error codes of the contract, by name. Expected errors are data: a code and a text; whoever answers one takes the code
 * from here, and says more than the default text (error-texts.ts) where it can.
 */
import { accessErrors } from './errors/access.ts';
import { groupErrors } from './errors/group.ts';
import { messageErrors } from './errors/message.ts';
import { relationErrors } from './errors/relation.ts';
import { sdkErrors } from './errors/sdk.ts';
import { sdkLegacyErrors } from './errors/sdk-legacy.ts';
import { serverErrors } from './errors/server.ts';

/** Every code by its name. */
export const ErrorCode = {
  ...sdkErrors,
  ...sdkLegacyErrors,
  ...accessErrors,
  ...serverErrors,
  ...messageErrors,
  ...groupErrors,
  ...relationErrors,
} as const;

export type ErrorName = keyof typeof ErrorCode;

/** Codes an app's own webhooks answer with: they have no name here. */
export const webhookCodes = {
  /** Before a message to a group. */
  group: [10100, 10200],
  /** Before a message to a user. */
  c2c: [120001, 130000],
  /** Before an operation among friends. */
  friend: [38000, 39000],
} as const;

const byCode = /* @__PURE__ */ new Map<number, ErrorName>(
  (Object.entries(ErrorCode) as [ErrorName, number][])
    .map(([name, code]) => [code, name] as const)
    // A code with two names keeps the first.
    .reverse(),
);

/** The name of a code; `'UNKNOWN'` for a code that is not of the contract, as those of webhooks. */
export function errorName(code: number): ErrorName | 'UNKNOWN' {
  return byCode.get(code) ?? 'UNKNOWN';
}

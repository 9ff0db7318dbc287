/**
 * A short text for each error code. Apart from the codes, so that a program that does not ask for all texts does not carry
 * them: the SDK itself gets by with a few.
 */
import { accessTexts } from './error-texts/access.ts';
import { groupTexts } from './error-texts/group.ts';
import { messageTexts } from './error-texts/message.ts';
import { ownTexts } from './error-texts/own.ts';
import { relationTexts } from './error-texts/relation.ts';
import { sdkLegacyTexts } from './error-texts/sdk-legacy.ts';
import { sdkTexts } from './error-texts/sdk.ts';
import { serverTexts } from './error-texts/server.ts';
import { type ErrorCode, type ErrorName, errorName } from './errors.ts';

/** A short text for a code, in English; never empty. */
export function errorText(code: number): string {
  const texts: Readonly<Record<ErrorName, string>> = {
    ...sdkTexts,
    ...sdkLegacyTexts,
    ...accessTexts,
    ...serverTexts,
    ...messageTexts,
    ...groupTexts,
    ...relationTexts,
  };
  const name = errorName(code);
  return name === 'UNKNOWN' ? `error ${code}` : texts[name];
}

/** A code that has a text in the SDK itself. */
export type OwnCode = (typeof ErrorCode)[keyof typeof ownTexts];

/** The same for what the SDK carries a text for; another code is only named by its number. */
export function ownErrorText(code: number): string {
  const texts: Readonly<Partial<Record<string, string>>> = ownTexts;
  return texts[errorName(code)] ?? `error ${code}`;
}
